"""The committed baseline holds on the real thing, and a broken retriever does not pass it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.gate import BASELINE_FILE, Fall, falls, read_baseline, with_splits
from eval.ingest_gate import CachedEmbedder
from eval.outcomes import Evaluation
from eval.runs import run_answers, run_retrieval
from eval.scratch import (
    MEETING_7,
    SAMPLE,
    both_evaluations,
    material_of,
    scratch_knowledge_base,
    shipped_questions,
)
from kb.answers import RankedPassage
from kb.embedding.embedder import Embedder, TokenVectors, Vectors
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

# A busy machine is no fallen figure: embedding takes what it takes there.
pytestmark = [pytest.mark.real, pytest.mark.timeout(1200)]
SETTINGS = Settings()


@pytest.fixture(scope="module")
def embedder(real_embedder: Embedder) -> CachedEmbedder:
    return CachedEmbedder(real_embedder)


@pytest.fixture(scope="module")
def sample(
    embedder: CachedEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    material = material_of(SAMPLE, None)
    assert material
    folder = tmp_path_factory.mktemp("sample")
    with scratch_knowledge_base(material, folder, embedder, SETTINGS) as opened:
        yield opened


def fallen(evaluation: Evaluation) -> list[Fall]:
    return [fall for run in with_splits(evaluation) for fall in falls(run, BASELINE_FILE)]


def retrieval(searcher: KnowledgeBase) -> Evaluation:
    return run_retrieval(SAMPLE, "all", shipped_questions(SAMPLE), searcher, SETTINGS)


class Reversed(KnowledgeBase):
    """Gives the ten best in reverse order."""

    def search(self, *asked: Any, **named: Any) -> list[RankedPassage]:
        return super().search(*asked, **named)[::-1]


class Deaf(CachedEmbedder):
    """Gives every query a direction of chance: the dense and the late scores are noise."""

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        vector, tokens = super().embed_query_and_tokens(text)
        order = np.random.default_rng(len(text)).permutation(self.dimension)
        return vector[order], tokens[:, order]


def test_sample_retrieval_keeps_the_baseline(sample: KnowledgeBase) -> None:
    assert fallen(retrieval(sample)) == []


def test_sample_answers_keep_the_baseline(sample: KnowledgeBase) -> None:
    questions = shipped_questions(SAMPLE)
    assert fallen(run_answers(SAMPLE, "all", questions, sample, SETTINGS)) == []


def test_a_reversed_order_falls_through_the_gate(sample: KnowledgeBase) -> None:
    backwards = Reversed(
        sample.folder, sample.live, sample.retriever, sample.answerer, sample.generations
    )
    assert {"nDCG@10", "RR@10", "Success@1"} <= {
        fall.measure for fall in fallen(retrieval(backwards))
    }


def test_a_retriever_with_shuffled_dense_scores_falls_through_the_gate(
    sample: KnowledgeBase, embedder: CachedEmbedder
) -> None:
    from kb.assembly import make_retriever

    broken = replace(sample, retriever=make_retriever(SETTINGS, Deaf(embedder)))
    assert "nDCG@10" in {fall.measure for fall in fallen(retrieval(broken))}


def test_the_baseline_tells_what_it_was_measured_with() -> None:
    for key, run in read_baseline(BASELINE_FILE).items():
        assert run.settings["versions"]["bm25s"], key
        assert run.settings["knowledge_base"]["embedder_name"] == "multilingual-e5-small", key


def test_each_split_of_each_dataset_has_a_baseline() -> None:
    assert set(read_baseline(BASELINE_FILE)) == {
        f"{kind}/{dataset}{split}"
        for kind in ("retrieval", "answers")
        for dataset in (SAMPLE, MEETING_7)
        for split in ("", "/dev", "/test")
    }


def test_meeting_7_keeps_the_baseline(
    embedder: CachedEmbedder, materials_folder: Path, tmp_path: Path
) -> None:
    material = material_of(MEETING_7, materials_folder)
    if material is None:
        pytest.skip(f"{os.fspath(materials_folder)!r} does not hold the slides of the meeting")
    with scratch_knowledge_base(material, tmp_path / "kb", embedder, SETTINGS) as opened:
        questions = shipped_questions(MEETING_7)
        runs = both_evaluations(MEETING_7, questions, opened, SETTINGS)
    assert [fall for run in runs for fall in fallen(run)] == []
