"""What the kept generations changed, from generations built of two documents."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kb.documents import Document
from kb.errors import KnowledgeBaseMissingError
from kb.generations.folder import Generations
from kb.generations.history import generation_changes

ONE = Document("m/a.pdf", "第1回", "meeting", "0")
TWO = Document("m/b.pdf", "第2回", "meeting", "1")


def published(folder: Path, *documents: Document) -> Generations:
    generations = Generations(folder)
    name = generations.begin()
    rows = [json.dumps(asdict(d)) + "\n" for d in documents]
    (generations.path(name) / "documents.jsonl").write_text("".join(rows), encoding="utf-8")
    generations.finish(name, {"created": "2031-04-01T00:00:00Z"})
    generations.publish(name)
    return generations


def test_without_a_generation_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseMissingError):
        generation_changes(Generations(tmp_path), None)


def test_of_the_oldest_generation_no_change_is_told(tmp_path: Path) -> None:
    only = generation_changes(published(tmp_path, ONE), None)[0]
    assert (only.before, only.documents, only.added, only.is_live) == (None, 1, (), True)


def test_added_changed_and_removed_documents_are_told_newest_first(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    published(tmp_path, replace(ONE, content_hash="9"), TWO)
    latest, second, _ = generation_changes(published(tmp_path, TWO), None)
    assert [d.id for d in latest.removed] == [ONE.id]
    assert [d.id for d in second.added] == [TWO.id]
    assert [d.id for d in second.changed] == [ONE.id]


def test_documents_for_other_groups_are_not_told(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    hidden = replace(TWO, audience=("office",))
    generations = published(tmp_path, ONE, hidden)
    assert generation_changes(generations, frozenset())[0].added == ()
    assert generation_changes(generations, frozenset({"office"}))[0].added == (hidden,)


def test_what_was_public_before_is_hidden_by_its_audience_now(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    published(tmp_path, ONE, TWO)
    generations = published(tmp_path, ONE, replace(TWO, audience=("office",)))
    told = generation_changes(generations, frozenset())
    assert all(TWO.id not in [d.id for d in c.added + c.changed + c.removed] for c in told)


def test_after_a_rollback_the_live_one_is_marked(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    generations = published(tmp_path, ONE, TWO)
    generations.roll_back()
    assert [c.is_live for c in generation_changes(generations, None)] == [False, True]
