"""Warnings of a generation: kept with their facts, and read from those that kept none."""

from __future__ import annotations

import json

import pytest

from kb.generations.kept_warnings import warning_from_dict, warning_to_dict
from kb.warnings import AsTold, LostTableCell, SupersededEdition, UnknownLink, Warning, kind_line

OLD = {"document": "m/a.pdf", "section": None, "page": 3, "kind": "lost-table-cell"}


def test_lists_come_back_as_the_tuples_they_were() -> None:
    warning = Warning.of(UnknownLink((("甲", "https://a.example"),)), "m/a.pdf", "質問①", 3)
    stored = json.loads(json.dumps(warning_to_dict(warning)))
    assert warning_from_dict(stored) == warning


def test_a_sentence_alone_is_kept_without_facts() -> None:
    stored = warning_to_dict(Warning("later-kind", "m/a.pdf", AsTold("何か"), None, None))
    assert stored["facts"] is None
    assert stored["message"] == "何か"


def test_the_message_is_in_the_language_asked_for() -> None:
    warning = Warning.of(SupersededEdition("第1版", "第2版"), "m/a.pdf", None, None)
    assert "新しい版" in warning_to_dict(warning)["message"]
    assert "新しい版" not in warning_to_dict(warning, "en")["message"]


@pytest.mark.parametrize("columns", [(), ("台帳",), ("台帳", "期限")])
def test_facts_that_an_answer_needs_are_taken_from_an_old_sentence(
    columns: tuple[str, ...],
) -> None:
    facts = LostTableCell("秘", columns)
    assert warning_from_dict(OLD | {"message": facts.in_language("ja")}).facts == facts


def test_a_sentence_that_only_begins_like_an_old_one_is_left_as_it_is() -> None:
    message = "表の「秘」の行で列「台帳」の欄が二つあります。"
    assert warning_from_dict(OLD | {"message": message}).facts == AsTold(message)


def test_a_kind_of_a_newer_version_is_shown_as_it_was_told() -> None:
    stored = {"document": "a", "section": None, "page": None, "kind": "some-later-kind"}
    later = warning_from_dict(stored | {"message": "何か", "facts": {"count": 3}})
    assert (later.kind, later.message, later.severity) == ("some-later-kind", "何か", "notable")
    assert kind_line(later.kind, "ja") == "some-later-kind"
