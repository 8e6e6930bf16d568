"""Which paragraphs may stand on a drawing, page by page."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring

from ingest.readers.office.word.behind import over_drawings
from ingest.readers.office.word.markup import all_text
from word_files import NAMESPACES, p

BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def behind(is_behind: str = "1") -> str:
    return f'<w:p><w:r><w:drawing><wp:anchor behindDoc="{is_behind}"/></w:drawing></w:r></w:p>'


def over(body: str) -> str:
    """The letters of the paragraphs whose ground is not known."""
    root = fromstring(f"<w:body {NAMESPACES}>{body}</w:body>")
    found = over_drawings(root)
    return "".join(all_text(e) for e in root if e in found)


def test_without_a_drawing_behind_them_none_is() -> None:
    assert over(p("一") + p("二")) == ""
    assert over(p("一") + behind("0") + p("二")) == ""


def test_a_drawing_behind_the_text_may_lie_under_all_of_its_page() -> None:
    assert over(p("一") + behind() + p("二")) == "一二"
    assert over(p("一") + BREAK + behind() + p("二") + BREAK + p("三")) == "二"


def test_pages_end_where_word_noted_it() -> None:
    rendered = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p>"
    assert over(p("一") + behind() + rendered + p("三")) == "一二"
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    assert over(p("一") + behind() + section + p("三")) == "一"


def test_vml_behind_the_text_counts_too() -> None:
    shape = '<w:p><w:r><w:pict><v:rect style="position:absolute;z-index:-5"/></w:pict></w:r></w:p>'
    assert over(p("一") + shape) == "一"
    assert over(p("一") + shape.replace("-5", "5")) == ""
