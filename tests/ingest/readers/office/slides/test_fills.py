"""Fills: what they show, and how much shines through."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.colours import Palette
from ingest.readers.office.slides.fills import NOTHING, UNKNOWN, Paint, fill_in, paint_of
from slide_files import NAMESPACES, solid, themed

RED, BLACK = (255, 0, 0), (0, 0, 0)
PALETTE = Palette(fromstring(f'<a:t {NAMESPACES}><a:clrScheme><a:dk1><a:srgbClr val="000000"/></a:dk1></a:clrScheme></a:t>'))  # fmt: skip


def element(xml: str) -> Element:
    found: Element = fromstring(f"<a:x {NAMESPACES}>{xml}</a:x>")[0]
    return found


@pytest.mark.parametrize(
    ("xml", "paint"),
    [
        ("<a:noFill/>", NOTHING),
        (solid("FF0000"), Paint(((RED, 1.0),))),
        (solid("FF0000", '<a:alpha val="40000"/>'), Paint(((RED, 0.4),))),
        (solid("FF0000", '<a:alpha val="40%"/>'), Paint(((RED, 0.4),))),
        (themed("tx1"), Paint(((BLACK, 1.0),))),
        (themed("phClr"), Paint(((RED, 1.0),))),
        (themed("accent9"), UNKNOWN),
        ("<a:gradFill/>", UNKNOWN),
        ("<a:blipFill/>", UNKNOWN),
        ("<a:solidFill/>", UNKNOWN),
    ],
)  # fmt: skip
def test_a_fill_shows_its_colours(xml: str, paint: Paint) -> None:
    assert paint_of(element(xml), PALETTE, RED) == paint


def test_a_paint_is_opaque_if_nothing_shines_through() -> None:
    assert Paint(((RED, 1.0), (BLACK, 0.96))).is_opaque
    assert not Paint(((RED, 1.0), (BLACK, 0.5))).is_opaque
    assert not NOTHING.is_opaque
    assert not UNKNOWN.is_opaque


def test_the_fill_is_found_among_other_properties() -> None:
    assert fill_in(None) is None
    assert fill_in(element("<a:ln><a:round/></a:ln>")) is None
    assert fill_in(element(f"<a:ln><a:round/>{solid('FF0000')}</a:ln>")) is not None
