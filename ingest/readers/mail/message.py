"""MIME messages (RFC 2045 to 2049, 2387, 2557): the body people see; what is attached is told."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.decoding import decoded
from ingest.readers.nested import add_reading
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.plain.text import read_text
from ingest.readers.source import Limits, Source
from ingest.readers.web.html import read_html
from ingest.readers.web.linked_sheets import with_sheets
from kb.errors import ReadingError

_MAX_PARTS = 1_000
_QUOTES = re.compile(r"(?:>\s?)*")
_STUFFED_SIGN = " >"
_NEVER_SHOWN = ("text/css", "text/javascript", "application/javascript")
_SIGNATURE = "-- "


def read_mail(source: Source, limits: Limits) -> ParsedDocument:
    """A mail: its subject as the heading and title, the day it was sent, then what it says.

    Who sent it to whom is not taken in: names and addresses of people are no content.

    Raises:
        ReadingError: nothing of it can be read, or it has too many parts or levels.
    """
    bodies = _read(source, limits, is_mail=True)
    subject = bodies.subject
    builder = PageBuilder()
    builder.add("heading", Inline(subject), 1)
    if bodies.sent:
        builder.add("text", Inline(bodies.sent))
    for reading in bodies.readings:
        add_reading(builder, reading)
    return ParsedDocument((builder.build(None),), subject or None, left_out=bodies.left_out)


def read_saved_page(source: Source, limits: Limits) -> ParsedDocument:
    """A web page saved as one file, shown with the style sheets in it.

    Raises:
        ReadingError: nothing of it can be read, or it has too many parts or levels.
    """
    bodies = _read(source, limits, is_mail=False)
    builder = PageBuilder()
    for reading in bodies.readings:
        add_reading(builder, reading)
    titles = (reading.title for reading in bodies.readings if reading.title)
    title = next(titles, bodies.subject or None)
    return ParsedDocument((builder.build(None),), title, left_out=bodies.left_out)


def _read(source: Source, limits: Limits, *, is_mail: bool) -> _Bodies:
    try:
        message = email.message_from_bytes(source.data)
        parts = [*message.walk()]
        if len(parts) > _MAX_PARTS:
            raise failures.too_large(source.name, f"{len(parts):,}", f"{_MAX_PARTS:,}")
        subject, sent = _header(message, "subject"), _sent(message)
        bodies = _Bodies(source.name, limits, _sheets(parts), subject, sent, is_mail)
        bodies.take(message)
    except RecursionError as error:
        raise failures.damaged(
            source.name, "要素の入れ子が深すぎます", "its parts are nested too deeply"
        ) from error
    if not bodies.readings:
        raise failures.nothing_taken(source.name)
    return bodies


@dataclass
class _Bodies:
    """Takes what is read of a message's parts; ``sheets`` are its style sheets by address."""

    name: str
    limits: Limits
    sheets: dict[str, str]
    subject: str
    sent: str
    """The day it was sent, as a mail program shows it; empty where the mail does not say."""
    is_mail: bool
    """Where what is quoted are earlier mails; a saved page is read as any other."""
    readings: list[ParsedDocument] = field(default_factory=list)
    census: Census = field(default_factory=Census)

    @property
    def left_out(self) -> tuple[LeftOutPart, ...]:
        return (*(p for r in self.readings for p in r.left_out), *self.census.parts)

    def take(self, part: Message[Any, Any]) -> bool:
        """Whether anything of the part was read."""
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            return self._take_one_of(_children(part))
        if kind == "multipart/related":
            return self._take_root(part)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            taken = [self.take(child) for child in _children(part)]
            return any(taken)
        if kind in ("text/plain", "text/html") and not _is_attached(part):
            return self._take_text(part)
        self._leave(part)
        return False

    def _take_one_of(self, ways: list[Message[Any, Any]]) -> bool:
        # The richest stands last (RFC 2046, §5.1.4); one that says nothing is none.
        for at in reversed(range(len(ways))):
            if self.take(ways[at]):
                for other in ways[:at]:
                    if not other.get_content_type().startswith(("text/", "multipart/")):
                        self._leave(other)
                return True
        return False

    def _take_root(self, part: Message[Any, Any]) -> bool:
        children = _children(part)
        start = str(part.get_param("start") or "")
        named = (c for c in children if start and str(c.get("content-id", "")).strip() == start)
        root = next(named, children[0] if children else None)
        for child in children:
            # A picture is told where the page shows it.
            if child is not root and (_is_attached(child) or not _is_shown_by_page(child)):
                self._leave(child)
        return root is not None and self.take(root)

    def _take_text(self, part: Message[Any, Any]) -> bool:
        text = self._text_of(part)
        try:
            if part.get_content_type() == "text/html":
                page = Source(self.name, with_sheets(text, self.sheets.get).encode())
                reading = read_html(page, self.limits, marks_quotes=self.is_mail)
            else:
                text = _unfolded(part, text)
                reading = read_text(Source(self.name, text.encode()), self.limits)
        except ReadingError:
            if text.strip():
                self._leave(part)
            return False
        if not any(page.text.strip() for page in reading.pages):
            return False
        self.readings.append(reading)
        return True

    def _text_of(self, part: Message[Any, Any]) -> str:
        data = _bytes_of(part)
        try:
            # What mailers say of the encoding is often not so, and never of ISO-2022-JP's kinds.
            return decoded(self.name, data)
        except ReadingError:
            charset = str(part.get_content_charset() or "utf-8")
            try:
                return data.decode(charset, "replace")
            except LookupError:
                return data.decode("utf-8", "replace")

    def _leave(self, part: Message[Any, Any]) -> None:
        if part.get_content_type() in _NEVER_SHOWN and not _is_attached(part):
            return
        is_picture = part.get_content_maintype() == "image" and not _is_attached(part)
        self.census.leave(
            "not-read", "picture" if is_picture else "attachment", name=_name_of(part) or None
        )


