"""Lines to passages: literal stretches of one page, long ones split at sentence ends (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.check_sheets.rows import ItemRow, item_rows
from ingest.numbering.owner import NumberOwner
from ingest.parsed.document import Page
from ingest.parsed.lines import Line
from ingest.parsed.tables import Table, is_caption, table_of, without_continuation
from ingest.sources.links import LocatedLink
from kb.documents import Part, Passage
from kb.guideline.check_sheets import ItemRecord
from kb.warnings import (
    Facts,
    LostTableCell,
    Numbering,
    NumberOutOfRange,
    Warning,
)

Splitter = Callable[[str], list[tuple[int, int]]]
"""Cuts a text that is too long into stretches (start, end) that do not overlap."""
# LangChain's default separators cut Japanese words: it has no spaces.
_HEAD_LINES = 4
"""So many lines below a heading may name whose list a table is."""
_LABEL_CHARS = 40
_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "、", ""]


def sentence_splitter(max_chars: int) -> Splitter:
    """A splitter whose stretches have at most ``max_chars`` characters and do not overlap."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=max_chars,
        chunk_overlap=0,
        separators=_SEPARATORS,
        keep_separator="end",
        add_start_index=True,
        strip_whitespace=True,
    )

    def split(text: str) -> list[tuple[int, int]]:
        parts = splitter.create_documents([text])
        starts = [int(part.metadata["start_index"]) for part in parts]
        return [(s, s + len(p.page_content)) for s, p in zip(starts, parts, strict=True)]

    return split


@dataclass(frozen=True)
class Place:
    """What the passages of one stretch of the material have in common.

    ``numbers`` are the guideline's as printed, ``own_numbers`` those of the document's own list.
    ``reads_numbers`` lets a passage carry what its own text or table names, where the answer as a
    whole has none.
    """

    section: str
    group: str
    part: Part
    numbers: tuple[int, ...] = ()
    own_numbers: tuple[str, ...] = ()
    reads_numbers: bool = False
    label: str | None = None
    context: tuple[str, ...] = ()
    ranked_last: bool = False
    is_slip: bool = False
    is_reference_mapping: bool = False


@dataclass
class PassageWriter:
    """Collects the passages of one document in reading order."""

    document_id: str
    pages: Sequence[Page]
    links: Sequence[Sequence[LocatedLink]]
    max_chars: int
    split: Splitter
    passages: list[Passage] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    items: list[ItemRecord] = field(default_factory=list)
    """What the document's tables say of guideline items."""
    numbering: NumberOwner = field(default_factory=NumberOwner)

    def write(self, lines: Iterable[Line], place: Place) -> None:
        """Write lines that belong together, tables as rows and the rest as stretches."""
        lines = list(lines)
        before = len(self.passages)
        self._walk(lines, place)
        if len(self.passages) == before and place.part in ("question", "answer"):
            # Asked or answered in headings alone: they are its text.
            self._walk([replace(line, kind="text") for line in lines], place)

    def _walk(self, lines: Iterable[Line], place: Place) -> None:
        walk = _Walk(self, place)
        for line in lines:
            walk.step(line)
        walk.finish()

    def add(
        self,
        first: Line,
        end: int,
        place: Place,
        headings: tuple[str, ...],
        labelled: str = "",
        caption: str = "",
    ) -> None:
        """Add the stretch from ``first`` to ``end`` of its page, split where it is too long."""
        text = self.pages[first.page_index].text[first.start : end]
        context = dict.fromkeys(c for c in (*place.context, *headings, caption) if c)
        for start, stop in self.split(text) if len(text) > self.max_chars else [(0, len(text))]:
            passage = self._passage(first, first.start + start, first.start + stop, place)
            self.passages.append(
                replace(passage, headings=headings, context="\n".join(context), labelled=labelled)
            )

    def _passage(self, line: Line, start: int, end: int, place: Place) -> Passage:
        text = self.pages[line.page_index].text[start:end]
        key = f"{self.document_id}\n{place.group}\n{line.page_index}\n{start}\n{text}"
        links = [x.link for x in self.links[line.page_index] if start <= x.start < end]
        today, older = self.numbering.today(place.numbers)
        return Passage(
            id=hashlib.sha256(key.encode()).hexdigest()[:24],
            document_id=self.document_id,
            text=text,
            page=line.page,
            page_index=line.page_index,
            start=start,
            end=end,
            section=place.section,
            part=place.part,
            group=place.group,
            position=len(self.passages),
            guideline_nos=today,
            own_numbers=tuple(dict.fromkeys((*place.own_numbers, *older))),
            label=place.label,
            links=tuple(dict.fromkeys(links)),
            ranked_last=place.ranked_last,
            is_slip=place.is_slip,
            is_reference_mapping=place.is_reference_mapping,
            anchor=line.anchor,
        )

    def warn(self, facts: Facts, section: str | None = None, page: int | None = None) -> None:
        self.warnings.append(Warning.of(facts, self.document_id, section, page))


