"""Shapes in the order of reading, and the placeholders that they stand for."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.census import Census
from ingest.readers.office.package import Part
from ingest.readers.office.slides.shapes import Shape, ShapeReader, in_reading_order, painted
from slide_files import HEIGHT_CM, NAMESPACES, PER_CM, group, p, sp


def part(shapes: str) -> Part:
    return Part(
        fromstring(f"<p:s {NAMESPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:s>")
    )


def tree(shapes: str, *grounds: str) -> list[Shape]:
    return ShapeReader(part(shapes), Census(), tuple(map(part, grounds))).tree()


def box(name: str, left: float, top: float) -> str:
    return sp(p(name), (left, top, 5, 1), named=f'id="1" name="{name}"')


def names(shapes: list[Shape]) -> str:
    ordered = in_reading_order(shapes, HEIGHT_CM * PER_CM)
    return "".join(shape.named("name") for shape in ordered)


def test_shapes_are_read_line_by_line() -> None:
    assert (
        names(tree(box("四", 10, 8) + box("二", 10, 2) + box("三", 1, 8.1) + box("一", 1, 2.3)))
        == "一二三四"
    )


def test_a_group_is_read_as_one() -> None:
    inside = box("二", 1, 9) + box("一", 1, 3)
    assert names(tree(box("三", 1, 5) + group(inside))) in ("一二三", "三一二")


def test_painted_shapes_come_from_below_without_hidden_ones() -> None:
    hidden = box("影", 1, 1).replace('name="影"', 'name="影" hidden="1"')
    shapes = tree(box("一", 9, 9) + group(box("二", 1, 1) + hidden) + box("三", 1, 1))
    assert [shape.named("name") for shape in painted(shapes)] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("mark", "layout", "heirs"),
    [
        ('<p:ph type="body" idx="3"/>', '<p:ph type="body" idx="3"/>', 2),
        ('<p:ph idx="3"/>', '<p:ph type="tbl" idx="3"/>', 2),
        ('<p:ph type="body" idx="3"/>', '<p:ph type="body" idx="4"/>', 1),
        ('<p:ph type="title"/>', '<p:ph type="ctrTitle"/>', 1),
        ('<p:ph type="title" idx="9"/>', '<p:ph type="title"/>', 1),
        ("", '<p:ph type="body"/>', 0),
    ],
)
def test_a_placeholder_stands_for_that_of_its_number_then_of_its_kind(
    mark: str, layout: str, heirs: int
) -> None:
    master = sp("<a:p/>", mark='<p:ph type="body"/>')
    (shape,) = tree(sp(p("文"), mark=mark), sp("<a:p/>", mark=layout), master)
    assert len(shape.heirs) == heirs
