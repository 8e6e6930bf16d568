"""From a reading to a document with passages and warnings: which kind it is decides how (pure)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ingest.curation.answers import AnswerPlace
from ingest.curation.columns import with_declared_columns
from ingest.curation.corrections import Correction, corrected, personal_pages
from ingest.curation.declarations import Declaration, declared
from ingest.interpretation.checks import Structure, structure_of
from ingest.interpretation.document_titles import edition_of, title_candidates
from ingest.interpretation.sections import write_sections
from ingest.meetings.answer_labels import Nearness
from ingest.meetings.pairing import RawQuestion
from ingest.meetings.parsing import (
    Meeting,
    Placing,
    meeting_number,
    parse_meeting,
)
from ingest.meetings.passages import write_meeting
from ingest.meetings.placing import placed
from ingest.meetings.recognising import holds_questions, looks_like_meeting
from ingest.meetings.regions import Region
from ingest.numbering.agreement import agreement_with_topics
from ingest.numbering.editions import edition_of_numbers
from ingest.numbering.owner import NumberOwner
from ingest.parsed.document import ParsedDocument, WhyLeftOut
from ingest.parsed.lines import Line, lines_of
from ingest.passages.writer import PassageWriter, Splitter, is_mapping_table
from ingest.sources.links import SectionAt, link_warnings, located_links
from ingest.sources.register import Register, Source
from kb.documents import Document, DocumentKind, Passage
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.editions import Renumberings
from kb.guideline.items import GuidelineItems
from kb.guideline.naming import names_guideline
from kb.warnings import (
    CorrectionWithoutPlace,
    GarbledPage,
    HiddenContent,
    LeftOut,
    Numbering,
    PageWithoutText,
    ReadByOcr,
    RepairedCharacters,
    StruckOut,
    Warning,
)

_REPAIRS_WORTH_A_WARNING = 20
_LEFT_OUT: Mapping[WhyLeftOut, type[HiddenContent | StruckOut | LeftOut]] = {
    "hidden": HiddenContent,
    "struck-out": StruckOut,
    "not-read": LeftOut,
}


@dataclass(frozen=True)
class Circumstances:
    """What interpreting needs beside the reading itself."""

    register: Register
    corrections: Sequence[Correction]
    nearness: Nearness
    items: GuidelineItems
    max_passage_chars: int
    split: Splitter
    declarations: Sequence[Declaration] = ()
    answers: Sequence[AnswerPlace] = ()
    renumberings: Renumberings = field(default_factory=Renumberings)


@dataclass(frozen=True)
class Origin:
    """Where a file came from: its name, and of a fetched one its register entry and address."""

    file_name: str
    source: Source | None = None
    url: str | None = None


@dataclass(frozen=True)
class Interpretation:
    """A source ready to be stored."""

    document: Document
    passages: tuple[Passage, ...]
    warnings: tuple[Warning, ...]
    items: tuple[ItemRecord, ...] = ()
    """What its tables say of guideline items; a meeting's slides are no check sheet."""
    structure: Structure = field(default_factory=Structure)


def interpret(
    reading: ParsedDocument,
    document_id: str,
    content_hash: str,
    circumstances: Circumstances,
    origin: Origin | None = None,
) -> Interpretation:
    """Recognise what the reading is and write its passages.

    ``origin`` tells of a fetched file what the register calls it.
    """
    c = circumstances
    origin = origin or Origin(PurePosixPath(document_id).name)
    links = [located_links(page, c.register) for page in reading.pages]
    writer = PassageWriter(document_id, reading.pages, links, c.max_passage_chars, c.split)
    excluded = personal_pages(c.corrections, document_id, "override")
    lines = [line for line in lines_of(reading) if line.page not in excluded]
    said = declared(c.declarations, document_id)
    lines, are_columns_known = with_declared_columns(lines, said.columns)
    if not are_columns_known:
        heads = "、".join(said.columns.values())
        writer.warn(CorrectionWithoutPlace("document", f"columns: {heads}"))
    if said.kind == "meeting" or (said.kind is None and looks_like_meeting(lines, document_id)):
        document = _as_meeting(lines, writer, document_id, c, origin, said)
    else:
        document = _as_sections(lines, writer, document_id, reading, c, origin, said)
    by_page = _sections_by_page(writer.passages)
    for index, (page, located) in enumerate(zip(reading.pages, links, strict=True)):
        sections = _sections_at(by_page.get(index, []))
        writer.warnings += link_warnings(located, page, c.register, sections, document_id)
    _warn_of_reading(reading, writer)
    structure, odd = structure_of(document, writer.passages, lines, writer.warnings)
    for facts in odd:
        writer.warn(facts)
    own = [x for x in c.corrections if x.document == document_id]
    passages, warnings = corrected(writer.passages, writer.warnings, own)
    document = replace(
        document,
        content_hash=content_hash,
        pages=len(reading.pages) if reading.pages and reading.pages[0].number else None,
        is_sample=_is_sample(lines),
        file_name=origin.file_name,
    )
    warnings = [w for w in dict.fromkeys(warnings) if not said.silences(w.kind)]
    items = () if document.kind == "meeting" else tuple(_renumbered(writer, passages))
    return Interpretation(document, tuple(passages), tuple(warnings), items, structure)


