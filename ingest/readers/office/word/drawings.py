"""What is drawn in a run: text boxes, charts, diagrams, WordArt; and what of it cannot be read.

DrawingML in ECMA-376 part 1 §20.4, VML in part 4 §19, objects in part 1 §17.3.3.19.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.colours import WHITE, Colour
from ingest.readers.office.colours import Palette, of_words
from ingest.readers.office.markup import ALTERNATIVE, R, W, chosen, local_name
from ingest.readers.office.objects import leave_object
from ingest.readers.office.word.markup import all_text
from ingest.readers.office.word.sheet import Sheet
from kb.file_parts import Part as FilePart

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_A, _WP, _DIAGRAM = (
    f"{{{_DRAWING}{name}}}" for name in ("main", "wordprocessingDrawing", "diagram")
)
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_V, _O = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
# Geometry, looks, names: nothing in these namespaces shows text but what is asked for below.
_LOOKS = (
    _DRAWING,
    "urn:schemas-microsoft-com:",
    "http://schemas.microsoft.com/office/drawing/",
    "http://schemas.microsoft.com/office/word/2010/wordprocessing",
    "http://schemas.microsoft.com/office/word/2012/wordprocessing",
)
_TOLD: dict[str, FilePart] = {
    "pic": "picture",
    "imagedata": "picture",
    "contentPart": "drawing",
    "wpInk": "drawing",
    "ink": "drawing",
    "model3d": "drawing",
    "webVideoPr": "media",
    "control": "form-field",
}
_HIDDEN = re.compile(r"(?:visibility|display)\s*:\s*(?:hidden|none)", re.IGNORECASE)
_SPARE = frozenset(("extLst", "docPr", "cNvPr", "shapetype", "Fallback"))


@dataclass(frozen=True)
class Box:
    """A text box, and the colour its text stands on; None where that is not known."""

    content: Element
    ground: Colour | None


@dataclass(frozen=True)
class Named:
    """A chart or a diagram by its relation, or the letters of a WordArt."""

    kind: str
    name: str


Drawn = Box | Named


@dataclass
class DrawingReader:
    """Reads drawings. ``is_alone`` says that nothing else is drawn that may lie behind a box."""

    palette: Palette
    census: Census
    page_ground: Callable[[], Colour | None]
    sheet: Sheet
    is_alone: bool = True

    def read(self, element: Element, ground: Colour | None = None) -> Iterator[Drawn]:
        """What stands in a drawing, picture or object, in order."""
        name = local_name(element)
        if element.tag == ALTERNATIVE:
            choice = chosen(element)
            yield from self._inside(choice, ground) if choice is not None else ()
        elif _is_switched_off(element) or self.sheet.is_beside(element):
            self._leave_hidden(element)
        elif element.tag == W + "object":
            yield from self._object(element)
        elif name in _TOLD:
            self._leave(element, _TOLD[name])
        elif element.tag == W + "txbxContent":
            yield Box(element, ground)
        elif named := _named(element):
            yield named
        elif name not in _SPARE:
            self._tell_unknown(element)
            yield from self._inside(element, self._ground_in(element, ground))

    def _inside(self, element: Element, ground: Colour | None) -> Iterator[Drawn]:
        for child in element:
            yield from self.read(child, ground)

    def _object(self, element: Element) -> Iterator[Drawn]:
        """An embedded file; its picture is only how it looks from outside."""
        is_told = False
        for child in element.iter():
            name = local_name(child)
            if name in ("OLEObject", "objectEmbed", "objectLink"):
                is_link = name == "objectLink" or child.get("Type") == "Link"
                program = child.get("ProgID") or child.get(W + "progId")
                leave_object(self.census, program, is_link=is_link)
                is_told = True
            elif name == "control":
                self.census.leave("not-read", "form-field")
                is_told = True
        if not is_told:
            yield from self._inside(element, None)

    def _leave_hidden(self, element: Element) -> None:
        text = all_text(element)
        if text.strip():
            self.census.leave("hidden", "shape", text)

    def _leave(self, element: Element, part: FilePart) -> None:
        is_decoration = any(
            local_name(e) == "decorative" and e.get("val") in ("1", "true") for e in element.iter()
        )
        if not is_decoration:
            self.census.leave("not-read", part)

    def _tell_unknown(self, element: Element) -> None:
        space = element.tag[1:].partition("}")[0]
        if not space.startswith(_LOOKS) and element.tag not in (W + "drawing", W + "pict"):
            self.census.leave("not-read", "unknown", name=local_name(element))

    def _ground_in(self, element: Element, ground: Colour | None) -> Colour | None:
        """What text in a shape stands on: its fill, or else what is behind it."""
        if element.tag == f"{_WPS}wsp":
            return self._filled(element, ground)
        if element.tag.startswith(_V) and local_name(element) not in ("textbox", "fill", "shadow"):
            return self._filled_vml(element, ground)
        if element.tag == f"{_WP}inline":
            return self.page_ground()
        if element.tag == f"{_WP}anchor":
            return self.page_ground() if self.is_alone else None
        # Shapes of a group lie over one another.
        return None if local_name(element) in ("wgp", "wpc", "group") else ground

    def _filled(self, shape: Element, ground: Colour | None) -> Colour | None:
        looks = shape.find(f"{_WPS}spPr")
        for fill in looks if looks is not None else ():
            match local_name(fill):
                case "solidFill":
                    is_see_through = any(local_name(e) == "alpha" for e in fill.iter())
                    return None if is_see_through else self.palette.drawn(fill)
                case "noFill":
                    return ground
                case "gradFill" | "blipFill" | "pattFill" | "grpFill":
                    return None
        by_style = shape.find(f"{_WPS}style/{_A}fillRef")
        is_filled = by_style is not None and by_style.get("idx") not in (None, "0")
        return self.palette.drawn(by_style) if is_filled and by_style is not None else ground

    def _filled_vml(self, shape: Element, ground: Colour | None) -> Colour | None:
        """Shapes are white unless they say otherwise (part 4 §19.1.2.19)."""
        if local_name(shape) == "group":
            return None
        if shape.get("filled") in ("f", "false", "0"):
            return ground if self.is_alone else None
        fill = shape.find(f"{_V}fill")
        if fill is not None and (fill.get("type") or "solid") != "solid":
            return None
        colour = shape.get("fillcolor")
        return WHITE if colour is None else of_words(colour)


def _named(element: Element) -> Named | None:
    if element.tag == f"{_V}textpath":
        return Named("text", element.get("string") or "")
    if element.tag == f"{_DIAGRAM}relIds":
        return Named("diagram", element.get(f"{R}dm") or "")
    if element.tag == f"{_A}txBody":
        return Named("text", "\n".join(map(_letters, element.iter(f"{_A}p"))))
    if local_name(element) == "chart" and element.get(f"{R}id"):
        return Named("chart", element.get(f"{R}id") or "")
    return None


def _letters(paragraph: Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{_A}t"))


def _is_switched_off(element: Element) -> bool:
    if element.tag in (f"{_WP}inline", f"{_WP}anchor"):
        named = element.find(f"{_WP}docPr")
        return any(e is not None and e.get("hidden") in ("1", "true") for e in (element, named))
    own = element.find(f"{_WPS}cNvPr")
    if own is not None and own.get("hidden") in ("1", "true"):
        return True
    return element.tag.startswith(_V) and bool(_HIDDEN.search(element.get("style") or ""))
