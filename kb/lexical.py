"""Search by words: what counts as a word of Japanese text, and a BM25 index over passages.

Only here: bm25s and Sudachi.
"""

from __future__ import annotations

import json
import logging
import math
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import KnowledgeBaseDamagedError
from kb.normalising import search_form

Scores = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

_RULES_VERSION = 2
"""Raised with every change of what a word is: stored indexes are then rebuilt."""
_SATURATION, _LENGTH = 0.9, 0.4
"""BM25's k1 and b as Anserini sets them for passages; better on four sets than 1.5 and 0.75."""
_MAX_PIECE_CHARS = 12_000
"""Sudachi takes 49,149 bytes at once, and a character may have four."""
_NAMING = {("名詞", "普通名詞"), ("名詞", "固有名詞")}
_NO_NAMES = {"助数詞可能", "副詞可能"}
_WORD_CLASSES = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞"})
# fmt: off
_LIGHT_WORDS = frozenset({
    "為る", "有る", "在る", "居る", "成る", "出来る", "遣る", "言う", "思う", "知る",
    "分かる", "教える", "下さる", "頂く", "貰う", "呉れる", "致す", "御座る", "仕舞う",
    "行く", "来る", "見る", "こと", "事", "もの", "物", "ため", "為", "よう",
    "様", "時", "とき", "場合", "所", "ところ", "方", "ほう", "訳", "わけ", "筈",
    "はず", "良い", "無い", "どう", "そう", "こう", "良く", "もし", "又", "まだ", "もう",
    "御", "何", "つく", "おく", "よる", "関する", "対する", "例えば", "願い", "どんな",
})
# fmt: on
"""Words so frequent in questions and material that they say nothing about the subject."""


class Tokenizer(Protocol):
    """Cuts text in search form into words."""

    fingerprint: str

    def words(self, text: str) -> Iterable[str]: ...

    def nouns(self, text: str) -> Sequence[str]: ...


class SudachiTokenizer:
    """Short units (mode A): each content word's normalised form, and the surface of Latin words.

    Normalising turns some Latin words into others that nobody wrote (No into ナンバー, e-mail into
    Eメール). Japanese surfaces gained nothing on three ways of adding them, and inflected ones
    would count as rare words of the question.
    """

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode

        self._tokenizer = Dictionary().tokenizer(SplitMode.A)
        # One tokenizer must not be used by two threads at once.
        self._lock = threading.Lock()
        self.fingerprint = (
            f"sudachipy {version('sudachipy')}, dictionary {version('sudachidict_core')}, mode A"
        )

    def words(self, text: str) -> Iterator[str]:
        with self._lock:
            found = [
                (m.part_of_speech(), m.surface(), m.normalized_form())
                for m in self._tokenizer.tokenize(text)
            ]
        for part_of_speech, surface, normalized in found:
            if _is_content(part_of_speech) and normalized.lower() not in _LIGHT_WORDS:
                yield from _forms(surface, normalized)

    def nouns(self, text: str) -> list[str]:
        """What a text names, as it is written: Japanese nouns of two characters and more, in units
        as a dictionary has them (mode B), without counters and days."""
        from sudachipy import SplitMode

        with self._lock:
            found = [
                (m.part_of_speech(), m.surface())
                for m in self._tokenizer.tokenize(text, SplitMode.B)
            ]
        return [
            surface
            for (main, kind, use, *_), surface in found
            if (main, kind) in _NAMING
            and use not in _NO_NAMES
            and len(surface) > 1
            and not surface.isascii()
        ]


class BigramTokenizer:
    """Pairs of neighbouring characters, for installations without Sudachi's dictionary."""

    fingerprint = "character bigrams"

    def words(self, text: str) -> Iterator[str]:
        for run in re.findall(r"[a-z0-9]+|[^\W_a-z0-9]+", text):
            if run.isascii() or len(run) == 1:
                yield run
            else:
                yield from (run[i : i + 2] for i in range(len(run) - 1))

    def nouns(self, text: str) -> list[str]:
        """Pairs of characters do not tell what is named."""
        return []


