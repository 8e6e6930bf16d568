"""Inheritance of paragraphs and runs, piece by piece."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.slides.styles import BodyStyle, Look, far_styles
from slide_files import NAMESPACES


def element(xml: str) -> Element:
    found: Element = fromstring(f"<a:x {NAMESPACES}>{xml}</a:x>")[0]
    return found


def sizes(*values: int) -> tuple[Element, ...]:
    return tuple(element(f'<a:rPr sz="{value}"/>') for value in values)


def test_the_nearest_source_tells() -> None:
    assert Look(sizes(1200, 4000), sizes(100)).points == 12
    assert Look((), sizes(4000)).points == 40
    assert Look((), ()).points == 18


@pytest.mark.parametrize("odd", ["-5", "NaN", "", "9999999999999"])
def test_an_odd_size_hides_nothing_by_chance(odd: str) -> None:
    assert Look((element(f'<a:rPr sz="{odd}"/>'),), ()).points in (0, 18)


def test_a_colour_between_goes_before_the_far_ones_only() -> None:
    fill = element("<a:rPr><a:noFill/></a:rPr>")
    assert Look((), (fill,), (1, 2, 3)).fill == (1, 2, 3)
    assert isinstance(Look((fill,), (), (1, 2, 3)).fill, Element)


def test_levels_are_told_by_the_paragraph() -> None:
    style = BodyStyle(near=(element('<a:l><a:lvl2pPr><a:defRPr sz="900"/></a:lvl2pPr></a:l>'),))
    assert style.level(element('<a:p><a:pPr lvl="1"/></a:p>')).look.points == 9
    assert style.level(element("<a:p/>")).look.points == 18
    assert style.level(element('<a:p><a:pPr lvl="99"/></a:p>')).number == 8


@pytest.mark.parametrize(
    ("inside", "scale"),
    [
        ("", 1.0),
        ("<a:normAutofit/>", 1.0),
        ('<a:normAutofit fontScale="62500"/>', 0.625),
        ('<a:normAutofit fontScale="40%"/>', 0.4),
        ("<a:noAutofit/>", 1.0),
        ("<a:spAutoFit/>", 1.0),
    ],
)
def test_letters_are_shrunk_to_fit(inside: str, scale: float) -> None:
    assert BodyStyle(bodies=(element(f"<a:bodyPr>{inside}</a:bodyPr>"),)).scale == scale


def test_each_kind_of_placeholder_has_its_masters_style() -> None:
    kinds = "<p:titleStyle/><p:bodyStyle/><p:otherStyle/>"
    master = fromstring(f"<p:m {NAMESPACES}><p:txStyles>{kinds}</p:txStyles></p:m>")
    found = [far_styles(kind, master, None)[0].tag for kind in ("ctrTitle", "subTitle", "")]
    assert [tag.rpartition("}")[2] for tag in found] == ["titleStyle", "bodyStyle", "otherStyle"]
