"""What stands beside a document's text in parts of its own: notes, comments, running heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import W
from ingest.readers.office.package import Package, Part
from ingest.readers.office.word.markup import value_of

_NOTE_PARTS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass(frozen=True)
class Annex:
    """An element of another part, whose relations are that part's own."""

    element: Element
    part: Part


def notes(package: Package, document: Part) -> Iterator[tuple[tuple[str, str], Annex]]:
    """Foot and end notes by the name of what refers to them, and number."""
    for reference, kind in _NOTE_PARTS.items():
        for part in _parts(package, document, kind):
            for note in part.root:
                # The lines that part notes from text have a type of their own (§17.18.33).
                if (note.get(W + "type") or "normal") == "normal":
                    yield (reference, note.get(W + "id") or ""), Annex(note, part)


def comments(package: Package, document: Part) -> Iterator[tuple[str, Annex]]:
    """Comments by number."""
    for part in _parts(package, document, "comments"):
        for comment in part.root.iterfind(W + "comment"):
            yield comment.get(W + "id") or "", Annex(comment, part)


def heads(package: Package, document: Part) -> Iterator[Annex]:
    """Headers and footers of every section."""
    for kind in ("header", "footer"):
        for part in _parts(package, document, kind):
            yield Annex(part.root, part)


def _parts(package: Package, document: Part, kind: str) -> Iterator[Part]:
    for relation in document.related(kind):
        part = package.optional(relation)
        if part is not None:
            yield part


def optional_root(package: Package, document: Part, kind: str) -> Element | None:
    """The root of a part that the document has once, as its styles."""
    return next((part.root for part in _parts(package, document, kind)), None)


def shows_background(settings: Element | None) -> bool:
    shown = settings.find(W + "displayBackgroundShape") if settings is not None else None
    return shown is not None and value_of(shown) not in ("0", "false", "off")
