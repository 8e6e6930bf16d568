"""A refusal says whose words and places are in it, so that it can be withdrawn with them."""

from __future__ import annotations

from kb.answering import refusals
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
    assert refusals.detail_missing("窓は？", "年数", (), ()).documents == frozenset()


def test_a_refusal_that_quotes_says_from_which_documents() -> None:
    answer = refusals.detail_missing("窓は？", "年数", [found("a"), found("b"), found("c")], ())
    assert answer.named_documents == ("a", "b")
    assert ("aの記録" in answer.text, "cの記録" in answer.text) == (True, False)


def test_a_refusal_that_names_places_says_in_which_documents() -> None:
    nearest = [found("a"), found("a"), found("b", section=""), found("c"), found("d"), found("e")]
    answer = refusals.not_found("窓は？", nearest, ())
    assert answer.named_documents == ("a", "c", "d")
    assert [f"資料{name}" in answer.text for name in "abcde"] == [True, False, True, True, False]
