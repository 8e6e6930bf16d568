from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.documents import COVER, Part, Passage
from kb.index.columns import ROW_FACTS, RowFacts, read_row_facts, write_row_facts


def passage(
    document: str,
    group: str,
    numbers: tuple[int, ...] = (),
    part: Part = "answer",
    section: str = "",
) -> Passage:
    return Passage("x", document, "文", 1, 0, 0, 1, section, part, group, 0, numbers)


PASSAGES = [
    passage("b", "b#2", (5, 3)),
    passage("a", "a#1", (3,), "question"),
    passage("b", "b#2", section=COVER),
]


def test_no_passages_have_no_facts(tmp_path: Path) -> None:
    write_row_facts(tmp_path, RowFacts.of([]))
    facts = read_row_facts(tmp_path, 0)
    assert facts is not None
    assert (len(facts), facts.rows_by_group(), facts.rows_by_number()) == (0, {}, {})
    assert facts.flags_by_document({}).tolist() == []


def test_facts_are_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    write_row_facts(tmp_path, RowFacts.of(PASSAGES))
    facts = read_row_facts(tmp_path, 3)
    assert facts is not None
    assert facts.rows_by_group() == {"b#2": [0, 2], "a#1": [1]}
    assert facts.rows_by_number() == {3: [0, 1], 5: [0]}
    assert facts.is_question.tolist() == [False, True, False]
    assert facts.is_cover.tolist() == [False, False, True]


def test_only_a_single_number_may_be_named() -> None:
    facts = RowFacts.of(PASSAGES)
    assert facts.may_name_an_item.tolist() == [False, True, False]
    assert facts.numbers_of(facts.is_question) == (3,)


def test_rows_follow_their_documents() -> None:
    facts = RowFacts.of(PASSAGES)
    assert facts.rows_of_documents(["b"]).tolist() == [0, 2]
    assert facts.flags_by_document({"a": True}).tolist() == [False, True, False]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_made_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ROW_FACTS).write_bytes(content)
    assert read_row_facts(tmp_path, 3) is None


def test_a_missing_file_or_one_of_other_passages_is_made_again(tmp_path: Path) -> None:
    assert read_row_facts(tmp_path, 3) is None
    write_row_facts(tmp_path, RowFacts.of(PASSAGES[:2]))
    assert read_row_facts(tmp_path, 3) is None


def test_a_file_of_python_objects_is_not_loaded(tmp_path: Path) -> None:
    np.savez(tmp_path / ROW_FACTS, names=np.array([object()], object))
    assert read_row_facts(tmp_path, 3) is None