def _renumbered(writer: PassageWriter, corrected: Sequence[Passage]) -> Iterator[ItemRecord]:
    """A row whose number a maintainer corrects names the item of the right number."""
    read = {passage.id: passage.guideline_nos for passage in writer.passages}
    right = {p.id: p.guideline_nos for p in corrected if p.guideline_nos != read[p.id]}
    for item in writer.items:
        numbers = right.get(item.passage_id or "", (item.number,))
        yield from (replace(item, number=number) for number in numbers)


def _sections_by_page(passages: Sequence[Passage]) -> dict[int, list[tuple[int, str]]]:
    """Where each passage begins, and its section, in the order of each page."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for passage in passages:
        found[passage.page_index].append((passage.start, passage.section))
    return {page: sorted(starts) for page, starts in found.items()}


def _sections_at(starts: Sequence[tuple[int, str]]) -> SectionAt:
    """The section of a place on a page: that of the last passage that begins before it."""

    def section_at(offset: int) -> str | None:
        before = bisect_right(starts, offset, key=lambda start: start[0])
        return starts[before - 1][1] if before else None

    return section_at


def _as_meeting(
    lines: list[Line],
    writer: PassageWriter,
    document_id: str,
    c: Circumstances,
    origin: Origin,
    said: Declaration,
) -> Document:
    texts = [line.text for line in lines]
    edition = said.edition or edition_of_numbers(texts)
    is_sure = said.numbering is not None
    writer.numbering = NumberOwner(said.numbering != "own", edition, c.renumberings, is_sure)
    # What another edition's numbers mean today says nothing of these.
    topics = {} if writer.numbering.is_of_older_edition else c.items.topics()
    meeting = parse_meeting(lines, c.nearness, topics, _placing(c.answers, writer))
    meeting = _with_kept_profile(meeting, personal_pages(c.corrections, document_id, "reject"))
    number = (said.meeting or None) if said.meeting is not None else meeting.number
    number = number if said.meeting is not None else number or meeting_number(document_id)
    named = meeting.title or (f"よろず相談会 第{number}回" if number is not None else document_id)
    title = said.title or named
    write_meeting(meeting, writer, title)
    if not writer.numbering.is_guideline:
        writer.passages = [_with_own_numbers(passage) for passage in writer.passages]
    return Document(
        id=document_id,
        title=title,
        kind="meeting",
        content_hash="",
        publisher="・".join(meeting.organisers)
        or (origin.source.publisher if origin.source else None),
        date=said.date or meeting.date or (origin.source.date if origin.source else None),
        meeting=number,
        numbers_edition=_older_edition(writer.numbering),
        url=origin.url,
        reuse=origin.source.reuse if origin.source else "operator-supplied",
    )


def _placing(answers: Sequence[AnswerPlace], writer: PassageWriter) -> Placing:
    """What the maintainer says of this document's answers; what fits nothing is told."""
    own = [place for place in answers if place.document == writer.document_id]

    def place(questions: Sequence[RawQuestion], other: Sequence[Region]) -> None:
        for idle in placed(questions, other, own):
            writer.warn(CorrectionWithoutPlace("answer", idle.begins))

    return place


def _with_own_numbers(passage: Passage, ours: Collection[int] = ()) -> Passage:
    """Numbers are another list's, but for ``ours``."""
    kept = tuple(n for n in passage.guideline_nos if n in ours)
    others = (str(n) for n in passage.guideline_nos if n not in ours)
    own = tuple(dict.fromkeys((*others, *passage.own_numbers)))
    return replace(passage, guideline_nos=kept, own_numbers=own)


