"""The judge of `yorozu ingest --gate`: the new generation must not be worse than the live one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eval.dataset import EvalQuestion, dataset_path, load_questions
from eval.gate import Fall, baseline_key, falls, falls_beside, read_baseline
from eval.judging import are_about
from eval.outcomes import Evaluation
from eval.scratch import both_evaluations
from ingest.gate import Verdict
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.errors import IndexMismatchError
from kb.knowledge_base import KnowledgeBase
from kb.text.bilingual import Text

if TYPE_CHECKING:
    from kb.embedding.embedder import TokenEnds, TokenVectors, Vectors
    from kb.settings import Settings

OnProgress = Callable[[int], None] | None
_NOTHING_TO_COMPARE = Text(
    "比べる世代がまだないため、評価せずに公開しました。",
    "there is no generation to compare with yet: published without an evaluation.",
)
_OTHER_EMBEDDER = Text(
    "埋め込みモデルが違う世代どうしは比べられません。設定 gate_baseline に基準ファイルを指定してください。",
    "generations of different embedders cannot be compared. Name a baseline file in the "
    "setting gate_baseline.",
)
_UNKNOWN_MATERIAL = Text(
    "評価データ {dataset!r} の資料がナレッジベースになく、評価になりません。"
    "--gate-dataset で資料に合う質問を指定してください。",
    "the knowledge base has none of the documents of the dataset {dataset!r}, so it judges "
    "nothing. Name questions about your material with --gate-dataset.",
)


@dataclass(frozen=True)
class IngestGate:
    """Asks the same questions of both generations, or of the new one for a baseline file."""

    settings: Settings
    embedder: Embedder
    dataset: str
    questions: Sequence[EvalQuestion]

    def __call__(self, name: str, live: str | None) -> Verdict:
        if self.settings.gate_baseline is None and live is None:
            return Verdict(True, (_NOTHING_TO_COMPARE,))
        try:
            return self._judged(name, live)
        except IndexMismatchError as error:
            return Verdict(False, (error.message, _OTHER_EMBEDDER))

    def _judged(self, name: str, live: str | None) -> Verdict:
        baseline = self.settings.gate_baseline
        compared = [name] if baseline or live is None else [name, live]
        if not any(self._is_known_to(generation) for generation in compared):
            return Verdict(False, (_UNKNOWN_MATERIAL.format(dataset=self.dataset),))
        new, *before = (self._evaluated(generation) for generation in compared)
        if baseline:
            return _verdict([(run, falls(run, baseline)) for run in new])
        pairs = zip(new, before[0], strict=True)
        return _verdict([(run, falls_beside(run, old)) for run, old in pairs])

    def _evaluated(self, generation: str) -> list[Evaluation]:
        with self._opened(generation) as knowledge_base:
            return both_evaluations(self.dataset, self.questions, knowledge_base, self.settings)

    def _is_known_to(self, generation: str) -> bool:
        """Whether the generation holds any of the documents that the questions are about."""
        with self._opened(generation) as knowledge_base:
            return are_about(self.questions, knowledge_base.documents())

    def _opened(self, generation: str) -> closing[KnowledgeBase]:
        return closing(open_knowledge_base(self.settings, self.embedder, generation=generation))


def make_gate(settings: Settings, embedder: Embedder) -> IngestGate:
    """The gate that the settings describe, checked before anything is built.

    Raises:
        UsageError: the dataset or the baseline file is unusable.
    """
    path = dataset_path(settings.gate_dataset)
    if settings.gate_baseline:
        read_baseline(settings.gate_baseline)
    questions = load_questions(path)
    return IngestGate(settings, CachedEmbedder(embedder), path.stem, questions)


def _verdict(found: Sequence[tuple[Evaluation, Sequence[Fall]]]) -> Verdict:
    fallen = [fall.message(baseline_key(run)) for run, own in found for fall in own]
    if fallen:
        return Verdict(False, tuple(fallen))
    names = ", ".join(f"{baseline_key(run)} ({run.queries})" for run, _ in found)
    return Verdict(True, (Text(f"評価を通りました: {names}", f"the gate is passed: {names}"),))


class CachedEmbedder(Embedder):
    """Gives what the embedder inside gives, and asks it only for texts it has not seen."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._queries: dict[str, tuple[Vectors, TokenVectors]] = {}
        self._passages: dict[str, tuple[Vectors, TokenVectors]] = {}
        self.name = inner.name
        self.dimension = inner.dimension
        self.fingerprint = inner.fingerprint
        self.max_tokens = inner.max_tokens

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        if text not in self._queries:
            self._queries[text] = self._inner.embed_query_and_tokens(text)
        return self._queries[text]

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: OnProgress = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        if new:
            found = self._inner.embed_passages_and_tokens(new, on_progress)
            self._passages.update(zip(new, zip(*found, strict=True), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), np.float32), []
        vectors, tokens = zip(*(self._passages[text] for text in texts), strict=True)
        return np.stack(vectors), list(tokens)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._inner.count_tokens(texts)

    def token_ends(self, text: str) -> TokenEnds:
        return self._inner.token_ends(text)
