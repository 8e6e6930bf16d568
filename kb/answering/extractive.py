"""An answer without a language model: the associations' own sentences, in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.answering.stretches import Stretch, stretches_of
from kb.answers import RankedPassage
from kb.citations import Cited
from kb.documents import DocumentKind, Link
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import number_words
from kb.places import document_words, page_in_sentence

_KIND_WORDS: Mapping[DocumentKind, str] = {
    "meeting": "の回答",
    "guideline": "の解説",
    "reference": "の記載",
}


ROW_SIGN = "・"
"""Before table rows and what the material lists, whatever sign it has there."""


@dataclass(frozen=True)
class Layout:
    """The cited passages in words: what leads, then each answer under its line, then references.

    A run of sentences under one mark carries it once, behind the last of its line.
    """

    shown: Sequence[RankedPassage]
    cited: Cited
    items: GuidelineItems

    def lead(self, first: Sequence[Stretch]) -> str | None:
        """The sentences that say what was asked, with their mark."""
        return "\n".join(line.removeprefix(ROW_SIGN) for line in self._lines(first)) or None

    def led_by(self, first: Sequence[Stretch]) -> str:
        """The whole answer, its first sentences before everything and nowhere else."""
        return self._joined(self.lead(first) or "", set(first))

    def gist(self, first: Sequence[Stretch]) -> str:
        """What leads and where it stands, without the rest."""
        leads = {stretch.passage.group for stretch in first}
        group = [f for f in self.shown if f.passage.group in leads] or self.shown
        return "\n\n".join(filter(None, (self.lead(first), lead_line(group, self.items))))

    def whole(self, opening: str) -> str:
        """Everything in the material's order below a line of our own."""
        return self._joined(opening, set())

    def _joined(self, first: str, without: Collection[Stretch]) -> str:
        leads = {stretch.passage.group for stretch in without}
        by_group = groupby(self.shown, key=lambda found: found.passage.group)
        groups = sorted(
            (list(members) for _, members in by_group),
            key=lambda group: group[0].passage.group not in leads,
        )
        blocks = ["\n".join(self._block(group, without)) for group in groups]
        references = "\n".join(reference_lines(references_of(self.shown)))
        return "\n\n".join(block for block in (first, *blocks, references) if block)

    def _block(self, group: Sequence[RankedPassage], without: Collection[Stretch]) -> Iterator[str]:
        yield lead_line(group, self.items)
        every = (s for found in group for s in stretches_of(found.passage))
        yield from self._lines([s for s in every if s not in without])

    def _lines(self, stretches: Sequence[Stretch]) -> list[str]:
        """Lines as the material has them; a long row that was stored in pieces is told once."""
        lines: list[str] = []
        last: Stretch | None = None
        for stretch in stretches:
            mark = f"〔{self.cited.mark_by_passage[stretch.passage.id]}〕"
            if last and stretch.is_row and stretch.shown == last.shown:
                lines[-1] += "" if lines[-1].endswith(mark) else mark
                continue
            if lines and lines[-1].endswith(mark) and not stretch.is_row:
                lines[-1] = lines[-1].removesuffix(mark)
            if lines and last and not stretch.begins_line and last.passage == stretch.passage:
                lines[-1] += stretch.shown + mark
            else:
                sign = ROW_SIGN if stretch.is_row or stretch.is_listed else ""
                lines.append(sign + stretch.shown + mark)
            last = stretch
        return lines


def lead_line(group: Sequence[RankedPassage], items: GuidelineItems) -> str:
    """What the sentences below are: item, document, date, section."""
    first = group[0]
    numbers = sorted({n for found in group for n in found.passage.guideline_nos})
    named = number_words(numbers, "・")
    if any(found.passage.is_reference_mapping for found in group):
        place = f"{document_words(first.document)} {first.passage.section}"
        return f"■ 参考: {place}（{named} を参照先に挙げている基準）"
    title = items.title(numbers[0]) if len(numbers) == 1 else None
    item = f"{named}「{title}」 " if title else f"{named} " if named else ""
    document = first.document
    item = item or _own_number_words(group)
    place = f"{document_words(document)} {first.passage.section}{_KIND_WORDS[document.kind]}"
    page = page_in_sentence(first.passage.page)
    return f"■ {item}{place}{f'（{page}）' if page else ''}"


def _own_number_words(group: Sequence[RankedPassage]) -> str:
    """The number of the document's own list or of an older edition, where there is one."""
    own = {number for found in group for number in found.passage.own_numbers}
    edition = group[0].document.numbers_edition
    if len(own) != 1:
        return ""
    number = own.pop()
    shown = f"No.{number}" if number.isdecimal() else number
    return (
        f"{shown}（ガイドライン V{edition} の番号） " if edition else f"{shown}（資料自身の番号） "
    )


def references_of(evidence: Sequence[RankedPassage]) -> tuple[Link, ...]:
    """References that the passages name, each once."""
    found: dict[str, Link] = {}
    for item in evidence:
        for link in item.passage.links:
            found.setdefault(link.source_id or link.title, link)
    return tuple(found.values())


def reference_lines(references: Sequence[Link]) -> list[str]:
    """The references in words: title, publisher, place in it, address."""
    if not references:
        return []
    return ["参考資料:"] + [f"・{_reference_words(link)}" for link in references]


def _reference_words(link: Link) -> str:
    publisher = f"（{link.publisher}）" if link.publisher else ""
    hint = f" {link.hint}" if link.hint else ""
    return f"「{link.title}」{publisher}{hint} {link.url or '（住所は資料にありません）'}"
