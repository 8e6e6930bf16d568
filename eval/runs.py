"""The three evaluations from start to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.answerability import border_of, curve, traces_of
from eval.answers import answer_measures, answer_outcomes, ask_all
from eval.beir import Indexing, Progress, beir_outcomes, ensure_knowledge_base, scratch_folder
from eval.beir_set import load_beir
from eval.dataset import EvalQuestion
from eval.environment import effective_settings, passages_in
from eval.judging import is_known_document
from eval.outcomes import Evaluation, means
from eval.retrieval import retrieval_outcomes
from kb.assembly import make_embedder, open_knowledge_base
from kb.errors import UsageError
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.text.bilingual import Text

Tell = Callable[[Text], None]


def run_retrieval(
    name: str,
    split: str,
    questions: Sequence[EvalQuestion],
    knowledge_base: KnowledgeBase,
    settings: Settings,
) -> Evaluation:
    """Measure what is found for the answerable questions."""
    started = time.monotonic()
    outcomes = retrieval_outcomes(questions, knowledge_base)
    _check_some(outcomes)
    return Evaluation(
        kind="retrieval",
        dataset=name,
        split=split,
        passages=passages_in(knowledge_base),
        outcomes=tuple(outcomes),
        measures=means(outcomes),
        seconds=time.monotonic() - started,
        settings=effective_settings(settings, knowledge_base),
    )


def run_answers(
    name: str,
    split: str,
    questions: Sequence[EvalQuestion],
    knowledge_base: KnowledgeBase,
    settings: Settings,
) -> Evaluation:
    """Check every answer and refusal."""
    _check_some(questions)
    started = time.monotonic()
    answers = ask_all(questions, knowledge_base)
    seconds = time.monotonic() - started
    with knowledge_base.live.use() as opened:
        outcomes = answer_outcomes(questions, answers, opened.page_text)
    return Evaluation(
        kind="answers",
        dataset=name,
        split=split,
        passages=passages_in(knowledge_base),
        outcomes=tuple(outcomes),
        measures=answer_measures(outcomes, answers),
        seconds=seconds,
        settings=effective_settings(settings, knowledge_base),
        curve=tuple(curve(traces_of(questions, answers, knowledge_base))),
        border=border_of(knowledge_base.answerer.decision),
    )


def run_beir(
    folder: Path, cache: Path, settings: Settings, limit: int | None, on_progress: Progress
) -> Evaluation:
    """Index a BEIR set below ``cache``, unless it is there, and measure it."""
    beir = load_beir(folder)
    embedder = make_embedder(settings)
    indexing = Indexing(
        embedder, settings.max_passage_chars, settings.token_vectors_up_to, on_progress
    )
    scratch = scratch_folder(cache, beir, indexing)
    ensure_knowledge_base(scratch, beir, indexing)
    own = settings.model_copy(update={"kb": scratch})
    knowledge_base = open_knowledge_base(own, embedder)
    started = time.monotonic()
    try:
        outcomes = beir_outcomes(beir, knowledge_base, limit)
        return Evaluation(
            kind="beir",
            dataset=folder.resolve().name,
            split="",
            passages=passages_in(knowledge_base),
            outcomes=tuple(outcomes),
            measures=means(outcomes),
            seconds=time.monotonic() - started,
            settings=effective_settings(own, knowledge_base),
        )
    finally:
        knowledge_base.close()


def warn_of_other_material(
    questions: Sequence[EvalQuestion], knowledge_base: KnowledgeBase, tell: Tell
) -> None:
    """Say so if the knowledge base has none of the documents that the questions are about."""
    wanted = {gold.document: gold for question in questions for gold in question.gold}
    documents = knowledge_base.documents()
    if wanted and not any(is_known_document(g, d) for g in wanted.values() for d in documents):
        names = ", ".join(sorted(wanted))
        tell(
            Text(
                f"注意: 評価データの資料（{names}）がナレッジベースにありません。"
                "別のナレッジベースなら --kb で指定してください。",
                f"note: the knowledge base has none of the dataset's documents ({names}). "
                "Name another one with --kb.",
            )
        )


def _check_some(found: Sequence[object]) -> None:
    if not found:
        raise UsageError(
            "評価する質問がありません。--split と --limit を確認してください。",
            "there are no questions to evaluate. Check --split and --limit.",
        )
