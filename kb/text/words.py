"""What counts as a word of Japanese text. Only here: Sudachi."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import NamedTuple

from kb.text.normalising import search_form

RULES_VERSION = 2
"""Raised with every change of what a word is: stored indexes are then rebuilt."""
_MAX_PIECE_CHARS = 12_000
"""Sudachi takes 49,149 bytes at once, and a character may have four."""
_LOOK_AHEAD_CHARS = 40
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


_PREDICATES = frozenset({"動詞", "形容詞", "形状詞"})


class Units(NamedTuple):
    """What a text is made of: its words, what it names, and whether it says anything of it."""

    words: list[str]
    nouns: list[str]
    has_predicate: bool


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
        return _content_words(found)

    def first_class(self, text: str) -> str:
        """Part of speech of the first unit; empty where there is none."""
        with self._lock:
            found = self._tokenizer.tokenize(text)
        return str(found[0].part_of_speech()[0]) if len(found) else ""

    def units(self, text: str) -> Units:
        """Nouns are Japanese ones of two characters and more, in units as a dictionary has them
        (mode B), without counters and days."""
        from sudachipy import SplitMode

        with self._lock:
            # Modes A and B are the longest units (mode C) cut up: one analysis serves both.
            longest = self._tokenizer.tokenize(text, SplitMode.C)
            short = [
                (m.part_of_speech(), m.surface(), m.normalized_form())
                for unit in longest
                for m in unit.split(SplitMode.A) or [unit]
            ]
            named = [
                (m.part_of_speech(), m.surface())
                for unit in longest
                for m in unit.split(SplitMode.B) or [unit]
            ]
        nouns = [
            surface
            for (main, kind, use, *_), surface in named
            if (main, kind) in _NAMING
            and use not in _NO_NAMES
            and len(surface) > 1
            and not surface.isascii()
        ]
        says = any(main in _PREDICATES for (main, *_), _, _ in short)
        return Units(list(_content_words(short)), nouns, says)


def _content_words(found: Iterable[tuple[Sequence[str], str, str]]) -> Iterator[str]:
    """From part of speech, surface and normalised form of each unit."""
    for (main, kind, *_), surface, normalized in found:
        is_content = main in _WORD_CLASSES and kind != "助動詞語幹"
        is_letter = (main, kind) == ("記号", "文字")
        if (is_content or is_letter) and normalized.lower() not in _LIGHT_WORDS:
            forms = (normalized, surface) if surface.isascii() else (normalized,)
            yield from dict.fromkeys(_fold(form) for form in forms)


def _fold(word: str) -> str:
    """Lower case; サーバー and サーバ are one word, and so are ``no.`` and ``no``."""
    word = word.lower().rstrip(".") or word
    return word[:-1] if re.fullmatch(r"[ァ-ヺー]{3,}ー", word) else word


@lru_cache(maxsize=1)
def default_tokenizer() -> SudachiTokenizer:
    """The one of this process: its dictionary is read once."""
    return SudachiTokenizer()


def tokenise(text: str) -> list[str]:
    """The words of a text in their order, repeated as often as they occur.

    Lines and table cells are cut apart first: words do not run across them. A number with its
    counter (第5条, 24時間) is a word beside its parts, which alone say little.
    """
    return [
        word
        for line in lines_of(text)
        for piece in _pieces(search_form(line))
        for word in (*default_tokenizer().words(piece), *_COUNTED.findall(piece))
    ]


def begins_with_particle(text: str) -> bool:
    """Whether a text goes on from what stands before it: では…, について…, but not とりあえず…."""
    start = search_form(text)[:_LOOK_AHEAD_CHARS]
    return bool(start) and default_tokenizer().first_class(start) in ("助詞", "助動詞", "接尾辞")


def points_back(sentence: str) -> bool:
    """Whether it goes on from another: これにより…, また…, その際…."""
    first = default_tokenizer().first_class(search_form(sentence)[:_LOOK_AHEAD_CHARS])
    return first in ("接続詞", "代名詞", "連体詞")


def units_of(lines: Iterable[str]) -> Units:
    """The words of lines in search form, as ``tokenise`` gives them, and what the lines name, each
    as often as they do."""
    words: list[str] = []
    nouns: list[str] = []
    has_predicate = False
    for piece in (piece for line in lines for piece in _pieces(line)):
        found = default_tokenizer().units(piece)
        words += [*found.words, *_COUNTED.findall(piece)]
        nouns += found.nouns
        has_predicate |= found.has_predicate
    return Units(words, nouns, has_predicate)


_COUNTED = re.compile(r"第?[0-9]+[一-龯々ァ-ヴa-z%](?:の[0-9]+)?")


def lines_of(text: str) -> list[str]:
    """What words do not run across: lines and table cells."""
    return re.split(r"[\n\r\t\f]+", text)


def _pieces(form: str) -> Iterator[str]:
    # Lone surrogates, as broken JSON may hold them, are no text to Sudachi.
    form = form.encode("utf-8", "replace").decode("utf-8")
    for start in range(0, len(form), _MAX_PIECE_CHARS):
        yield form[start : start + _MAX_PIECE_CHARS]
