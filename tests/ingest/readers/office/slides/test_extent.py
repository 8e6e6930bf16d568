"""The room that a text takes: by its letters, its side, its lines."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.slides.extent import Measured, corners_of_text
from ingest.readers.office.slides.geometry import Bounds, Box, bounds_of
from ingest.readers.office.slides.styles import BodyStyle
from slide_files import NAMESPACES, PER_CM

BOX = Box(10 * PER_CM, 4 * PER_CM)
POINTS = 28.35
"""A centimetre."""


def room(text: str, body: str = "", alignment: str = "l", box: Box = BOX) -> Bounds:
    style = BodyStyle(
        bodies=(fromstring(f'<a:bodyPr {NAMESPACES} lIns="0" tIns="0" rIns="0" bIns="0" {body}/>'),)
    )
    corners = corners_of_text(box, style, [Measured(text, POINTS, alignment)])
    left, top, right, bottom = (side / PER_CM for side in bounds_of(corners))
    return left, top, right, bottom


@pytest.mark.parametrize(
    ("body", "alignment", "expected"),
    [
        ("", "l", (0, 0, 4, 1.2)),
        ("", "ctr", (3, 0, 7, 1.2)),
        ("", "r", (6, 0, 10, 1.2)),
        ('anchor="ctr"', "l", (0, 1.4, 4, 2.6)),
        ('anchor="b"', "r", (6, 2.8, 10, 4)),
        ('vert="eaVert"', "l", (0, 0, 10, 4)),
        ('vert="horz"', "l", (0, 0, 4, 1.2)),
    ],
)
def test_letters_stand_where_they_are_aligned(body: str, alignment: str, expected: Bounds) -> None:
    assert room("四つの字", body, alignment) == pytest.approx(expected, abs=0.01)


def test_a_long_line_is_broken_or_leaves_its_shape() -> None:
    assert room("字" * 25) == pytest.approx((0, 0, 10, 3.6), abs=0.01)
    assert room("字" * 25, 'wrap="none"') == pytest.approx((0, 0, 25, 1.2), abs=0.01)
    assert room("字\n字", 'wrap="none"') == pytest.approx((0, 0, 1, 2.4), abs=0.01)


def test_narrow_letters_take_about_half() -> None:
    assert room("abcd")[2] == pytest.approx(2.2, abs=0.01)


def test_without_letters_it_is_the_whole_shape() -> None:
    assert room(" ") == pytest.approx((0, 0, 10, 4))


def test_a_shape_without_size_has_room_for_letters_all_the_same() -> None:
    left, top, right, bottom = room("字", box=Box())
    assert right > left
    assert bottom > top
