"""A paragraph's text: what it shows with its links, what of it is crossed out, what nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ingest.readers.sheet.opendocument.markup import OFFICE, TEXT, XLINK, names
from ingest.readers.shown_text import Piece

if TYPE_CHECKING:
    from ingest.readers.sheet.opendocument.styles import Look, Styles

# Each holds its text, as the program wrote it last: groups of words, and fields (§6, §7).
_SHOWN = names(
    TEXT,
    "span a meta meta-field ruby ruby-base date time page-number page-count sheet-name title "
    "file-name author-name author-initials creation-date modification-date print-date "
    "subject keywords description user-defined placeholder number",
)
_WITHOUT_TEXT = names(
    TEXT, "bookmark bookmark-start bookmark-end soft-page-break reference-mark line-break s tab"
)
_MAX_SPACES = 1_000


@dataclass
class ShownText:
    """The text of one or more paragraphs."""

    pieces: list[Piece] = field(default_factory=list)
    struck: str = ""
    unseen: str = ""
    unknown: list[str] = field(default_factory=list)
    """Local names of the elements in it that nobody knows."""
    rubies: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def text_of(holders: list[Element], look: Look, styles: Styles) -> ShownText:
    """The paragraphs' text, a line end between them; ``look`` is that of what they stand in."""
    text = ShownText()
    for index, paragraph in enumerate(holders):
        if index:
            text.pieces.append(Piece("\n"))
        of_paragraph = styles.look("paragraph", paragraph.get(f"{TEXT}style-name"), look)
        for piece, of_piece in _runs(paragraph, of_paragraph, None, styles, text):
            _sort(text, piece, of_piece)
    return text


def _sort(text: ShownText, piece: Piece, look: Look) -> None:
    if look.is_struck:
        text.struck += piece.text
    elif piece.text.strip() and look.is_unseen(piece.text):
        text.unseen += piece.text
    else:
        text.pieces.append(piece)


def _runs(
    element: Element, look: Look, link: str | None, styles: Styles, text: ShownText
) -> Iterator[tuple[Piece, Look]]:
    yield Piece(element.text or "", link), look
    for child in element:
        yield from _child(child, look, link, styles, text)
        yield Piece(child.tail or "", link), look


def _child(
    child: Element, look: Look, link: str | None, styles: Styles, text: ShownText
) -> Iterator[tuple[Piece, Look]]:
    if child.tag in _SHOWN:
        own = styles.look("text", child.get(f"{TEXT}style-name"), look)
        target = child.get(f"{XLINK}href") if child.tag == f"{TEXT}a" else None
        yield from _runs(child, own, target or link, styles, text)
    elif child.tag == f"{TEXT}s":
        count = child.get(f"{TEXT}c") or "1"
        spaces = min(int(count), _MAX_SPACES) if count.isdecimal() and len(count) < 7 else 1
        yield Piece(" " * spaces, link), look
    elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
        yield Piece("\n" if child.tag.endswith("break") else "\t", link), look
    elif child.tag == f"{TEXT}ruby-text":
        text.rubies.append("".join(child.itertext()))
    elif child.tag not in _WITHOUT_TEXT and child.tag != f"{OFFICE}annotation-end":
        text.unknown.append(child.tag.rpartition("}")[2])
