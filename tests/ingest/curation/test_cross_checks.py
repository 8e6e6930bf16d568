from __future__ import annotations

from ingest.curation.cross_checks import (
    contradiction_warnings,
    newer_answer_warnings,
    with_duplicates_marked,
)
from kb.documents import Document, Passage

TEXTS = (
    "鍵を棚に付ける方法があります。",
    "書き出しは許可制にする方法があります。",
    "記録は毎月見直すとよいです。",
)


def document(
    name: str,
    number: int | None = 8,
    date: str = "2026-06-05",
    pages: int | None = None,
    duplicate_of: str | None = None,
) -> Document:
    return Document(
        id=name,
        title=f"第{number}回",
        kind="meeting",
        content_hash=name,
        meeting=number,
        date=date,
        pages=pages,
        duplicate_of=duplicate_of,
    )


def passages(name: str, *texts: str, number: int = 85) -> list[Passage]:
    return [
        Passage(
            id=f"{name}{i}", document_id=name, text=text, page=i, page_index=i, start=0, end=len(text),
            section="質問①", part="answer", group=f"{name}#{i}", position=i, guideline_nos=(number,),
        )
        for i, text in enumerate(texts)
    ]  # fmt: skip


def test_the_same_meeting_twice_is_cited_from_the_file_with_pages() -> None:
    text, pdf = document("a.txt"), document("b.pdf", pages=18)
    marked, warnings = with_duplicates_marked(
        [text, pdf], {"a.txt": passages("a.txt", *TEXTS), "b.pdf": passages("b.pdf", *TEXTS)}
    )
    assert {d.id: d.duplicate_of for d in marked} == {"a.txt": "b.pdf", "b.pdf": None}
    assert [(w.kind, w.document) for w in warnings] == [("duplicate-document", "a.txt")]


def test_the_same_meeting_survives_other_line_breaks() -> None:
    one_line = passages("a.txt", "".join(TEXTS))
    by_lines = passages("b.pdf", "\n".join(TEXTS))
    marked, _ = with_duplicates_marked(
        [document("a.txt"), document("b.pdf", pages=1)], {"a.txt": one_line, "b.pdf": by_lines}
    )
    assert marked[0].duplicate_of == "b.pdf"


def test_different_meetings_are_no_duplicates() -> None:
    marked, warnings = with_duplicates_marked(
        [document("a"), document("b", number=9)],
        {"a": passages("a", TEXTS[0]), "b": passages("b", TEXTS[1])},
    )
    assert [d.duplicate_of for d in marked] == [None, None]
    assert warnings == []


def test_an_excerpt_of_another_document_is_no_duplicate() -> None:
    many = [f"これは{n}番目の別々の説明の文章です。" for n in "一二三四五六七八九"]
    marked, _ = with_duplicates_marked(
        [document("a", number=1), document("b", number=2)],
        {"a": passages("a", *many), "b": passages("b", many[0])},
    )
    assert [d.duplicate_of for d in marked] == [None, None]


def test_a_duplicate_mark_goes_when_the_other_is_gone() -> None:
    before = document("a.txt", duplicate_of="b.pdf")
    marked, _ = with_duplicates_marked([before], {"a.txt": passages("a.txt", *TEXTS)})
    assert marked[0].duplicate_of is None


def test_a_number_treated_again_later_is_told_at_the_earlier_answer() -> None:
    documents = [document("a", date="2025-02-07"), document("b", number=9, date="2026-02-07")]
    found = newer_answer_warnings(
        documents, {"a": passages("a", TEXTS[0]), "b": passages("b", TEXTS[1])}
    )
    assert [(w.kind, w.document, "No.85" in w.message) for w in found] == [
        ("newer-answer", "a", True)
    ]


def test_opposite_verdicts_for_one_number_are_told() -> None:
    documents = [document("a"), document("b", number=9)]
    found = contradiction_warnings(
        documents,
        {
            "a": passages("a", "専用の棚は必要です。"),
            "b": passages("b", "専用の棚は必要ありません。"),
        },
    )
    assert [w.kind for w in found] == ["contradicting-answers"]
    same = contradiction_warnings(
        documents, {"a": passages("a", "必要です。"), "b": passages("b", "必要です。")}
    )
    assert same == []
