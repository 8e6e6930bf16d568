"""Whether a reader of the page sees a run: its look against what it stands on (pure)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ingest.parsed.document import WhyLeftOut
from ingest.readers.colours import TOO_SMALL_POINTS, Colour, look_alike
from ingest.readers.office.colours import Palette, of_words, plain
from ingest.readers.office.markup import W, local_name, number_in
from ingest.readers.office.word.markup import number_of, value_of
from ingest.readers.office.word.styles import Properties, RunLook

# Sizes are written in half points, the heights of lines in twentieths.
_UNREADABLE_HALF_POINTS = 2 * TOO_SMALL_POINTS
_UNREADABLE_TWENTIETHS = 20 * TOO_SMALL_POINTS
_UNREADABLE_PER_CENT = 5
# Of Word 2010's transparency, in thousandths of a per cent.
_GONE = 95_000


def why_unseen(
    look: RunLook, paragraph: Properties, ground: Colour | None, palette: Palette
) -> WhyLeftOut | None:
    """Why a run's text is no text of the page; None if it is. ``ground`` None is not known."""
    if look.is_vanished or _is_too_small(look.properties) or _is_sliver(paragraph):
        return "hidden"
    if _has_the_grounds_colour(look.properties, ground, palette):
        return "hidden"
    return "struck-out" if look.is_struck else None


def _is_too_small(run: Properties) -> bool:
    size, width = run.get("sz"), run.get("w")
    if size is not None and 0 < number_of(size) <= _UNREADABLE_HALF_POINTS:
        return True
    per_cent = value_of(width).removesuffix("%")
    return width is not None and 0 < number_in(per_cent, 100) <= _UNREADABLE_PER_CENT


def _is_sliver(paragraph: Properties) -> bool:
    """True for lines that are set exactly so low that nothing of a letter shows."""
    spacing = paragraph.get("spacing")
    if spacing is None or spacing.get(W + "lineRule") != "exact":
        return False
    return 0 < number_in(spacing.get(W + "line")) <= _UNREADABLE_TWENTIETHS


def _has_the_grounds_colour(run: Properties, ground: Colour | None, palette: Palette) -> bool:
    if is_shown(run.get("textOutline")):
        return False
    fill = run.get("textFill")
    if fill is not None and _is_gone(fill):
        return True
    colour = _fill_colour(fill, palette) or palette.written(run.get("color"))
    behind = ground_of_run(run, ground, palette)
    # Word takes black or white for «auto», whichever shows.
    return colour is not None and behind is not None and look_alike(colour, behind)


def ground_of_run(run: Properties, ground: Colour | None, palette: Palette) -> Colour | None:
    """Its highlight, else its shading, else what the paragraph stands on."""
    highlight = of_words(value_of(run.get("highlight")))
    return highlight or shaded(run.get("shd"), ground, palette)


def shaded(shading: Element | None, ground: Colour | None, palette: Palette) -> Colour | None:
    """The colour of a w:shd over the ground; a pattern mixes its two colours (§17.18.78)."""
    if shading is None or value_of(shading) == "nil":
        return ground
    fill = palette.written(shading, "fill") or ground
    pattern = value_of(shading)
    if pattern in ("clear", "") or fill is None:
        return fill
    share = 100 if pattern == "solid" else number_in(pattern.removeprefix("pct"), 50)
    ink = palette.written(shading, "color") or (0, 0, 0)
    mixed = [round((i * share + f * (100 - share)) / 100) for i, f in zip(ink, fill, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def is_shown(line: Element | None) -> bool:
    """True for an outline that is drawn."""
    return line is not None and any(
        local_name(child) in ("solidFill", "gradFill") and not _is_transparent(child)
        for child in line
    )


def _is_gone(fill: Element) -> bool:
    """True for letters without a fill, or with one that lets everything through."""
    return any(local_name(child) == "noFill" or _is_transparent(child) for child in fill)


def _is_transparent(fill: Element) -> bool:
    """True if each of its colours lets everything through."""
    colours = [e for e in fill.iter() if local_name(e).endswith("Clr")]
    return bool(colours) and all(any(map(_lets_through, colour)) for colour in colours)


def _lets_through(change: Element) -> bool:
    return local_name(change) == "alpha" and number_in(plain(change, "val")) >= _GONE


def _fill_colour(fill: Element | None, palette: Palette) -> Colour | None:
    solid = (
        (child for child in fill if local_name(child) == "solidFill") if fill is not None else ()
    )
    return next((colour for child in solid if (colour := palette.drawn(child))), None)
