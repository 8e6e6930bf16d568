"""A presentation's slides, each with the layout, the master and the theme that it is drawn by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import A, choose
from ingest.readers.office.package import Package, Part, Relation
from ingest.readers.office.slides.markup import P, relation_id

MAIN = "ppt/presentation.xml"
# What PowerPoint takes for a slide whose size is not told: 10 by 7.5 inches.
_USUAL_SIZE = (9_144_000, 6_858_000)
_NOTHING = Part(Element("none"))


@dataclass(frozen=True)
class Slide:
    """A slide's part and what it stands on; ``theme`` is its master's."""

    number: int
    part: Part
    layout: Part
    master: Part
    theme: Element | None
    palette: Palette

    @property
    def grounds(self) -> tuple[Part, ...]:
        """The parts that it is drawn on, nearest first."""
        return self.layout, self.master


@dataclass
class Deck:
    """A presentation, read part by part; a layout or a master is read once."""

    package: Package
    census: Census
    main: Part = _NOTHING
    _kept: dict[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.main = self.package.main()
        if self.main.root.tag != f"{P}presentation":
            raise SyntaxError(self.main.root.tag)

    @property
    def slide_ids(self) -> list[str]:
        """The slides' relations, in the order in which they are shown."""
        return [relation_id(e) for e in self.main.root.iterfind(f"{P}sldIdLst/{P}sldId")]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a slide, in English Metric Units."""
        size = self.main.root.find(f"{P}sldSz")
        width, height = ((size.get(k) or "") if size is not None else "" for k in ("cx", "cy"))
        if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
            return _USUAL_SIZE
        return int(width), int(height)

    @property
    def text_style(self) -> Element | None:
        return self.main.root.find(f"{P}defaultTextStyle")

    @cached_property
    def table_styles(self) -> dict[str, Element]:
        """The styles of tables that the file holds, by their id."""
        root = self._first(self.main, "tableStyles").root
        return {e.get("styleId") or "": e for e in root.iterfind(f"{A}tblStyle")}

    def slides(self) -> Iterator[Slide]:
        """In the order in which they are shown; a broken one is told."""
        for number, name in enumerate(self.slide_ids, 1):
            relation = self.main.target_of(name)
            part = (
                self.package.optional(relation) if relation and not relation.is_external else None
            )
            if part is None or part.root.tag != f"{P}sld":
                self.census.leave("not-read", "slide", page=number)
            else:
                choose(part.root)
                yield self._slide(number, part)

    def _slide(self, number: int, part: Part) -> Slide:
        layout = self._first(part, "slideLayout")
        master = self._first(layout, "slideMaster")
        theme = self._first(master, "theme").root
        own = next(
            (
                mapping
                for each in (part, layout)
                if (mapping := each.root.find(f"{P}clrMapOvr/{A}overrideClrMapping")) is not None
            ),
            master.root.find(f"{P}clrMap"),
        )
        return Slide(number, part, layout, master, theme, Palette(theme, own))

    def _first(self, part: Part, kind: str) -> Part:
        """The part of that kind that another one names; an empty one if there is none."""
        relation = next(part.related(kind), None)
        return self._read(relation) if relation else _NOTHING

    def _read(self, relation: Relation) -> Part:
        if relation.target not in self._kept:
            part = self.package.optional(relation) or _NOTHING
            choose(part.root)
            self._kept[relation.target] = part
        return self._kept[relation.target]