def _is_content(part_of_speech: Sequence[str]) -> bool:
    return (part_of_speech[0] in _WORD_CLASSES and part_of_speech[1] != "助動詞語幹") or tuple(
        part_of_speech[:2]
    ) == ("記号", "文字")


def _forms(surface: str, normalized: str) -> Iterator[str]:
    forms = (normalized, surface) if surface.isascii() else (normalized,)
    yield from dict.fromkeys(_fold(form) for form in forms)


def _fold(word: str) -> str:
    """Lower case; サーバー and サーバ are one word, and so are ``no.`` and ``no``."""
    word = word.lower().rstrip(".") or word
    return word[:-1] if re.fullmatch(r"[ァ-ヺー]{3,}ー", word) else word


@lru_cache(maxsize=1)
def default_tokenizer() -> Tokenizer:
    """Sudachi, or character pairs where it or its dictionary is not installed."""
    try:
        return SudachiTokenizer()
    except ImportError as error:
        log.warning("words are cut into character pairs, which finds less: %s", error)
        return BigramTokenizer()


def tokenise(text: str, tokenizer: Tokenizer | None = None) -> list[str]:
    """The words of a text in their order, repeated as often as they occur.

    Lines and table cells are cut apart first: words do not run across them. A number with its
    counter (第5条, 24時間) is a word beside its parts, which alone say little.
    """
    tokenizer = tokenizer or default_tokenizer()
    return [
        word
        for piece in _pieces(text)
        for word in (*tokenizer.words(piece), *_COUNTED.findall(piece))
    ]


def nouns_of(text: str) -> list[str]:
    """What a text names, each as often as it does, in search form."""
    return [noun for piece in _pieces(text) for noun in default_tokenizer().nouns(piece)]


_COUNTED = re.compile(r"第?[0-9]+[一-龯々ァ-ヴa-z%](?:の[0-9]+)?")


def _pieces(text: str) -> Iterator[str]:
    for line in re.split(r"[\n\r\t\f]+", text):
        # Lone surrogates, as broken JSON may hold them, are no text to Sudachi.
        form = search_form(line).encode("utf-8", "replace").decode("utf-8")
        for start in range(0, len(form), _MAX_PIECE_CHARS):
            yield form[start : start + _MAX_PIECE_CHARS]


