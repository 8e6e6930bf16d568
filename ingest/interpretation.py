"""From a reading to a document with passages and warnings: which kind it is decides how (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.answer_labels import Nearness
from ingest.corrections import Correction, corrected, excluded_pages, kept_personal_pages
from ingest.lines import Line, lines_of
from ingest.links import link_warnings, located_links
from ingest.meeting_passages import write_meeting
from ingest.meetings import Meeting, looks_like_meeting, meeting_number, parse_meeting
from ingest.passages import PassageWriter, Splitter
from ingest.reading import Reading
from ingest.register import Register, Source
from ingest.section_passages import write_sections
from kb.documents import Document, DocumentKind, Passage, Warning

_GUIDELINE_TITLE = re.compile(
    r"サイバーセキュリティガイドライン|解説書|チェックシート|達成条件|達成基準"
)
_REPAIRS_WORTH_A_WARNING = 20
_NO_TEXT = "このページには文字がありません（画像だけの可能性）。"
_OCR_COULD_HELP = (
    f"{_NO_TEXT}tesseract と日本語データを入れて YOROZU_OCR=1 で取り込むと読める場合があります。"
)
_GARBLED = "このページの文字は化けているため取り込みませんでした。元のファイルを確認してください。"
_BY_OCR = (
    "このページは画像の文字を OCR で読み取りました。誤読がありえるため原本を確認してください。"
)


@dataclass(frozen=True)
class Circumstances:
    """What interpreting needs beside the reading itself."""

    register: Register
    corrections: Sequence[Correction]
    nearness: Nearness
    item_titles: Mapping[int, str]
    max_passage_chars: int
    split: Splitter


@dataclass(frozen=True)
class Interpretation:
    """A source ready to be stored."""

    document: Document
    passages: tuple[Passage, ...]
    warnings: tuple[Warning, ...]


def interpret(
    reading: Reading, document_id: str, content_hash: str, circumstances: Circumstances
) -> Interpretation:
    """Recognise what the reading is and write its passages."""
    c = circumstances
    links = [located_links(page, c.register) for page in reading.pages]
    writer = PassageWriter(document_id, reading.pages, links, c.max_passage_chars, c.split)
    lines = _without_excluded(lines_of(reading), excluded_pages(c.corrections, document_id))
    if looks_like_meeting(lines):
        document = _as_meeting(lines, writer, document_id, c)
    else:
        document = _as_sections(lines, writer, document_id, reading, c)
    for page, located in zip(reading.pages, links, strict=True):
        writer.warnings += [
            w.with_document(document_id) for w in link_warnings(located, page, c.register)
        ]
    writer.warnings += _reading_warnings(reading, document_id)
    own = [x for x in c.corrections if x.document == document_id]
    passages, warnings = corrected(writer.passages, writer.warnings, own)
    document = replace(
        document,
        content_hash=content_hash,
        pages=len(reading.pages) if reading.pages and reading.pages[0].number else None,
        is_sample=_is_sample(lines),
        file_name=PurePosixPath(document_id).name,
    )
    return Interpretation(document, tuple(passages), tuple(dict.fromkeys(warnings)))


def _without_excluded(lines: list[Line], pages: frozenset[int]) -> list[Line]:
    return [line for line in lines if line.page not in pages]


def _as_meeting(
    lines: list[Line], writer: PassageWriter, document_id: str, c: Circumstances
) -> Document:
    meeting = parse_meeting(lines, c.nearness, c.item_titles)
    meeting = _with_kept_profile(meeting, kept_personal_pages(c.corrections, document_id))
    number = meeting.number or meeting_number(document_id)
    title = meeting.title or (f"よろず相談会 第{number}回" if number is not None else document_id)
    write_meeting(meeting, writer, title)
    return Document(
        id=document_id,
        title=title,
        kind="meeting",
        content_hash="",
        publisher="・".join(meeting.organisers) or None,
        date=meeting.date,
        meeting=number,
    )


def _with_kept_profile(meeting: Meeting, kept: frozenset[int]) -> Meeting:
    """A maintainer said that some pages taken for a profile are none."""
    from ingest.meeting_regions import Region

    lines = [line for line in meeting.profile if line.page in kept]
    if not lines:
        return meeting
    region = Region("explanation", lines[0].text, lines)
    rest = tuple(line for line in meeting.profile if line.page not in kept)
    return replace(meeting, other=(*meeting.other, region), profile=rest)


def _as_sections(
    lines: list[Line],
    writer: PassageWriter,
    document_id: str,
    reading: Reading,
    c: Circumstances,
) -> Document:
    is_fetched = document_id.startswith(("http://", "https://"))
    fetched = c.register.match("", document_id) if is_fetched else None
    title = fetched.title if fetched else _title(lines, reading, document_id)
    source = fetched or c.register.match(title, None)
    write_sections(lines, writer, title)
    newer = c.register.superseding(source) if source else None
    return Document(
        id=document_id,
        title=title,
        kind=_kind(title, source),
        content_hash="",
        publisher=source.publisher if source else None,
        edition=source.edition if source else _edition(title),
        date=source.date if source else None,
        url=document_id if is_fetched else source.address if source else None,
        reuse=source.reuse if source else "operator-supplied",
        superseded_by=newer.title if newer else None,
    )


def _title(lines: Sequence[Line], reading: Reading, document_id: str) -> str:
    headings = [line.text for line in lines[:12] if line.kind == "heading"]
    if headings:
        return headings[0]
    return reading.title or PurePosixPath(document_id).stem


def _kind(title: str, source: Source | None) -> DocumentKind:
    if source:
        return source.kind
    return "guideline" if _GUIDELINE_TITLE.search(title) else "reference"


def _edition(title: str) -> str | None:
    match = re.search(r"(?:第\s*)?[VvＶ]?(?:er\.?)?\s*([0-9０-９]+[.．][0-9０-９]+)\s*版?", title)
    return match[0].strip() if match else None


def _is_sample(lines: Sequence[Line]) -> bool:
    """Material that says on its face that it is a sample."""
    face = "".join(line.text for line in lines[:8])
    return "見本" in face and "公式" in face


def _reading_warnings(reading: Reading, document_id: str) -> list[Warning]:
    no_text = _OCR_COULD_HELP if reading.is_ocr_possible else _NO_TEXT
    found = [
        Warning(kind, document_id, message, None, page)
        for kind, message, pages in (
            ("page-without-text", no_text, reading.pages_without_text),
            ("garbled-page", _GARBLED, reading.garbled_pages),
            ("read-by-ocr", _BY_OCR, reading.recognised_pages),
        )
        for page in pages
    ]
    found += [
        Warning("hidden-content", document_id, f"{what}は取り込みませんでした。", None, page)
        for what, page in reading.hidden
    ]
    for kind, count in sorted(reading.repairs.items()):
        if count >= _REPAIRS_WORTH_A_WARNING and kind == "radicals":
            message = f"部首の字形 {count} 文字を通常の漢字に直しました。"
            found.append(Warning("repaired-characters", document_id, message))
    return found
