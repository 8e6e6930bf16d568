"""A refusal says whose words and places are in it, so that it can be withdrawn with them."""

from __future__ import annotations

import pytest

from kb.answering import refusals
from kb.answering.verdict import Verdict
from kb.answers import RankedPassage
from kb.documents import Document, Passage


def found(document: str, section: str = "質問①") -> RankedPassage:
    text = f"{document}の記録は一年残してください。"
    passage = Passage(
        f"{document}-1", document, text, 1, 0, 0, len(text), section, "answer", "g", 0
    )
    return RankedPassage(passage, Document(document, f"資料{document}", "meeting", "0"), 1.0)


def test_a_refusal_without_passages_names_no_document() -> None:
    assert refusals.not_found("窓は？", (), ()).documents == frozenset()


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict("near", "detail-missing", "年数", ("窓",)), "お尋ねの点（年数）は"),
        (Verdict("near", "not-found", None, ("窓", "屋根")), "資料に「窓」「屋根」という語は"),
        (Verdict("near", "not-found", None, ("違い", "何日")), "お尋ねの内容にそのまま"),
    ],
)
def test_what_is_near_opens_with_what_is_missing(verdict: Verdict, told: str) -> None:
    assert refusals.near_opening(verdict).startswith(told)


def test_a_refusal_that_names_places_says_in_which_documents() -> None:
    nearest = [found("a"), found("a"), found("b", section=""), found("c"), found("d"), found("e")]
    answer = refusals.not_found("窓は？", nearest, ())
    assert answer.named_documents == ("a", "c", "d")
    assert [f"資料{name}" in answer.text for name in "abcde"] == [True, False, True, True, False]
