"""What lies before a text, and what stands off the slide, as it is painted."""

from __future__ import annotations

import time

import pytest

from slide_files import (
    SOMEWHERE,
    Deck,
    Slide,
    frame,
    group,
    left_out,
    p,
    picture,
    r,
    solid,
    sp,
    texts_of,
)

DARK = solid("203864")
TEXT = sp(p("見積もりは社外秘"))
RECT = '<a:prstGeom prst="rect"/>'
ALL = (0.0, 0.0, 24.0, 18.0)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
PNG_HEAD = b"\x89PNG\r\n\x1a\n" + bytes(16) + b"\x08"
HALF = solid("203864", '<a:alpha val="50000"/>')


def png(colour_type: int, before: bytes = b"") -> bytes:
    return PNG_HEAD + bytes([colour_type, 0, 0, 0]) + before + b"IDAT" + bytes(20)


def animated(id_: str, inside: str = "") -> str:
    target = f'<p:tgtEl><p:spTgt spid="{id_}"/></p:tgtEl>'
    return f"<p:timing><p:tnLst>{inside.format(target) if inside else target}</p:tnLst></p:timing>"


def cover(
    looks: str = RECT + DARK, place: tuple[float, float, float, float] = ALL, turn: str = ""
) -> str:
    return sp("", place, looks, turn=turn, named='id="30" name="板"')


@pytest.mark.parametrize(
    "shapes",
    [
        TEXT + cover(),
        TEXT + cover(place=SOMEWHERE),
        TEXT + cover(place=(1.5, 1.5, 8, 2)),
        TEXT + cover('<a:prstGeom prst="roundRect"/>' + DARK),
        TEXT + cover('<a:prstGeom prst="ellipse"/>' + DARK, (-8, -8, 40, 40)),
        TEXT + cover(RECT + '<a:gradFill><a:gsLst><a:gs><a:srgbClr val="111111"/></a:gs></a:gsLst></a:gradFill>'),
        TEXT + cover(turn='rot="5400000"', place=(-3, -3, 30, 30)),
        TEXT + group(cover()),
        TEXT + group(cover("<a:grpFill/>" + RECT), looks=DARK),
        group(TEXT) + cover(),
        TEXT + sp(p("別の話"), (0, 0, 24, 18), RECT + DARK, named='id="31" name="x"'),
        TEXT + sp("", ALL, RECT, style='<p:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></p:style>'),
        TEXT + sp("", ALL, RECT, attributes='useBgFill="1"'),
    ],
)  # fmt: skip
def test_a_text_behind_something_opaque_is_told(shapes: str) -> None:
    assert "見積もりは社外秘" not in texts_of(shapes)
    assert left_out(shapes)[0] == ("hidden", "shape", 1)


@pytest.mark.parametrize(
    "shapes",
    [
        cover() + TEXT.replace("<a:rPr >", f"<a:rPr>{solid('FFFFFF')}"),
        TEXT + cover(RECT + HALF),
        TEXT + cover(RECT + "<a:noFill/>"),
        TEXT + cover(RECT),
        TEXT + cover(place=(2, 2, 1, 1)),
        TEXT + cover(place=(2, 3, 12, 2)),
        TEXT + cover(place=(12, 12, 2, 2)),
        TEXT + cover('<a:prstGeom prst="ellipse"/>' + DARK, place=SOMEWHERE),
        TEXT + cover('<a:prstGeom prst="frame"/>' + DARK),
        TEXT + cover('<a:prstGeom prst="donut"/>' + DARK),
        TEXT + cover("<a:custGeom/>" + DARK),
        TEXT + cover(place=(2, 2, 12, 2), turn='rot="2700000"'),
        TEXT + cover().replace('name="板"', 'name="板" hidden="1"'),
        sp(p("見積もりは社外秘"), (2, 2, 12, 1)) + cover(place=(2, 4, 12, 9)),
        sp(p("見積もりは社外秘") * 1 + p("二") * 9, (2, 2, 12, 1)) + cover(place=(2, 2, 12, 1)),
    ],
)  # fmt: skip
def test_a_text_that_shows_is_read(shapes: str) -> None:
    assert texts_of(shapes)[0] == "見積もりは社外秘"


@pytest.mark.parametrize(
    ("data", "blip", "is_hidden"),
    [
        (JPEG, "", True),
        (b"BM" + bytes(40), "", True),
        (png(2), "", True),
        (png(3), "", True),
        (png(3, b"tRNS"), "", False),
        (png(6), "", False),
        (PNG_HEAD, "", False),
        (b"GIF89a" + bytes(40), "", False),
        (JPEG, '<a:alphaModFix amt="30000"/>', False),
    ],
)
def test_a_picture_hides_what_is_behind_it_if_it_has_no_holes(
    data: bytes, blip: str, is_hidden: bool
) -> None:
    slide = Slide(TEXT + picture(ALL, blip=blip), parts={"image/a.png": data})
    assert texts_of(slide) == ([] if is_hidden else ["見積もりは社外秘"])


def test_a_picture_that_is_not_there_hides_nothing() -> None:
    assert texts_of(TEXT + picture(ALL, "rId77")) == ["見積もりは社外秘"]


