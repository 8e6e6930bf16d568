"""What belongs to a slide and is not shown on it: the speaker's notes, the reviewers' comments."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import A, choose, local_name
from ingest.readers.office.package import Package, Part
from ingest.readers.office.slides.markup import P, all_text

_NOT_NOTES = ("sldImg", "sldNum", "hdr", "ftr", "dt")


def notes_of(package: Package, slide: Part) -> Iterator[Element]:
    """The bodies of text on a slide's page of notes, without what only heads it."""
    for part in _parts(package, slide, "notesSlide"):
        for shape in part.root.iter(f"{P}sp"):
            mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
            body = shape.find(f"{P}txBody")
            kind = mark.get("type") if mark is not None else None
            if body is not None and kind not in _NOT_NOTES:
                yield body


def comments_of(package: Package, slide: Part) -> Iterator[str]:
    """What reviewers wrote on a slide, with the replies, of both kinds that PowerPoint writes.

    Those of today (MS-PPTX 2.16.3) are bodies of text, the older ones one string (§19.4.4).
    """
    for part in _parts(package, slide, "comments"):
        for element in part.root.iter():
            if element.tag == f"{P}text":
                yield element.text or ""
            elif local_name(element) == "txBody":
                yield "\n".join(map(all_text, element.iter(f"{A}p")))


def _parts(package: Package, slide: Part, kind: str) -> Iterator[Part]:
    for relation in slide.related(kind):
        part = package.optional(relation)
        if part is not None:
            choose(part.root)
            yield part
