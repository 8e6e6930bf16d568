"""A workbook's parts: its sheets, shared texts and looks; what one of them lacks, Excel reads over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import R
from ingest.readers.office.package import Package, Part
from ingest.readers.sheet.escapes import X, text_of
from ingest.readers.sheet.looks import Looks
from kb.file_parts import Part as FilePart

# Sheets that are no grid of cells: macros never run, and dialogs are older than this format.
OTHER_SHEETS: Mapping[str, FilePart] = {
    "chartsheet": "chart",
    "dialogsheet": "unknown",
    "xlMacrosheet": "unknown",
}


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook names it; ``kind`` is the last word of its part's type."""

    name: str
    is_hidden: bool
    kind: str
    part: Part | None


class Book:
    """A workbook, read part by part."""

    def __init__(self, data: bytes, census: Census) -> None:
        self.package = Package(data, census, "xl/workbook.xml")
        self._main = self.package.main()

    @property
    def title(self) -> str | None:
        return self.package.title()

    @cached_property
    def is_1904(self) -> bool:
        """Days are counted from 1904, as on old Macintoshes (§18.2.28)."""
        told = self._main.root.find(f"{X}workbookPr")
        return told is not None and told.get("date1904") in ("1", "true")

    def sheets(self) -> Iterator[Sheet]:
        for told in self._main.root.iter(f"{X}sheet"):
            relation = self._main.target_of(told.get(f"{R}id"))
            part = self.package.optional(relation) if relation else None
            kind = relation.kind if relation else ""
            is_hidden = told.get("state", "visible") != "visible"
            yield Sheet(told.get("name") or "", is_hidden, kind, part)

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """The shared texts: what each shows, and what of it is struck out."""
        root = self._related("sharedStrings")
        return [text_of(item) for item in root.iter(f"{X}si")] if root is not None else []

    @cached_property
    def looks(self) -> Looks:
        return Looks(self._related("styles"), Palette(self._related("theme")))

    def _related(self, kind: str) -> Element | None:
        for relation in self._main.related(kind):
            part = self.package.optional(relation)
            return part.root if part else None
        return None
