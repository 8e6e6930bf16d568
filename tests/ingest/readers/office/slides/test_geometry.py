"""Where shapes stand: turned, flipped, in groups that scale, and what a box holds."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, strategies as st

from ingest.readers.office.slides.geometry import (
    Box,
    Placing,
    Point,
    bounds_of,
    box_of,
    inside_group,
    overlap,
)
from slide_files import NAMESPACES

amounts = st.floats(-1e6, 1e6)


def transform(
    attributes: str = "",
    size: tuple[int, int] = (100, 20),
    at: tuple[int, int] = (10, 30),
    more: str = "",
) -> Element:
    found: Element = fromstring(
        f'<a:xfrm {NAMESPACES} {attributes}><a:off x="{at[0]}" y="{at[1]}"/>'
        f'<a:ext cx="{size[0]}" cy="{size[1]}"/>{more}</a:xfrm>'
    )
    return found


def rounded(points: list[Point]) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in points]


def test_without_a_transform_a_shape_is_a_point() -> None:
    assert box_of(None).corners() == [(0, 0)] * 4


@pytest.mark.parametrize(
    ("attributes", "bounds"),
    [
        ("", (10, 30, 110, 50)),
        ('rot="10800000"', (10, 30, 110, 50)),
        ('rot="5400000"', (50, -10, 70, 90)),
        ('rot="-5400000"', (50, -10, 70, 90)),
        ('flipH="1"', (10, 30, 110, 50)),
        ('rot="NaN"', (10, 30, 110, 50)),
    ],
)
def test_a_shape_is_turned_around_its_middle(
    attributes: str, bounds: tuple[int, int, int, int]
) -> None:
    found = bounds_of(box_of(transform(attributes)).corners())
    assert tuple(round(side) for side in found) == bounds


def test_a_turn_takes_the_first_corner_along() -> None:
    assert rounded(box_of(transform('rot="5400000"')).corners())[0] == (70, -10)


def test_a_group_scales_and_moves_its_shapes() -> None:
    child = '<a:chOff x="1000" y="0"/><a:chExt cx="200" cy="40"/>'
    placing = inside_group(transform(more=child), Placing())
    inner = box_of(transform(size=(100, 20), at=(1100, 20)), placing)
    assert rounded(inner.corners())[0] == (60, 40)
    assert rounded(inner.corners())[2] == (110, 50)


def test_a_group_without_a_size_of_its_own_moves_only() -> None:
    placing = inside_group(
        transform(more='<a:chOff x="5" y="5"/><a:chExt cx="0" cy="0"/>'), Placing()
    )
    assert placing.of((5, 5)) == (10, 30)


def test_a_group_that_is_turned_turns_its_shapes() -> None:
    child = '<a:chOff x="0" y="0"/><a:chExt cx="100" cy="20"/>'
    placing = inside_group(transform('rot="10800000"', more=child), Placing())
    x, y = placing.of((0, 0))
    assert (round(x), round(y)) == (110, 50)


def test_a_box_holds_what_lies_in_it() -> None:
    box = Box(10, 10)
    assert box.holds([(0, 0), (10, 10)])
    assert not box.holds([(0, 0), (11, 5)])
    assert not box.holds([(0, 0)], is_round=True)
    assert box.holds([(5, 5), (9, 5)], is_round=True)
    assert not Box().holds([(0, 0)])


def test_boxes_that_only_touch_do_not_overlap() -> None:
    assert overlap((0, 0, 2, 2), (1, 1, 3, 3))
    assert not overlap((0, 0, 2, 2), (2, 0, 3, 2))


@given(st.tuples(amounts, amounts), st.tuples(amounts, amounts), st.integers(0, 21_599_999))
def test_what_is_laid_on_the_slide_is_found_again(at: Point, point: Point, turn: int) -> None:
    placing = box_of(transform(f'rot="{turn}"', at=(round(at[0]), round(at[1])))).placing
    back = placing.back(placing.of(point))
    assert back is not None
    assert back == pytest.approx(point, abs=0.01)


def test_from_a_plane_pressed_flat_nothing_is_found_again() -> None:
    assert Placing(a=0, d=0).back((1, 1)) is None