def _with_kept_profile(meeting: Meeting, kept: frozenset[int]) -> Meeting:
    """A maintainer said that some pages taken for a profile are none."""
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
    reading: ParsedDocument,
    c: Circumstances,
    origin: Origin,
    said: Declaration,
) -> Document:
    candidates = title_candidates(lines, reading, origin.file_name)
    matches = (c.register.match(title, None) for title in candidates)
    source = origin.source or next((match for match in matches if match), None)
    title = said.title or (origin.source.title if origin.source else candidates[0])
    edition = said.edition or (
        source.edition if source else edition_of(title, origin.file_name, lines)
    )
    kind = said.kind or _kind(title, source)
    is_guideline = kind == "guideline" if said.numbering is None else said.numbering == "guideline"
    texts = [line.text for line in lines]
    numbered = edition_of_numbers(texts, [title]) or (edition if is_guideline else None)
    is_sure = bool(source or said.numbering)
    writer.numbering = NumberOwner(is_guideline, numbered, c.renumberings, is_sure)
    if holds_questions(lines):
        _write_questions(lines, writer, title, c)
    else:
        write_sections(lines, writer, title)
    if not (source or said.kind):
        kind = _kind_by_tables(kind, writer)
    # A title is no proof: whoever copies the official one may count something else.
    is_vouched = bool(origin.source or said.numbering)
    _doubt_items(writer, c.items, said, is_vouched)
    if source and not _has_own_page(source, origin):
        writer.passages = [replace(p, anchor=None) for p in writer.passages]
    newer = c.register.superseding(source) if source else None
    return Document(
        id=document_id,
        title=title,
        kind=kind,
        content_hash="",
        publisher=source.publisher if source else None,
        edition=edition,
        date=said.date or (source.date if source else None),
        numbers_edition=_older_edition(writer.numbering),
        url=origin.url or (source.address if source else None),
        reuse=source.reuse if source else "operator-supplied",
        superseded_by=newer.title if newer else None,
    )


def _write_questions(
    lines: list[Line], writer: PassageWriter, title: str, c: Circumstances
) -> None:
    """Somebody else's questions and answers: parsed like a meeting's, and the numbers are theirs
    unless a column's head or a sentence beside them names the guideline."""
    meeting = parse_meeting(lines, c.nearness, {}, _placing(c.answers, writer))
    write_meeting(meeting, writer, title)
    heads = " ".join(cell for line in lines if line.is_header for cell in line.cells)
    if writer.numbering.is_guideline or names_guideline(heads):
        return
    named: dict[str, set[int]] = defaultdict(set)
    for passage in writer.passages:
        named[passage.group] |= {*writer.numbering.numbers(passage.text)}
    writer.passages = [_with_own_numbers(p, named[p.group]) for p in writer.passages]


def _has_own_page(source: Source, origin: Origin) -> bool:
    """Whether the address shows the document itself: a landing page has none of its headings."""
    is_landing_page = not origin.url and source.address == source.url
    return not is_landing_page or source.format in ("html", "unknown")


def _kind(title: str, source: Source | None) -> DocumentKind:
    if source:
        return source.kind
    return "guideline" if names_guideline(title) else "reference"


def _older_edition(numbering: NumberOwner) -> str | None:
    return numbering.edition if numbering.is_of_older_edition else None


def _doubt_items(
    writer: PassageWriter, items: GuidelineItems, said: Declaration, is_vouched: bool
) -> None:
    """Take no item's name from a sheet that a maintainer excludes, or that nobody vouches for and
    that speaks of other things under known numbers."""
    if said.names_items is False:
        writer.items.clear()
        return
    agreement = agreement_with_topics(writer.items, items)
    if not (is_vouched or agreement.is_believable):
        numbers = tuple(record.number for record in writer.items)
        writer.warn(Numbering(numbers, agreement.compared, agreement.agreeing))
        writer.items.clear()


def _kind_by_tables(kind: DocumentKind, writer: PassageWriter) -> DocumentKind:
    """A sheet of the guideline's items is the guideline's, another standard's table is not."""
    if is_mapping_table(writer.passages):
        return "reference"
    numbered = sum(1 for passage in writer.passages if passage.guideline_nos)
    return "guideline" if writer.items and 2 * len(writer.items) >= numbered else kind


def _is_sample(lines: Sequence[Line]) -> bool:
    """Material that says on its face that it is a sample."""
    face = "".join(line.text for line in lines[:8])
    return "見本" in face and "公式" in face


def _warn_of_reading(reading: ParsedDocument, writer: PassageWriter) -> None:
    for facts, pages in (
        (PageWithoutText(reading.is_ocr_possible), reading.pages_without_text),
        (GarbledPage(), reading.garbled_pages),
        (ReadByOcr(), reading.recognised_pages),
    ):
        for page in pages:
            writer.warn(facts, page=page)
    for left in reading.left_out:
        of_kind = _LEFT_OUT[left.why]
        told = of_kind(left.part, left.count, left.letters, left.place, left.names)
        writer.warn(told, page=left.page)
    count = reading.repairs.get("radicals", 0)
    if count >= _REPAIRS_WORTH_A_WARNING:
        writer.warn(RepairedCharacters(count))