class LexicalIndex:
    """BM25 over passages; rows are the passages' places in the list it was built from."""

    _ABOUT = "about.json"

    def __init__(self, bm25: Any | None, passages: int) -> None:
        self._bm25 = bm25
        """None where no passage has a word, which bm25s cannot index."""
        self._passages = passages

    @staticmethod
    def fingerprint() -> str:
        """What the words of an index depend on."""
        return f"{default_tokenizer().fingerprint}, rules {_RULES_VERSION}"

    @classmethod
    def in_memory(
        cls,
        texts: Sequence[str],
        words_of: Callable[[str], list[str]] = tokenise,
        saturation: float = _SATURATION,
        length: float = _LENGTH,
    ) -> LexicalIndex:
        """An index of ``texts``; other words or weights (BM25's k1 and b) are for comparisons."""
        import bm25s

        words = [words_of(text) for text in texts]
        if not any(words):
            return cls(None, len(texts))
        bm25 = bm25s.BM25(k1=saturation, b=length)
        bm25.index(words, create_empty_token=False, show_progress=False)
        return cls(bm25, len(texts))

    @classmethod
    def build(cls, texts: Sequence[str], folder: Path) -> None:
        """Write the index of ``texts`` into ``folder``, which is made where it is missing."""
        index = cls.in_memory(texts)
        folder.mkdir(parents=True, exist_ok=True)
        if index._bm25 is not None:
            index._bm25.save(folder, show_progress=False)
        about = {
            "fingerprint": cls.fingerprint(),
            "passages": len(texts),
            "is_empty": index._bm25 is None,
        }
        (folder / cls._ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open memory-mapped.

        Raises:
            KnowledgeBaseDamagedError: files are missing, cut off or made by another tokeniser.
        """
        try:
            about = json.loads((folder / cls._ABOUT).read_text(encoding="utf-8"))
            if about["fingerprint"] != cls.fingerprint():
                raise ValueError(f"made with {about['fingerprint']}")
            bm25 = None if about["is_empty"] else _load(folder, about["passages"])
            return cls(bm25, about["passages"])
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise KnowledgeBaseDamagedError(
                f"語の索引 {folder.name!r} を使えません: {error}。"
                "`yorozu ingest --full` で作り直してください。",
                f"the lexical index {folder.name!r} cannot be used: {error}. "
                "Rebuild it with `yorozu ingest --full`.",
            ) from error

    def scores(self, query_tokens: Mapping[str, float] | Sequence[str]) -> Scores:
        """BM25 of every passage. A mapping gives each word's weight, a sequence counts words."""
        total = np.zeros(self._passages, np.float32)
        if self._bm25 is None:
            return total
        for weight, words in _words_by_weight(query_tokens).items():
            ids = self._bm25.get_tokens_ids(words)
            if ids:
                total += np.float32(weight) * self._bm25.get_scores_from_ids(ids)
        return total

    def top(
        self, query_tokens: Mapping[str, float] | Sequence[str], k: int
    ) -> list[tuple[int, float]]:
        """The best rows that hold at least one of the words, ties by row."""
        scores = self.scores(query_tokens)
        return [(int(row), float(scores[row])) for row in best_rows(scores, k)]

    def idf(self, token: str) -> float:
        """Rarity of a word, as BM25 weighs it; highest for a word that no passage holds."""
        return inverse_frequency(len(self.rows_with(token)), self._passages)

    def rows_with(self, token: str) -> npt.NDArray[np.integer]:
        """The passages that hold a word."""
        if self._bm25 is None or token not in self._bm25.vocab_dict:
            return np.zeros(0, np.int64)
        column = self._bm25.vocab_dict[token]
        start, end = self._bm25.scores["indptr"][column : column + 2]
        return np.asarray(self._bm25.scores["indices"][int(start) : int(end)])


def inverse_frequency(holding: int, passages: int) -> float:
    """BM25's weight of a word that ``holding`` of the passages hold (Lucene's form)."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def best_rows(scores: Scores, k: int) -> npt.NDArray[np.int64]:
    """The ``k`` rows of highest score above 0, best first, ties by row.

    As a stable sort of everything would give, which takes 8 ms at 100,000 rows.
    """
    if 0 < k < len(scores):
        border = np.partition(scores, len(scores) - k)[len(scores) - k]
        above = np.flatnonzero(scores > border)
        rows = np.concatenate([above, np.flatnonzero(scores == border)[: k - len(above)]])
    else:
        rows = np.arange(len(scores) if k else 0)
    rows = rows[scores[rows] > 0]
    return np.asarray(rows[np.lexsort((rows, -scores[rows]))], np.int64)


def _words_by_weight(
    query_tokens: Mapping[str, float] | Sequence[str],
) -> dict[float, list[str]]:
    weights = query_tokens if isinstance(query_tokens, Mapping) else Counter(query_tokens)
    grouped: dict[float, list[str]] = defaultdict(list)
    for word, weight in weights.items():
        grouped[float(weight)].append(word)
    return grouped


def _load(folder: Path, passages: int) -> Any:
    import bm25s

    bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False)
    scores = bm25.scores
    entries = int(scores["indptr"][-1])
    if not (
        scores["num_docs"] == passages
        and len(scores["data"]) == len(scores["indices"]) == entries
        and len(scores["indptr"]) == len(bm25.vocab_dict) + 1
    ):
        raise ValueError("its files do not belong together")
    return bm25