def test_what_an_animation_may_take_away_hides_nothing() -> None:
    shapes = TEXT + cover()
    assert texts_of(Slide(shapes, after=animated("30"))) == ["見積もりは社外秘"]
    assert texts_of(Slide(TEXT + group(cover()), after=animated("9"))) == ["見積もりは社外秘"]
    assert texts_of(Slide(shapes, after=animated("7"))) == []


@pytest.mark.parametrize(
    "place", [(-13, 2, 12, 2), (25, 2, 12, 2), (2, -5, 12, 2), (2, 19, 12, 2), (2, 900, 12, 2)]
)
def test_a_text_off_the_slide_is_told(place: tuple[float, float, float, float]) -> None:
    shapes = sp(p("見積もりは社外秘"), place)
    assert texts_of(shapes) == []
    assert left_out(shapes) == [("hidden", "shape", 1)]


@pytest.mark.parametrize(
    "shapes",
    [
        sp(p("控え"), (-6, 2, 12, 2), body='<a:bodyPr anchor="ctr"/>').replace("<a:p>", '<a:p><a:pPr algn="r"/>'),
        sp(p("控え"), (23, 2, 12, 2)),
        sp(p("控え"), (2, -0.5, 12, 2)),
        sp(p("控え"), (2, 2, 0, 0)),
        sp(p("控え"), None),
        sp(p("控え"), (2, -9, 12, 2), body="<a:bodyPr/>").replace("<a:p>", "<a:p><a:r><a:t>" + "長" * 300 + "</a:t></a:r>"),
        # It is turned around its middle, into the slide.
        sp(p("控え" * 8), (-4, 10, 12, 2), turn='rot="5400000"'),
        group(sp(p("控え"), (102, 102, 12, 2)), '<a:xfrm><a:off x="0" y="0"/><a:ext cx="8640000" cy="6480000"/><a:chOff x="36000000" y="36000000"/><a:chExt cx="8640000" cy="6480000"/></a:xfrm>'),
    ],
)  # fmt: skip
def test_a_text_that_reaches_the_slide_is_read(shapes: str) -> None:
    assert left_out(shapes) == []
    assert "控え" in texts_of(shapes)[0]


def test_a_group_off_the_slide_takes_its_shapes_along() -> None:
    off = '<a:xfrm><a:off x="-36000000" y="0"/><a:ext cx="8640000" cy="6480000"/><a:chOff x="0" y="0"/><a:chExt cx="8640000" cy="6480000"/></a:xfrm>'
    shapes = group(sp(p("控え")), off)
    assert texts_of(shapes) == []
    assert texts_of(group(group(sp(p("控え"))), off)) == []


def test_what_moves_into_the_slide_is_read() -> None:
    shapes = sp(p("控え"), (-13, 2, 12, 2))
    motion = "<p:animMotion><p:cBhvr>{}</p:cBhvr></p:animMotion>"
    assert texts_of(Slide(shapes, after=animated("7", motion))) == ["控え"]
    assert texts_of(Slide(shapes, after=animated("7"))) == []


def test_a_placeholder_stands_where_its_layout_has_it() -> None:
    mark = '<p:ph type="body" idx="1"/>'
    deck = Deck(layout=sp("<a:p/>", (2, 40, 12, 2), mark=mark))
    shapes = sp(p("控え"), None, mark=mark)
    assert texts_of(shapes, deck=deck) == []
    assert texts_of(sp(p("控え"), mark=mark), deck=deck) == ["控え"]


def test_tables_and_pictures_off_the_slide_are_no_content() -> None:
    table = "<a:tbl><a:tr><a:tc><a:txBody>" + p("控え") + "</a:txBody></a:tc></a:tr></a:tbl>"
    assert texts_of(frame(table, (2, 40, 5, 5))) == []
    assert left_out(frame(table, (2, 40, 5, 5))) == [("hidden", "shape", 1)]
    assert texts_of(frame(table) + cover()) == []
    assert left_out(picture((2, 40, 5, 5))) == [("hidden", "shape", 1)]


def test_letters_are_looked_for_where_they_stand_in_their_shape() -> None:
    wide = sp(p("控え"), (0, 2, 24, 6), body='<a:bodyPr anchor="b"/>')
    assert texts_of(wide + cover(place=(0, 5, 6, 4))) == []
    assert texts_of(wide + cover(place=(0, 1, 24, 4))) == ["控え"]
    right = wide.replace("<a:p>", '<a:p><a:pPr algn="r"/>')
    assert texts_of(right + cover(place=(0, 5, 6, 4))) == ["控え"]
    assert texts_of(right + cover(place=(18, 5, 6, 4))) == []


def test_upright_text_takes_the_whole_shape() -> None:
    upright = sp(p("控え"), (2, 2, 4, 9), body='<a:bodyPr vert="eaVert"/>')
    assert texts_of(upright + cover(place=(2, 2, 2, 9))) == ["控え"]
    assert texts_of(upright + cover(place=(2, 2, 4, 9))) == []


def test_a_slide_of_many_shapes_is_read_in_time() -> None:
    many = "".join(
        sp(f"<a:p>{r(str(n))}</a:p>", (n % 40 * 0.5, n // 40 * 0.3, 1, 0.3), RECT + DARK)
        for n in range(2_000)
    )
    before = time.process_time()
    assert len(texts_of(many)) > 1_000
    assert time.process_time() - before < 20
