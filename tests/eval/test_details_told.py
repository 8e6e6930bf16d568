"""Details that the material does not tell, asked of our sample, are not answered plainly.

``tests/data/details/questions.tsv``: everyday questions for a detail (how many, who, where, when)
of matters that the material treats, half of them told by it. Halves dev and test; only dev may be
looked into while anything is changed. Those on the presenters' material are asked by hand.
"""

from __future__ import annotations

import csv

import pytest

from checkout import CHECKOUT, TESTS
from eval.scratch import scratch_knowledge_base
from kb.answers import Certainty
from kb.embedding.embedder import Embedder
from kb.settings import Settings

pytestmark = pytest.mark.real
PLAINLY_AT_MOST, NEAR_AT_MOST = 0.35, 0.15
"""Shares on either half, above what was measured (0.19 and 0.05 over both materials)."""


def test_details_not_told_are_near_and_those_told_are_answered(
    tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder
) -> None:
    with (TESTS / "data" / "details" / "questions.tsv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file, delimiter="\t") if r["material"] == "sample"]
    asked: dict[tuple[str, str], list[Certainty]] = {}
    with scratch_knowledge_base(
        CHECKOUT / "materials" / "sample", tmp_path_factory.mktemp("kb"), real_embedder, Settings()
    ) as kb:
        for row in rows:
            said = kb.ask(row["question"]).certainty
            asked.setdefault((row["half"], row["answerable"]), []).append(said)
    assert len(asked) == 4
    for (_, answerable), told in asked.items():
        wrong = sum((said == "answered") == (answerable == "no") for said in told)
        assert wrong <= len(told) * (PLAINLY_AT_MOST if answerable == "no" else NEAR_AT_MOST)
