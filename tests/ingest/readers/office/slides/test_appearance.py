"""What is seen of letters: their colour, size and effects after inheritance, on what they stand."""

from __future__ import annotations

import pytest

from slide_files import (
    Deck,
    Slide,
    group,
    left_out,
    p,
    parts_left_out,
    r,
    solid,
    sp,
    texts_of,
    themed,
)

WHITE, DARK, BLACK = solid("FFFFFF"), solid("203864"), solid("000000")
BODY = '<p:ph type="body" idx="1"/>'
WHITE_LEVEL = f"<a:lvl1pPr><a:defRPr>{WHITE}</a:defRPr></a:lvl1pPr>"
HIDDEN_TEXT = [("hidden", "text", 1)]


def alpha(thousandths: int) -> str:
    return f'<a:alpha val="{thousandths}"/>'


def background(fill: str) -> str:
    return f"<p:bgPr>{fill}</p:bgPr>"


def gradient(*colours: str) -> str:
    stops = "".join(f'<a:gs pos="0"><a:srgbClr val="{colour}"/></a:gs>' for colour in colours)
    return f"<a:gradFill><a:gsLst>{stops}</a:gsLst></a:gradFill>"


UNSEEN = {
    "white on the white slide": sp(p("控え", WHITE)),
    "nearly white": sp(p("控え", solid("FAFAFA"))),
    "white of the theme": sp(p("控え", themed("bg1"))),
    "white of the theme by its light": sp(p("控え", themed("tx1", '<a:lumMod val="5000"/><a:lumOff val="95000"/>'))),
    "by the system's name": sp(p("控え", '<a:solidFill><a:sysClr val="window"/></a:solidFill>')),
    "by its name": sp(p("控え", '<a:solidFill><a:prstClr val="white"/></a:solidFill>')),
    "by light": sp(p("控え", '<a:solidFill><a:scrgbClr r="100000" g="100000" b="100000"/></a:solidFill>')),
    "by hue": sp(p("控え", '<a:solidFill><a:hslClr hue="0" sat="0" lum="100000"/></a:solidFill>')),
    "by list style": sp(p("控え"), lists=WHITE_LEVEL),
    "by shape style": sp(p("控え"), style='<p:style><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></p:style>'),
    "dark on dark": sp(p("控え", DARK), looks=DARK),
    "white in a white shape": sp(p("控え", WHITE), looks=WHITE),
    "on a shape below it": sp("", (1, 1, 20, 9), DARK) + sp(p("控え", DARK)),
    "in its group's fill": group(sp(p("控え", DARK), looks="<a:grpFill/>"), looks=DARK),
    "in its style's fill": sp(p("控え", themed("accent1")), style='<p:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></p:style>'),
    "on a gradient of the same": sp(p("控え", WHITE), looks=gradient("FFFFFF", "FDFDFD")),
    "transparent": sp(p("控え", solid("000000", alpha(0)))),
    "nearly transparent": sp(p("控え", solid("000000", alpha(3000)))),
    "without a fill": sp(p("控え", "<a:noFill/>")),
    "with a white outline": sp(p("控え", f"<a:ln>{WHITE}</a:ln>{WHITE}")),
    "two points": sp(p("控え", attributes='sz="200"')),
    "half a point": sp(p("控え", attributes='sz="50"')),
    "shrunk to that": sp(p("控え", attributes='sz="800"'), body='<a:bodyPr><a:normAutofit fontScale="25000"/></a:bodyPr>'),
    "marked in its own colour": sp(p("控え", f'{BLACK}<a:highlight><a:srgbClr val="000000"/></a:highlight>')),
    "a white link that keeps its colour": sp(p("控え", f'{WHITE}<a:hlinkClick><a:extLst><a:ext><ahyp:hlinkClr val="tx"/></a:ext></a:extLst></a:hlinkClick>')),
}  # fmt: skip
SEEN = {
    "black": sp(p("控え", BLACK)),
    "grey": sp(p("控え", solid("BFBFBF"))),
    "without a colour": sp(p("控え")),
    "white in a dark shape": sp(p("控え", WHITE), looks=DARK),
    "white on a dark shape": sp("", (1, 1, 20, 9), DARK) + sp(p("控え", WHITE)),
    "partly on a dark shape": sp("", (1, 1, 2, 9), DARK) + sp(p("控え控え控え", WHITE), (1, 2, 12, 2)),
    "white in a group's fill": group(sp(p("控え", WHITE), looks="<a:grpFill/>"), looks=DARK),
    "white on a gradient": sp(p("控え", WHITE), looks=gradient("FFFFFF", "203864")),
    "white on a picture": sp(p("控え", WHITE), looks="<a:blipFill/>"),
    "white on a pattern": sp(p("控え", WHITE), looks='<a:pattFill><a:fgClr><a:srgbClr val="000000"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'),
    "half transparent": sp(p("控え", solid("000000", alpha(50000)))),
    "with a black outline": sp(p("控え", f"<a:ln>{BLACK}</a:ln><a:noFill/>")),
    "white with a shadow": sp(p("控え", f"{WHITE}<a:effectLst><a:outerShdw/></a:effectLst>")),
    "three points": sp(p("控え", attributes='sz="300"')),
    "shrunk a little": sp(p("控え", attributes='sz="1800"'), body='<a:bodyPr><a:normAutofit fontScale="62500"/></a:bodyPr>'),
    "white, marked": sp(p("控え", f'{WHITE}<a:highlight><a:srgbClr val="000000"/></a:highlight>')),
    "a white link in the colour of links": sp(p("控え", f"{WHITE}<a:hlinkClick/>")),
    "its own colour over the list's": sp(p("控え", BLACK), lists=WHITE_LEVEL),
    "another level's list style": sp(p("控え"), lists=WHITE_LEVEL.replace("lvl1", "lvl2")),
    "in its style's fill": sp(p("控え", WHITE), style='<p:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></p:style>'),
    "underlined": sp(p("控え", attributes='u="sng"')),
    "not struck": sp(p("控え", attributes='strike="noStrike"')),
}  # fmt: skip