def _children(part: Message[Any, Any]) -> list[Message[Any, Any]]:
    payload = part.get_payload()
    return [p for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []


def _is_attached(part: Message[Any, Any]) -> bool:
    return part.get_content_disposition() == "attachment"


def _is_shown_by_page(part: Message[Any, Any]) -> bool:
    return part.get_content_maintype() == "image" or part.get_content_type() in _NEVER_SHOWN


def _bytes_of(part: Message[Any, Any]) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _sheets(parts: Iterable[Message[Any, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts:
        if part.get_content_type() == "text/css":
            text = _bytes_of(part).decode("utf-8", "replace")
            found[str(part.get("content-location", "")).strip()] = text
            found["cid:" + str(part.get("content-id", "")).strip().strip("<>")] = text
    return found


def _name_of(part: Message[Any, Any]) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = _children(part)
        return _header(inner[0], "subject") if inner else ""
    # Japanese mailers put encoded words where RFC 2231 has its own way.
    return _shown(part.get_filename() or "")


def _sent(message: Message[Any, Any]) -> str:
    try:
        day = parsedate_to_datetime(_header(message, "date"))
    except ValueError:
        return ""
    return f"送信日: {day.year}年{day.month}月{day.day}日"


def _header(message: Message[Any, Any], name: str) -> str:
    return _shown(message.get(name) or "")


def _shown(raw: Any) -> str:
    """A header's value as a mail reader shows it."""
    try:
        pieces = decode_header(raw)
    except (MessageError, ValueError):
        pieces = [(str(raw), None)]
    return " ".join("".join(_word(piece, charset) for piece, charset in pieces).split())


def _word(piece: Any, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return decoded("", piece)
    except ReadingError:
        try:
            return bytes(piece).decode(charset or "utf-8", "replace")
        except LookupError:
            return bytes(piece).decode("utf-8", "replace")


def _unfolded(part: Message[Any, Any], text: str) -> str:
    """Lines that end in a space go on in the next, where the mail says so (RFC 3676)."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    is_deleted = str(part.get_param("delsp") or "").lower() == "yes"
    lines: list[str] = []
    depth = -1
    for line in text.split("\n"):
        quotes = _QUOTES.match(line)
        mark = quotes[0] if quotes else ""
        # The space before a sign keeps it from being taken for the mark of a quotation.
        is_stuffed = not mark and not line.startswith(_STUFFED_SIGN)
        rest = line.removeprefix(" ") if is_stuffed else line[len(mark) :]
        goes_on = bool(lines) and lines[-1].endswith(" ") and depth == mark.count(">")
        if goes_on and not lines[-1].endswith(_SIGNATURE) and rest != _SIGNATURE:
            lines[-1] = (lines[-1][:-1] if is_deleted else lines[-1]) + rest
        else:
            lines.append(mark + rest)
        depth = mark.count(">")
    return "\n".join(lines)
