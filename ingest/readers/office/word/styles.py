"""Styles after inheritance: what holds for a paragraph and a run (ECMA-376 part 1 §17.7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import W, local_name
from ingest.readers.office.word.markup import is_on, number_of, value_of

Properties = Mapping[str, Element]
"""Property elements by their name without namespace."""

_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-9])$")
_LIST = re.compile(r"^(?:list (?:bullet|number)|箇条書き|段落番号)\s*([2-5]?)$")
_CONTENTS = re.compile(r"^(?:toc|目次)\s*(?:[1-9]|heading|の見出し)$")
_BODY_TEXT_LEVEL = 9
_TOGGLES = ("vanish", "strike")
_OF_RUNS = frozenset((
    "vanish", "strike", "dstrike", "color", "sz", "w", "shd", "highlight", "rFonts", "rStyle",
    "textFill", "textOutline", "del",
))  # fmt: skip
_OF_PARAGRAPHS = frozenset(
    ("shd", "outlineLvl", "numPr", "spacing", "framePr", "pStyle", "pageBreakBefore")
)
_NONE: Properties = {}


@dataclass(frozen=True)
class RunLook:
    """What holds for a run: its properties, nearest last, and the toggles put together."""

    properties: Properties
    is_vanished: bool
    is_struck: bool


@dataclass(frozen=True)
class Style:
    """One style of the sheet, with its own properties."""

    name: str
    based_on: str
    of_runs: Properties
    of_paragraphs: Properties
    element: Element


def run_properties(properties: Element | None) -> Properties:
    return _named(properties, _OF_RUNS)


def paragraph_properties(properties: Element | None) -> Properties:
    return _named(properties, _OF_PARAGRAPHS)


def _named(properties: Element | None, wanted: frozenset[str]) -> Properties:
    if properties is None:
        return _NONE
    return {name: p for p in properties if (name := local_name(p)) in wanted}


class Styles:
    """The document's styles by id; a style inherits from the one it is based on."""

    def __init__(self, root: Element | None) -> None:
        sheet = root if root is not None else Element("none")
        self._styles = {e.get(W + "styleId") or "": _style(e) for e in sheet.iterfind(W + "style")}
        self._defaults = {
            e.get(W + "type"): e.get(W + "styleId") or ""
            for e in sheet.iterfind(W + "style")
            if (e.get(W + "default") or "").lower() in ("1", "true", "on")
        }
        self._run_defaults = run_properties(sheet.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._of_chains: dict[tuple[str, str], Properties] = {}

    def style_of(self, paragraph: Element) -> str:
        """The id of the paragraph's style, the default one where it names none."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._or_default(style, "paragraph")

    def table_style_of(self, table: Element) -> str:
        return self._or_default(table.find(f"{W}tblPr/{W}tblStyle"), "table")

    def _or_default(self, named: Element | None, kind: str) -> str:
        style_id = value_of(named)
        return style_id if style_id in self._styles else self._defaults.get(kind, "")

    def of_paragraph(self, paragraph: Element) -> Properties:
        """What holds for a paragraph, from its style and its own properties."""
        own = paragraph_properties(paragraph.find(W + "pPr"))
        inherited = self._of_chain(self.style_of(paragraph), "of_paragraphs")
        return {**inherited, **own} if own else inherited

    def of_run(self, run: Properties, style_id: str, of_table: Properties = _NONE) -> RunLook:
        """What holds for a run with those own properties in a paragraph of that style.

        A toggle counts by its levels: set in two of them, it is off again (§17.7.3).
        """
        named = run.get("rStyle")
        character = self._of_chain(value_of(named), "of_runs") if named is not None else _NONE
        paragraph = self._of_chain(style_id, "of_runs")
        levels = (of_table, paragraph, character)
        is_on_by = {name: self._toggled(name, run, levels) for name in _TOGGLES}
        merged = {**self._run_defaults, **of_table, **paragraph, **character, **run}
        is_struck = is_on_by["strike"] or is_on(merged.get("dstrike"))
        return RunLook(merged, is_on_by["vanish"], is_struck)

    def _toggled(self, name: str, run: Properties, levels: tuple[Properties, ...]) -> bool:
        if name in run:
            return is_on(run[name])
        is_odd = sum(is_on(level.get(name)) for level in levels) % 2 == 1
        return is_on(self._run_defaults.get(name)) or is_odd

    def heading_level(self, paragraph: Element) -> int | None:
        """1 for titles and the largest headings; None for text."""
        for properties, name in self._sources(paragraph):
            if name in ("title", "表題"):
                return 1
            named = _HEADING.match(name)
            if named:
                return int(named[1])
            outline = properties.get("outlineLvl")
            if outline is not None:
                level = number_of(outline)
                return level + 1 if 0 <= level < _BODY_TEXT_LEVEL else None
        return None

    def list_level(self, paragraph: Element) -> int | None:
        """A list item's nesting from 0; None for what is none."""
        for properties, name in self._sources(paragraph):
            named = _LIST.match(name)
            if named:
                return int(named[1] or 1) - 1
            numbering = properties.get("numPr")
            if numbering is not None:
                is_switched_off = number_of(numbering.find(W + "numId")) == 0
                return None if is_switched_off else max(number_of(numbering.find(W + "ilvl")), 0)
        return None

    def is_contents_entry(self, paragraph: Element) -> bool:
        """The table of contents repeats the headings, with page numbers that nobody needs."""
        return any(_CONTENTS.match(name) for _, name in self._sources(paragraph))

    def numbering(self, style_id: str) -> Iterator[tuple[str, Element]]:
        """The numbering that a style and those below it set, nearest first, with their ids."""
        for own_id, style in self.chain(style_id):
            if "numPr" in style.of_paragraphs:
                yield own_id, style.of_paragraphs["numPr"]

    def chain(self, style_id: str) -> Iterator[tuple[str, Style]]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style_id, style
            style_id = style.based_on

    def _sources(self, paragraph: Element) -> Iterator[tuple[Properties, str]]:
        """Where a paragraph's properties come from, nearest first, with the style's name."""
        yield paragraph_properties(paragraph.find(W + "pPr")), ""
        for _, style in self.chain(self.style_of(paragraph)):
            yield style.of_paragraphs, style.name

    def _of_chain(self, style_id: str, which: str) -> Properties:
        key = (style_id, which)
        if key not in self._of_chains:
            merged: dict[str, Element] = {}
            for _, style in reversed([*self.chain(style_id)]):
                merged |= style.of_runs if which == "of_runs" else style.of_paragraphs
            self._of_chains[key] = merged
        return self._of_chains[key]


def _style(element: Element) -> Style:
    name = value_of(element.find(W + "name"))
    return Style(
        unicodedata.normalize("NFKC", name).lower(),
        value_of(element.find(W + "basedOn")),
        run_properties(element.find(W + "rPr")),
        paragraph_properties(element.find(W + "pPr")),
        element,
    )
