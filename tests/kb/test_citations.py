from __future__ import annotations

from dataclasses import replace

from kb.answers import RankedPassage
from kb.citations import cite, page_url
from kb.documents import Document, Passage, passage_from_dict, passage_to_dict
from kb.retrieval.evidence import QUOTE_LIMITS

DOCUMENT = Document(id="m/a.pdf", title="よろず相談会 第8回", kind="meeting", content_hash="h")
PAGE = "鍵を付けます。\n棚に置きます。\n" + "あ" * 3000


def passage(start: int, end: int, number: int = 85, page_index: int = 0) -> RankedPassage:
    made = Passage(
        id=f"{page_index}:{start}-{end}", document_id="m/a.pdf", text=PAGE[start:end], page=page_index + 1,
        page_index=page_index, start=start, end=end, section="質問①", part="answer", group="g",
        position=start, guideline_nos=(number,),
    )  # fmt: skip
    return RankedPassage(made, DOCUMENT, 1.0)


def page_text(document_id: str, page_index: int) -> str | None:
    return PAGE if document_id == "m/a.pdf" else None


def test_no_evidence_gives_no_citations() -> None:
    assert cite([], page_text, QUOTE_LIMITS).citations == ()


def test_quotations_are_literal_and_numbered_in_order() -> None:
    cited = cite([passage(0, 7), passage(8, 15, page_index=1)], page_text, QUOTE_LIMITS)
    assert [(c.mark, c.quote, c.page) for c in cited.citations] == [
        (1, "鍵を付けます。", 1),
        (2, "棚に置きます。", 2),
    ]


def test_neighbours_on_a_page_share_one_quotation() -> None:
    cited = cite([passage(0, 7), passage(8, 15)], page_text, QUOTE_LIMITS)
    assert [c.quote for c in cited.citations] == ["鍵を付けます。\n棚に置きます。"]
    assert set(cited.mark_by_passage.values()) == {1}


def test_neighbours_of_different_numbers_are_not_joined() -> None:
    assert (
        len(cite([passage(0, 7), passage(8, 15, number=99)], page_text, QUOTE_LIMITS).citations)
        == 2
    )


def test_the_limits_of_a_citation_are_kept() -> None:
    many = [passage(16 + i * 150, 16 + i * 150 + 140, page_index=i) for i in range(12)]
    citations = cite(many, page_text, QUOTE_LIMITS).citations
    assert len(citations) == 8
    long = [passage(16 + i * 400, 16 + i * 400 + 400, page_index=i) for i in range(7)]
    quotes = [c.quote for c in cite(long, page_text, QUOTE_LIMITS).citations]
    assert max(map(len, quotes)) == 400
    assert sum(map(len, quotes)) <= 2_000


def test_a_quotation_that_is_not_on_the_page_is_never_shown() -> None:
    assert cite([passage(0, 7)], lambda document, page: "ほかの文章", QUOTE_LIMITS).citations == ()
    assert cite([passage(0, 7)], lambda document, page: None, QUOTE_LIMITS).citations == ()


def test_the_address_opens_the_page_of_a_pdf() -> None:
    found = passage(0, 7).passage
    assert page_url(DOCUMENT, found) is None
    pdf = Document(
        id="u", title="t", kind="reference", content_hash="h", url="https://example.org/a.pdf"
    )
    html = Document(
        id="u", title="t", kind="reference", content_hash="h", url="https://example.org/a.html"
    )
    assert page_url(pdf, found) == "https://example.org/a.pdf#page=1"
    assert page_url(html, found) == "https://example.org/a.html"


WEB = Document(
    id="m/a.html",
    title="手引き",
    kind="reference",
    content_hash="h",
    url="https://example.org/a.html",
)


def url(address: str | None, anchor: str | None, page: int | None = None) -> str | None:
    made = replace(passage(0, 7).passage, anchor=anchor, page=page)
    return page_url(replace(WEB, url=address), made)


def test_a_place_of_a_web_page_is_opened() -> None:
    assert url("https://example.org/a.html", "part-2") == "https://example.org/a.html#part-2"
    assert url("https://example.org/a.md", "no85-施錠") == (
        "https://example.org/a.md#no85-%E6%96%BD%E9%8C%A0"
    )
    assert url("https://example.org/", "b c") == "https://example.org/#b%20c"


def test_an_address_never_gets_two_places() -> None:
    assert url("https://example.org/a.html#old", "new") == "https://example.org/a.html#new"
    assert (
        url("https://example.org/a.pdf?v=1#old", None, 4) == "https://example.org/a.pdf?v=1#page=4"
    )


def test_a_file_that_is_no_page_has_no_places() -> None:
    assert url("https://example.org/a.xlsx", "sheet") == "https://example.org/a.xlsx"
    assert url("https://example.org/a.docx", "x", 3) == "https://example.org/a.docx"
    assert url(None, "x") is None


def test_passages_stored_before_there_were_places_have_none() -> None:
    stored = passage_to_dict(passage(0, 7).passage)
    assert "anchor" not in stored
    assert passage_from_dict(stored).anchor is None
    placed = replace(passage(0, 7).passage, anchor="a")
    assert passage_from_dict(passage_to_dict(placed)) == placed