@pytest.mark.parametrize("shapes", UNSEEN.values(), ids=UNSEEN.keys())
def test_letters_that_nobody_sees_are_told(shapes: str) -> None:
    assert texts_of(shapes) == []
    assert left_out(shapes) == HIDDEN_TEXT


@pytest.mark.parametrize("shapes", SEEN.values(), ids=SEEN.keys())
def test_letters_that_are_seen_are_read(shapes: str) -> None:
    assert texts_of(shapes) == ["控え"] or texts_of(shapes) == ["控え控え控え"]
    assert left_out(shapes) == []


@pytest.mark.parametrize(
    "deck",
    [
        Deck(layout=sp("<a:p/>", mark=BODY, lists=WHITE_LEVEL)),
        Deck(master=sp("<a:p/>", mark='<p:ph type="body"/>', lists=WHITE_LEVEL)),
        Deck(text_styles=f"<p:bodyStyle>{WHITE_LEVEL}</p:bodyStyle>"),
        Deck(main=f"<p:defaultTextStyle>{WHITE_LEVEL}</p:defaultTextStyle>"),
        Deck(mapping='<p:clrMap bg1="dk1" tx1="lt1"/>', main=f"<p:defaultTextStyle>{WHITE_LEVEL.replace(WHITE, themed('bg1'))}</p:defaultTextStyle>", master_background=background(BLACK)),
        Deck(layout=sp("<a:p/>", mark=BODY, looks=BLACK)),
        Deck(layout=sp("", (0, 0, 24, 18), BLACK)),
        Deck(master=sp("", (0, 0, 24, 18), BLACK)),
        Deck(layout_background=background(BLACK)),
        Deck(master_background=background(BLACK)),
        Deck(master_background='<p:bgRef idx="1001"><a:schemeClr val="tx1"/></p:bgRef>'),
    ],
)  # fmt: skip
def test_colours_are_inherited(deck: Deck) -> None:
    shapes = sp(p("控え"), mark=BODY)
    assert texts_of(shapes, deck=deck) == []
    assert left_out(shapes, deck=deck) == HIDDEN_TEXT


@pytest.mark.parametrize(
    "deck",
    [
        Deck(layout=sp("<a:p/>", mark='<p:ph type="body" idx="2"/>', lists=WHITE_LEVEL)),
        Deck(text_styles=f"<p:titleStyle>{WHITE_LEVEL}</p:titleStyle>"),
        Deck(layout=sp("<a:p/>", mark=BODY, lists=WHITE_LEVEL, looks=DARK)),
        Deck(layout=sp("<a:p/>", mark=BODY, lists=WHITE_LEVEL), layout_background=background(DARK)),
        Deck(layout=sp("", (0, 0, 24, 18), DARK), layout_attributes='showMasterSp="0"', master=sp("", (0, 0, 24, 18), BLACK)),
        Deck(layout_background=background(WHITE), master_background=background(BLACK)),
    ],
)  # fmt: skip
def test_what_is_not_inherited_changes_nothing(deck: Deck) -> None:
    assert texts_of(sp(p("控え"), mark=BODY), deck=deck) == ["控え"]


def test_the_slides_own_background_goes_first() -> None:
    deck = Deck(master_background=background(WHITE))
    shapes = sp(p("控え", WHITE))
    assert texts_of(Slide(shapes, background(DARK)), deck=deck) == ["控え"]
    assert texts_of(Slide(shapes, background("<a:blipFill/>")), deck=deck) == ["控え"]
    assert texts_of(shapes, deck=deck) == []


def test_a_slide_without_its_masters_shapes_stands_on_its_background() -> None:
    deck = Deck(master=sp("", (0, 0, 24, 18), DARK))
    shapes = sp(p("控え", WHITE))
    assert texts_of(shapes, deck=deck) == ["控え"]
    assert texts_of(Slide(shapes, attributes='showMasterSp="0"'), deck=deck) == []


def test_only_the_unseen_runs_of_a_paragraph_are_left_out() -> None:
    shapes = sp(f"<a:p>{r('鍵は')}{r('裏の', WHITE)}{r('棚にある')}</a:p>")
    assert texts_of(shapes) == ["鍵は棚にある"]
    (told,) = parts_left_out(shapes)
    assert (told.page, told.letters) == (1, 2)


@pytest.mark.parametrize("kind", ["sngStrike", "dblStrike"])
def test_struck_out_runs_are_told(kind: str) -> None:
    struck = r("三月", attributes=f'strike="{kind}"')
    shapes = sp(f"<a:p>{r('期限は')}{struck}{r('五月')}</a:p>")
    assert texts_of(shapes) == ["期限は五月"]
    assert left_out(shapes) == [("struck-out", "text", 1)]


def test_a_strike_is_inherited_and_undone() -> None:
    lists = '<a:lvl1pPr><a:defRPr strike="sngStrike"/></a:lvl1pPr>'
    shapes = sp(p("三月") + p("五月", attributes='strike="noStrike"'), lists=lists)
    assert texts_of(shapes) == ["五月"]
    assert left_out(shapes) == [("struck-out", "text", 1)]
