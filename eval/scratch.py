"""A shipped dataset measured on its own material, in a scratch knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from eval.dataset import EvalQuestion, dataset_path, load_questions
from eval.outcomes import Evaluation
from eval.runs import run_answers, run_retrieval
from ingest.assembly import REGISTER_FILE, SAMPLE_FOLDER
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import load_register
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.generations.folder import Generations
from kb.guideline.items import load_items
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

SAMPLE, MEETING_7 = "sample", "yorozu-07"
MATERIAL_BY_DATASET: Mapping[str, str | None] = {SAMPLE: None, MEETING_7: "yorozu-07.pdf"}
"""File in the operator's folder; None is the material that is shipped."""


def material_of(dataset: str, own_materials: Path | None) -> Path | None:
    """What the dataset's questions are about, or None where that is not at hand."""
    name = MATERIAL_BY_DATASET[dataset]
    if name is None:
        return SAMPLE_FOLDER
    path = own_materials / name if own_materials else None
    return path if path and path.is_file() else None


@contextmanager
def scratch_knowledge_base(
    material: Path, folder: Path, embedder: Embedder, settings: Settings
) -> Iterator[KnowledgeBase]:
    """The material alone, ingested into ``folder`` and opened with the settings' retrieval."""
    parts = IngestParts(
        generations=Generations(folder),
        embedder=embedder,
        register=load_register(REGISTER_FILE),
        items=load_items(),
        limits=Limits(),
        max_passage_chars=settings.max_passage_chars,
        token_vectors_up_to=settings.token_vectors_up_to,
    )
    ingest([material], IngestOptions(), parts)
    own = settings.model_copy(update={"kb": folder})
    with closing(open_knowledge_base(own, embedder)) as knowledge_base:
        yield knowledge_base


def shipped_questions(dataset: str) -> list[EvalQuestion]:
    return load_questions(dataset_path(dataset))


def both_evaluations(
    dataset: str,
    questions: Sequence[EvalQuestion],
    knowledge_base: KnowledgeBase,
    settings: Settings,
) -> list[Evaluation]:
    """Retrieval and answers on all questions."""
    return [
        run(dataset, "all", questions, knowledge_base, settings)
        for run in (run_retrieval, run_answers)
    ]
