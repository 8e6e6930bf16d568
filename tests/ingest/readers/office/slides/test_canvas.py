"""Layers over one another: which colours may lie behind a place, and what hides it."""

from __future__ import annotations

from ingest.readers.colours import WHITE
from ingest.readers.office.slides.canvas import Canvas, Layer, form_of, painted_over
from ingest.readers.office.slides.fills import NOTHING, UNKNOWN, Paint
from ingest.readers.office.slides.geometry import Box, Placing

BLACK, RED = (0, 0, 0), (255, 0, 0)
WHITE_PAINT, BLACK_PAINT = Paint(((WHITE, 1.0),)), Paint(((BLACK, 1.0),))
PLACE = [(1.0, 1.0), (4.0, 1.0), (4.0, 2.0), (1.0, 2.0)]


def layer(paint: Paint, width: float = 10, left: float = 0, form: str = "rect", *, may_go: bool = False) -> Layer:  # fmt: skip
    return Layer(Box(width, 10, Placing(e=left)), paint, form, may_go)


def test_a_bare_slide_shows_its_background() -> None:
    assert Canvas(BLACK_PAINT, []).behind(0, PLACE) == {BLACK}
    assert Canvas(UNKNOWN, []).behind(0, PLACE) is None
    assert Canvas(NOTHING, []).behind(0, PLACE) == {WHITE}


def test_only_layers_below_are_behind() -> None:
    canvas = Canvas(WHITE_PAINT, [layer(BLACK_PAINT), layer(Paint(((RED, 1.0),)))])
    assert [canvas.behind(top, PLACE) for top in range(3)] == [{WHITE}, {BLACK}, {RED}]


def test_a_layer_that_ends_within_the_place_leaves_both_colours() -> None:
    assert Canvas(WHITE_PAINT, [layer(BLACK_PAINT, 2)]).behind(1, PLACE) == {WHITE, BLACK}
    assert Canvas(WHITE_PAINT, [layer(BLACK_PAINT, form="star5")]).behind(1, PLACE) == {
        WHITE,
        BLACK,
    }
    assert Canvas(WHITE_PAINT, [layer(BLACK_PAINT, may_go=True)]).behind(1, PLACE) == {WHITE, BLACK}
    assert Canvas(WHITE_PAINT, [layer(BLACK_PAINT, left=5)]).behind(1, PLACE) == {WHITE}


def test_what_is_opaque_hides_what_is_not_known() -> None:
    canvas = Canvas(UNKNOWN, [layer(BLACK_PAINT), layer(UNKNOWN)])
    assert (canvas.behind(1, PLACE), canvas.behind(2, PLACE)) == ({BLACK}, None)


def test_half_a_colour_mixes_with_what_is_behind() -> None:
    half = Paint(((BLACK, 0.5),))
    assert Canvas(WHITE_PAINT, [layer(half)]).behind(1, PLACE) == {(128, 128, 128)}
    assert painted_over(half, None) is None
    assert painted_over(NOTHING, frozenset((RED,))) == {RED}


def test_too_many_colours_are_not_known() -> None:
    many = Paint(tuple(((n, n, n), 0.5) for n in range(200)))
    assert Canvas(WHITE_PAINT, [layer(many)]).behind(1, PLACE) is None


def test_a_later_opaque_layer_covers() -> None:
    assert Canvas(WHITE_PAINT, [layer(BLACK_PAINT)]).is_covered(0, PLACE)
    assert not Canvas(WHITE_PAINT, [layer(BLACK_PAINT)]).is_covered(1, PLACE)
    assert not Canvas(WHITE_PAINT, [layer(BLACK_PAINT, may_go=True)]).is_covered(0, PLACE)
    assert not Canvas(WHITE_PAINT, [layer(Paint(((BLACK, 0.9),)))]).is_covered(0, PLACE)
    assert Canvas(WHITE_PAINT, [layer(Paint(None, lambda: True))]).is_covered(0, PLACE)
    assert not Canvas(WHITE_PAINT, [layer(NOTHING), layer(UNKNOWN)]).is_covered(0, PLACE)


def test_a_shape_that_tells_no_form_is_a_rectangle() -> None:
    assert form_of([]) == "rect"
