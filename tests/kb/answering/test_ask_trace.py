"""How far one question runs through the modules, and that it is read only once on its way.

A crossing is a call whose function stands in another of our modules than the nearest of our
functions that called it; going on with a generator counts as a call.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from ingest.assembly import make_parts
from ingest.pipeline import IngestOptions, ingest
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

pytestmark = pytest.mark.real

QUESTION = "サーバー室に鍵がかけられません"
MOST_CROSSINGS = 180
"""Of these up to 70 are for choosing the sentence that leads; before a question was read once there
were 228 without it."""


@pytest.fixture(scope="module")
def knowledge_base(
    materials_folder: Path,
    models_folder: Path,
    real_embedder: Embedder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("trace")
    material = folder / "materials"
    material.mkdir()
    for path in materials_folder.iterdir():
        (material / path.name).write_bytes(path.read_bytes())
    settings = Settings(kb=folder / "kb", models=models_folder)
    parts = replace(make_parts(settings, lambda message: None), embedder=real_embedder)
    ingest([material], IngestOptions(), parts)
    opened = open_knowledge_base(settings)
    # What is kept from one question to the next is no part of the way.
    for _ in range(2):
        opened.ask(QUESTION)
    yield opened
    opened.close()


@dataclass
class Trace:
    """What was called between ``start`` and ``stop``."""

    calls: Counter[str] = field(default_factory=Counter)
    normalised: list[str] = field(default_factory=list)
    cut_into_words: list[str] = field(default_factory=list)
    crossings: int = 0

    def see(self, frame: FrameType, event: str, argument: Any) -> None:
        module = own_module(frame)
        if event != "call" or module is None:
            return
        name = frame.f_code.co_name
        self.calls[f"{module}.{name}"] += 1
        if name == "search_form":
            self.normalised.append(frame.f_locals["text"])
        if module == "kb.text.words" and name in ("words", "units"):
            self.cut_into_words.append(frame.f_locals.get("text", ""))
        caller = frame.f_back
        while caller is not None and own_module(caller) is None:
            caller = caller.f_back
        self.crossings += caller is not None and own_module(caller) != module


def own_module(frame: FrameType) -> str | None:
    name = str(frame.f_globals.get("__name__", ""))
    return name if name.startswith("kb.") else None


@pytest.fixture(scope="module")
def trace(knowledge_base: KnowledgeBase) -> Trace:
    found = Trace()
    before = sys.getprofile()
    sys.setprofile(found.see)
    try:
        answer = knowledge_base.ask(QUESTION)
    finally:
        sys.setprofile(before)
    assert answer.guideline_nos == (85,)
    return found


def test_a_question_is_normalised_once(trace: Trace) -> None:
    assert trace.normalised.count(QUESTION) == 1


def test_a_question_is_cut_into_words_once(trace: Trace) -> None:
    assert trace.cut_into_words.count(QUESTION) == 1


def test_numbers_and_near_items_are_looked_for_once(trace: Trace) -> None:
    assert trace.calls["kb.guideline.numbers.find_in_question"] == 1
    assert trace.calls["kb.guideline.items.nearest"] == 1


def test_evidence_is_chosen_once_and_no_refusal_is_written(trace: Trace) -> None:
    assert trace.calls["kb.retrieval.evidence.evidence_of"] == 1
    assert trace.calls["kb.answering.refusals.refusal"] == 0


def test_a_question_crosses_few_borders_between_modules(trace: Trace) -> None:
    assert trace.crossings <= MOST_CROSSINGS
