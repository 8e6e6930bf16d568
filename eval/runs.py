"""The three evaluations from start to end, with the settings and versions they were made with."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.answerability import border_of, curve, traces_of
from eval.answers import answer_measures, answer_outcomes
from eval.beir import (
    Indexing,
    Progress,
    beir_outcomes,
    ensure_knowledge_base,
    load_beir,
    scratch_folder,
)
from eval.dataset import EvalQuestion
from eval.judging import are_about
from eval.outcomes import Evaluation, means
from eval.retrieval import retrieval_outcomes
from kb.assembly import make_embedder, open_knowledge_base
from kb.errors import UsageError
from kb.generations.checksums import FILES as CHECKSUMS
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.text.bilingual import Text

_TOLD = frozenset(
    {
        "embedder",
        "query_prompt",
        "passage_prompt",
        "query_encoder",
        "max_passage_chars",
        "candidates",
        "lexical_weight",
        "dense_weight",
        "synonym_weight",
        "rerank_weight",
        "rerank_top",
        "cross_encoder",
        "cross_encoder_weight",
        "token_vectors_up_to",
        "caution",
        "max_question_chars",
        "ocr",
        "llm",
        "llm_max_tokens",
        "llm_min_kept",
        "llm_min_similarity",
    }
)
"""What moves results. Reports are passed on, so nothing else is told: who may sign in, where files
and servers are."""
_PACKAGES = (
    "yorozu",
    "bm25s",
    "chromadb",
    "ir_measures",
    "numpy",
    "sentence-transformers",
    "sudachidict_core",
    "SudachiPy",
    "torch",
    "transformers",
)


def run_retrieval(
    name: str,
    split: str,
    questions: Sequence[EvalQuestion],
    knowledge_base: KnowledgeBase,
    settings: Settings,
) -> Evaluation:
    """Measure what is found for the answerable questions."""
    started = time.monotonic()
    outcomes = tuple(retrieval_outcomes(questions, knowledge_base))
    _check_some(outcomes)
    return Evaluation(
        kind="retrieval",
        dataset=name,
        split=split,
        outcomes=outcomes,
        measures=means(outcomes),
        seconds=time.monotonic() - started,
        **_environment(settings, knowledge_base),
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
    answers = [knowledge_base.ask(q.question, q.history) for q in questions]
    seconds = time.monotonic() - started
    with knowledge_base.live.use() as opened:
        outcomes = answer_outcomes(questions, answers, opened.page_text)
    return Evaluation(
        kind="answers",
        dataset=name,
        split=split,
        outcomes=tuple(outcomes),
        measures=answer_measures(outcomes, answers),
        seconds=seconds,
        curve=tuple(curve(traces_of(questions, answers, knowledge_base))),
        border=border_of(knowledge_base.answerer.decision),
        **_environment(settings, knowledge_base),
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
    with closing(open_knowledge_base(own, embedder)) as knowledge_base:
        started = time.monotonic()
        outcomes = tuple(beir_outcomes(beir, knowledge_base, limit))
        return Evaluation(
            kind="beir",
            dataset=folder.resolve().name,
            split="",
            outcomes=outcomes,
            measures=means(outcomes),
            seconds=time.monotonic() - started,
            **_environment(own, knowledge_base),
        )


def _environment(settings: Settings, knowledge_base: KnowledgeBase) -> dict[str, Any]:
    """What an evaluation tells of the knowledge base that it was made on."""
    with knowledge_base.live.use() as opened:
        passages = len(opened.passages)
    return {"passages": passages, "settings": effective_settings(settings, knowledge_base)}


def effective_settings(settings: Settings, knowledge_base: KnowledgeBase) -> dict[str, Any]:
    """Settings that move results, what the knowledge base says of itself, and versions."""
    chosen = settings.model_dump(mode="json", include=set(_TOLD))
    with knowledge_base.live.use() as opened:
        # The checksum of each file is no setting; the manifest's own seal tells generations apart.
        told = {key: value for key, value in opened.manifest.items() if key != CHECKSUMS}
        about = {"generation": opened.name, **told}
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        # What is an extra is told where it is installed.
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return {**chosen, "knowledge_base": about, "versions": versions}


def warn_of_other_material(
    questions: Sequence[EvalQuestion], knowledge_base: KnowledgeBase, tell: Callable[[Text], None]
) -> None:
    """Say so if the knowledge base has none of the documents that the questions are about."""
    names = ", ".join(sorted({gold.document for q in questions for gold in q.gold}))
    if names and not are_about(questions, knowledge_base.documents()):
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
