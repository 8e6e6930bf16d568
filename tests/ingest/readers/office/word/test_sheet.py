"""The sheet that a document is printed on, and what stands beside it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.word.sheet import Sheet, sheet_of
from word_files import NAMESPACES

CM = 360_000
SHEET = Sheet(20 * CM, 30 * CM, 2 * CM, 2 * CM)


def element(xml: str) -> Element:
    found: Element = fromstring(f"<w:x {NAMESPACES}>{xml}</w:x>")[0]
    return found


def anchor(across: float, down: float, frm: str = "page", size: float = 3) -> Element:
    offsets = "".join(
        f'<wp:position{name} relativeFrom="{frm}"><wp:posOffset>{round(at * CM)}</wp:posOffset></wp:position{name}>'
        for name, at in (("H", across), ("V", down))
    )
    side = round(size * CM)
    return element(f'<wp:anchor>{offsets}<wp:extent cx="{side}" cy="{side}"/></wp:anchor>')


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (anchor(5, 5), False),
        (anchor(-2, 5), False),
        (anchor(-4, 5), True),
        (anchor(21, 5), True),
        (anchor(5, 31), True),
        (anchor(-4, 5, "margin"), False),
        (anchor(-6, 5, "margin"), True),
        (anchor(-4, 5, "column"), False),
        (anchor(-24, 5, "column"), True),
        (anchor(5, 5, size=0), True),
        (element('<wp:inline><wp:extent cx="360000" cy="360000"/></wp:inline>'), False),
        (element('<v:rect style="position:absolute;left:900pt;width:9pt;height:9pt"/>'), True),
        (element('<v:rect style="position:absolute;margin-left:9pt;width:9pt;height:9pt"/>'), False),
        (element('<v:rect style="margin-left:900pt;width:9pt"/>'), False),
        (element("<w:p/>"), False),
    ],
)  # fmt: skip
def test_a_shape_is_beside_the_sheet_if_nothing_of_it_reaches_it(
    shape: Element, expected: bool
) -> None:
    assert SHEET.is_beside(shape) is expected


def test_the_sheet_is_the_largest_of_the_sections() -> None:
    sections = (
        '<w:sectPr><w:pgSz w:w="10000" w:h="20000"/><w:pgMar w:left="100" w:top="50"/></w:sectPr>'
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="20000" w:h="9000"/></w:sectPr></w:pPr></w:p>'
    )
    sheet = sheet_of(element(f"<w:body>{sections}</w:body>"))
    assert (sheet.width, sheet.height) == (20_000 * 635, 20_000 * 635)
    assert (sheet.left, sheet.top) == (100 * 635, 50 * 635)


def test_a_sheet_that_is_not_told_is_a4() -> None:
    assert sheet_of(element("<w:body/>")) == Sheet()
