from __future__ import annotations

from kb.answers import RankedPassage
from kb.documents import Document, DocumentKind, Passage
from kb.retrieval.groups import folded

TEXT = "持ち出す機器は暗号化し、台帳に記録して、返却されたら責任者が確認する。点検は年に2回行う。"


def told(
    text: str,
    document: str = "a.pdf",
    kind: DocumentKind = "guideline",
    numbers: tuple[int, ...] = (),
) -> RankedPassage:
    passage = Passage(
        id=f"{document}-{text}",
        document_id=document,
        text=text,
        page=1,
        page_index=0,
        start=0,
        end=len(text),
        section="",
        part="explanation",
        group=document,
        position=0,
        guideline_nos=numbers,
    )
    return RankedPassage(passage, Document(document, document, kind, "hash"), 1.0)


def test_a_repetition_is_shown_once_the_better_one() -> None:
    first, again = told(TEXT), told(TEXT.replace("機器は", "機器を"), "b.pdf")
    assert folded([first, again]) == [first]


def test_other_figures_are_another_thing() -> None:
    first, other = told(TEXT), told(TEXT.replace("2", "4"), "b.pdf")
    assert folded([first, other]) == [first, other]


def test_two_meetings_are_both_shown() -> None:
    first, again = told(TEXT, "a.pdf", "meeting"), told(TEXT, "b.pdf", "meeting")
    assert folded([first, again]) == [first, again]


def test_passages_about_two_numbers_are_both_shown() -> None:
    first, other = told(TEXT, numbers=(85,)), told(TEXT, numbers=(99,))
    assert folded([first, other]) == [first, other]
