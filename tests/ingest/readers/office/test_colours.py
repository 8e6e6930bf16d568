"""Colours of Office files: by number, name and theme, made lighter, darker and clearer."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.colours import Palette, of_words, opacity_of
from word_files import NAMESPACES

WHITE, BLACK, NAVY = (255, 255, 255), (0, 0, 0), (31, 73, 125)
THEME = (
    '<a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F497D"/></a:dk2>'
    '<a:hlink><a:srgbClr val="0000FF"/></a:hlink></a:clrScheme>'
)


def element(xml: str) -> Element:
    found: Element = fromstring(f"<a:x {NAMESPACES}>{xml}</a:x>")[0]
    return found


PALETTE = Palette(element(f"<a:theme>{THEME}</a:theme>"))


@pytest.mark.parametrize(
    ("word", "colour"),
    [
        ("1F497D", NAVY),
        ("#1f497d", NAVY),
        ("#fff", WHITE),
        ("white [7]", WHITE),
        ("navy", (0, 0, 128)),
        ("auto", None),
        ("none", None),
        ("12345", None),
        ("", None),
        (None, None),
    ],
)
def test_a_colour_is_written_by_number_or_name(
    word: str | None, colour: tuple[int, int, int] | None
) -> None:
    assert of_words(word) == colour


@pytest.mark.parametrize(
    ("inside", "colour"),
    [
        ('<a:srgbClr val="1F497D"/>', NAVY),
        ('<a:prstClr val="white"/>', WHITE),
        ('<a:sysClr val="window"/>', WHITE),
        ('<a:sysClr val="windowText"/>', BLACK),
        ('<a:sysClr val="window" lastClr="1F497D"/>', NAVY),
        ('<a:schemeClr val="bg1"/>', WHITE),
        ('<a:schemeClr val="tx1"/>', BLACK),
        ('<a:schemeClr val="phClr"/>', NAVY),
        ('<a:scrgbClr r="100000" g="100000" b="100000"/>', WHITE),
        ('<a:scrgbClr r="0" g="0%" b="0"/>', BLACK),
        ('<a:hslClr hue="14400000" sat="100000" lum="50000"/>', (0, 0, 255)),
        ('<a:schemeClr val="tx1"><a:lumMod val="5000"/><a:lumOff val="95000"/></a:schemeClr>', (242, 242, 242)),
        ('<a:schemeClr val="bg1"><a:lumMod val="50%"/></a:schemeClr>', (128, 128, 128)),
        ('<a:schemeClr val="bg1"><a:shade val="0"/></a:schemeClr>', BLACK),
        ('<a:schemeClr val="tx1"><a:tint val="0"/></a:schemeClr>', WHITE),
        ('<a:schemeClr val="accent9"/>', None),
        ("<a:other/>", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_drawn_colour_is_changed_as_it_says(
    inside: str, colour: tuple[int, int, int] | None
) -> None:
    assert PALETTE.drawn(element(f"<a:solidFill>{inside}</a:solidFill>"), NAVY) == colour


@pytest.mark.parametrize(
    ("inside", "opacity"),
    [
        ("", 1.0),
        ('<a:alpha val="0"/>', 0.0),
        ('<a:alpha val="25%"/>', 0.25),
        ('<a:alpha val="50000"/><a:alphaMod val="50000"/>', 0.25),
        ('<a:alphaOff val="-60000"/>', 0.4),
        ('<a:alpha val="NaN"/>', 1.0),
    ],
)
def test_a_colour_may_be_seen_through(inside: str, opacity: float) -> None:
    fill = element(f'<a:solidFill><a:srgbClr val="000000">{inside}</a:srgbClr></a:solidFill>')
    assert opacity_of(fill) == pytest.approx(opacity)


@pytest.mark.parametrize(
    "mapping",
    ['<w:clrSchemeMapping w:bg1="dark2" w:t1="light1"/>', '<a:clrMap bg1="dk2" tx1="lt1"/>'],
)
def test_a_mapping_says_which_colour_of_the_theme_is_meant(mapping: str) -> None:
    mapped = Palette(element(f"<a:theme>{THEME}</a:theme>"), element(mapping))
    assert (mapped.named("bg1"), mapped.named("tx1")) == (NAVY, WHITE)
    assert mapped.named("hlink") == (0, 0, 255)


def test_words_own_colours_are_those_of_the_theme_first() -> None:
    colour = '<w:color w:val="FF0000" w:themeColor="text2" w:themeTint="00"/>'
    assert PALETTE.written(element(colour)) == WHITE
    assert PALETTE.written(element('<w:color w:val="FF0000" w:themeColor="none"/>')) == (255, 0, 0)
    assert PALETTE.written(None) is None
    assert Palette().named("bg1") is None
