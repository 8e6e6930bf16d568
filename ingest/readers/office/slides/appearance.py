"""Whether a reader of the slide sees a run: its look against the grounds it stands on (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.parsed.document import WhyLeftOut
from ingest.readers.colours import (
    TOO_SMALL_POINTS,
    Colour,
    look_alike,
    over,
)
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import A, local_name
from ingest.readers.office.slides.canvas import Grounds, painted_over
from ingest.readers.office.slides.fills import Paint, fill_in, paint_of
from ingest.readers.office.slides.styles import Look

_STRUCK = ("sngStrike", "dblStrike")
# What is drawn around or behind letters shows them in any colour.
_HALOS = ("glow", "outerShdw", "innerShdw", "prstShdw")
_HARDLY_THERE = 0.05
_BLACK: Colour = (0, 0, 0)
# A link is drawn in the theme's colour for links, unless it says otherwise (MS-ODRAWXML 2.25).
_OWN_COLOUR = "hlinkClr"


@dataclass(frozen=True)
class Place:
    """What a body of text stands on, and how much its letters are shrunk."""

    grounds: Grounds
    scale: float = 1.0


def why_unseen(look: Look, place: Place, palette: Palette) -> WhyLeftOut | None:
    """Why a run's text is no text of the slide; None if it is."""
    if look.points * place.scale <= TOO_SMALL_POINTS or _has_its_grounds_colour(
        look, place.grounds, palette
    ):
        return "hidden"
    return "struck-out" if look.attribute("strike") in _STRUCK else None


def _has_its_grounds_colour(look: Look, grounds: Grounds, palette: Palette) -> bool:
    effects = look.child("effectLst")
    if effects is not None and any(local_name(e) in _HALOS for e in effects):
        return False
    inks = [*_inks(look, palette)]
    if any(ink.colours is None for ink in inks):
        return False
    colours = [each for ink in inks for each in ink.colours or () if each[1] >= _HARDLY_THERE]
    highlight = look.child("highlight")
    if highlight is not None:
        marker = palette.drawn(highlight)
        grounds = painted_over(Paint(((marker, 1.0),) if marker else None), grounds)
    if not colours:
        return True
    return grounds is not None and all(
        look_alike(over(colour, opacity, ground), ground)
        for colour, opacity in colours
        for ground in grounds
    )


def _inks(look: Look, palette: Palette) -> Iterator[Paint]:
    """What its letters are drawn with: a fill, an outline."""
    link = look.child("hlinkClick")
    if link is not None and not _keeps_its_colour(link):
        yield _solid(palette.named("hlink"))
        return
    fill = look.fill
    if isinstance(fill, Element):
        yield paint_of(fill, palette)
    else:
        yield _solid(fill or palette.named("tx1") or _BLACK)
    line = fill_in(look.child("ln"))
    if line is not None:
        yield paint_of(line, palette)


def _solid(colour: Colour | None) -> Paint:
    return Paint(((colour, 1.0),) if colour else None)


def _keeps_its_colour(link: Element) -> bool:
    return any(
        local_name(e) == _OWN_COLOUR and e.get("val") == "tx"
        for e in link.iter(f"{A}extLst")
        for e in e.iter()
    )
