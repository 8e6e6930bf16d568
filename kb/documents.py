"""What the knowledge base is made of: documents, and the passages that are found and cited."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

DocumentKind = Literal["meeting", "guideline", "reference"]
COVER = "表紙"
"""Section name of a meeting's first page."""

Part = Literal["question", "answer", "table", "explanation"]


@dataclass(frozen=True)
class Link:
    """A reference that a passage names: what the material calls it, and where it really is.

    ``title`` is the correct title, ``printed_title`` the material's own where that differs.
    ``hint`` is the place named beside the link, such as ``P54～58``.
    """

    title: str
    url: str | None = None
    publisher: str | None = None
    printed_title: str | None = None
    hint: str | None = None
    source_id: str | None = None


@dataclass(frozen=True)
class Document:
    """One source. ``id`` is its stable origin (URL, or path below the folder given to ingest)."""

    id: str
    title: str
    kind: DocumentKind
    content_hash: str
    publisher: str | None = None
    edition: str | None = None
    date: str | None = None
    """ISO 8601 day, or as much of it as the material tells."""
    meeting: int | None = None
    url: str | None = None
    reuse: str = "operator-supplied"
    is_sample: bool = False
    pages: int | None = None
    """Number of pages, or None where the source has none."""
    file_name: str = ""
    duplicate_of: str | None = None
    """The document whose content this one repeats; its passages are kept, and cited from there."""
    superseded_by: str | None = None
    """Title of a newer edition that the register knows."""
    numbers_edition: str | None = None
    """Older edition of the guideline that counts its passages' own numbers; None: the document."""
    fingerprint: str = ""
    """Content, pipeline version, register and corrections that its passages were made from."""
    audience: tuple[str, ...] = ()
    """Groups that may see it; empty: everybody, as in generations made before there were any."""


@dataclass(frozen=True)
class Passage:
    """What is stored, found and cited: a literal stretch of one page's display text.

    ``page_texts[page_index][start:end] == text`` holds for the document's pages.
    ``group`` ties together what belongs to one answer of one question, in reading order by
    ``position``. ``context`` is never shown: it tells the search where a passage belongs
    (meeting, question, headings, table labels).
    """

    id: str
    document_id: str
    text: str
    page: int | None
    """Page of the file, counted from 1, or None where the source has none."""
    page_index: int
    start: int
    end: int
    section: str
    part: Part
    group: str
    position: int
    guideline_nos: tuple[int, ...] = ()
    own_numbers: tuple[str, ...] = ()
    """Numbers of another list or of an older edition that it treats, in half-width: 85, 9-1-1-2."""
    label: str | None = None
    """What the material itself printed, such as 回答[No.153], right or wrong."""
    headings: tuple[str, ...] = ()
    context: str = ""
    labelled: str = ""
    """A table row with its column heads: "head: cell / head: cell"; empty for other parts."""
    links: tuple[Link, ...] = ()
    ranked_last: bool = False
    """House-keeping of the meeting and duplicate texts: found only if nothing better is."""
    is_slip: bool = False
    """Its label is doubted: an answer says so."""
    is_reference_mapping: bool = False
    """Another standard's table names its numbers: a reference, no treatment."""
    anchor: str | None = None
    """What follows ``#`` in the address of the web page that shows this place."""

    @property
    def search_text(self) -> str:
        """What is indexed: where the passage belongs, then the passage."""
        body = self.labelled or self.text
        return f"{self.context}\n{body}" if self.context else body

    @property
    def lexical_text(self) -> str:
        """The same for search by words, where headings count twice as much as the body."""
        return f"{self.context}\n{self.search_text}" if self.context else self.search_text


@dataclass(frozen=True)
class PlacedWord:
    """A word that OCR found in a page's picture; its box in shares of the page as shown, y downwards.

    Such words alone know where a quotation stands on a page without text.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def passage_to_dict(passage: Passage) -> dict[str, Any]:
    """JSON form without the fields that hold their default."""
    defaults = {f.name: f.default for f in fields(Passage)}
    return {k: v for k, v in asdict(passage).items() if v != defaults[k]}


def document_from_dict(data: dict[str, Any]) -> Document:
    return Document(**{**data, "audience": tuple(data.get("audience", ()))})


def passage_from_dict(data: dict[str, Any]) -> Passage:
    values = dict(data)
    # Older generations keep one slug for both.
    note = values.pop("note", None)
    if note:
        values["is_reference_mapping" if note == "reference-mapping" else "is_slip"] = True
    for name in ("guideline_nos", "own_numbers", "headings"):
        values[name] = tuple(values.get(name, ()))
    values["links"] = tuple(Link(**link) for link in values.get("links", ()))
    return Passage(**values)