@dataclass
class _Walk:
    """Walks over the lines of one place, keeping headings and what is not yet written."""

    writer: PassageWriter
    place: Place
    headings: list[tuple[int, str]] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    """The last heading and what stands below it: what a table's head may say of its numbers."""
    caption: Line | None = None
    is_caption_written: bool = False
    caption_numbers: tuple[int, ...] = ()
    seen: set[str] = field(default_factory=set)

    def step(self, line: Line) -> None:
        if line.kind == "row":
            self._step_row(line)
            return
        self._flush_rows()
        self._write_lone_caption()
        if line.kind == "heading":
            self._step_heading(line)
        elif is_caption(line.text):
            self.flush()
            self.caption, self.is_caption_written = line, False
            self.caption_numbers = self.writer.numbering.numbers(line.text)
        else:
            self._step_text(line)

    def finish(self) -> None:
        self._flush_rows()
        self._write_lone_caption()
        self.flush()

    def _write_lone_caption(self) -> None:
        """What looks like a caption, and has no table right below it, is text."""
        if self.caption and not self.is_caption_written:
            self.is_caption_written = True
            self._step_text(self.caption)

    def _step_row(self, line: Line) -> None:
        self.flush()
        if self.rows and self.rows[-1].table != line.table and line.is_header:
            self._flush_rows()
        self.rows.append(line)

    def _step_heading(self, line: Line) -> None:
        text = without_continuation(line.text)
        self.flush()
        while self.headings and self.headings[-1][0] >= line.level:
            self.headings.pop()
        if line.level <= 1:
            self.caption, self.caption_numbers = None, ()
        self.headings.append((line.level, text))
        self.above = [text]
        if line.level >= 2:
            # A small heading reads on into its text; a slide's title does not.
            self.pending = [line]

    def _step_text(self, line: Line) -> None:
        if self._is_repeated(line):
            self.flush()
            return
        if self.pending and self._too_long_with(line):
            self.flush()
        self.pending.append(line)
        self.above.append(line.text)

    def _is_repeated(self, line: Line) -> bool:
        """Slides repeat their lead-in line; once is enough."""
        key = "".join(line.text.split())
        repeated = len(key) >= 12 and key in self.seen
        self.seen.add(key)
        return repeated

    def _too_long_with(self, line: Line) -> bool:
        first = self.pending[0]
        return (
            first.page_index != line.page_index
            or line.end - first.start > self.writer.max_chars
            or line.start < first.start
        )

    def flush(self) -> None:
        lines = self.pending
        self.pending = []
        if not any(line.kind != "heading" for line in lines):
            return
        text = "\n".join(line.text for line in lines)
        place = self._numbered(text)
        self.writer.add(lines[0], lines[-1].end, place, self._headings())

    def _headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)

    def _numbered(self, text: str) -> Place:
        if not self.place.reads_numbers or self.place.numbers:
            return self.place
        numbering = self.writer.numbering
        numbers = numbering.numbers(text) or self.caption_numbers
        own = self.place.own_numbers or numbering.own_numbers(text, at_start=True)
        return replace(self.place, numbers=numbers, own_numbers=own)

    def _flush_rows(self) -> None:
        if not self.rows:
            return
        table = table_of(self.rows, self.caption)
        self.rows = []
        place = replace(self._numbered(self.caption.text if self.caption else ""), part="table")
        is_waiting = self.caption and not self.is_caption_written
        if self.caption and is_waiting and self._add_caption(self.caption, table, place):
            table = replace(table, header=None)
        head = "\n".join((*self.above[:_HEAD_LINES], self.caption.text if self.caption else ""))
        _write_table(self.writer, table, place, self._headings(), head)
        self.caption = None

    def _add_caption(self, caption: Line, table: Table, place: Place) -> bool:
        """The caption is cited together with the column heads that follow it at once; whether they do."""
        header, end = table.header, caption.end
        if header and header.page_index == caption.page_index and header.start >= end:
            between = self.writer.pages[caption.page_index].text[caption.end : header.start]
            is_near = header.end - caption.start <= self.writer.max_chars
            end = header.end if is_near and not between.strip() else end
        self.writer.add(caption, end, place, self._headings())
        return end > caption.end


def _write_table(
    writer: PassageWriter, table: Table, place: Place, headings: tuple[str, ...], head: str
) -> None:
    caption = table.caption.text if table.caption else ""
    if table.header and not table.rows:
        # Only column heads and row numbers: the heads are the content, the rows are noise.
        writer.add(table.header, table.header.end, place, headings)
    items = item_rows(table, writer.document_id, writer.numbering, head)
    _warn_of_numbers(writer, items, place)
    for row, item in zip(table.rows, items, strict=True):
        row_place = replace(
            place,
            numbers=item.numbers or place.numbers,
            own_numbers=item.own_numbers or place.own_numbers,
            is_reference_mapping=item.is_mapping,
        )
        first = len(writer.passages)
        writer.add(row.line, row.line.end, row_place, headings, row.labelled, caption)
        if item.record:
            passage_id = writer.passages[first].id
            for number in writer.numbering.today([item.record.number])[0]:
                writer.items.append(replace(item.record, number=number, passage_id=passage_id))
        if row.lost_columns or row.looks_fused:
            lost = LostTableCell(row.row_label, row.lost_columns)
            writer.warn(lost, place.section, row.line.page)


def _warn_of_numbers(writer: PassageWriter, items: Sequence[ItemRow], place: Place) -> None:
    for item in items:
        if item.out_of_range is not None:
            label = item.line.text.replace("\t", " ")[:_LABEL_CHARS]
            writer.warn(NumberOutOfRange(label, item.out_of_range), place.section, item.line.page)
    unowned = [item for item in items if item.is_unowned]
    is_told = any(isinstance(told.facts, Numbering) for told in writer.warnings)
    if unowned and not (is_told or writer.numbering.is_sure):
        numbers = tuple(int(n) for item in unowned for n in item.own_numbers)
        writer.warn(Numbering(numbers, None, None), place.section, unowned[0].line.page)


def is_mapping_table(passages: Sequence[Passage]) -> bool:
    """Whether most of what names guideline numbers is another standard's table."""
    numbered = [p for p in passages if p.guideline_nos]
    mapped = [p for p in numbered if p.is_reference_mapping]
    return 2 * len(mapped) > len(numbered)
