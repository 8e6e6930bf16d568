"""An answer without a language model: the associations' own sentences, in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from kb.answers import RankedPassage
from kb.citations import Cited
from kb.documents import DocumentKind, Link, Passage
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import number_words
from kb.places import document_words
from kb.text.sentences import sentences

_KIND_WORDS: Mapping[DocumentKind, str] = {
    "meeting": "の回答",
    "guideline": "の解説",
    "reference": "の記載",
}


def answer_text(evidence: Sequence[RankedPassage], cited: Cited, items: GuidelineItems) -> str:
    """The cited passages' sentences with their marks, a lead line for each answer, references."""
    shown = [found for found in evidence if found.passage.id in cited.mark_by_passage]
    blocks = []
    for _, members in groupby(shown, key=lambda found: found.passage.group):
        group = list(members)
        lines = [lead_line(group, items)]
        lines += _shown_lines(group, cited)
        blocks.append("\n".join(line for line in lines if line))
    references = reference_lines(references_of(shown))
    return "\n\n".join([*blocks, *(["\n".join(references)] if references else [])])


def _shown_lines(group: Sequence[RankedPassage], cited: Cited) -> list[str]:
    """The passages in words; a long row that was stored in pieces is told once."""
    lines: list[str] = []
    last = ""
    for passage in (found.passage for found in group):
        mark = cited.mark_by_passage[passage.id]
        if passage.labelled and passage.labelled == last:
            lines[-1] += "" if lines[-1].endswith(f"〔{mark}〕") else f"〔{mark}〕"
        else:
            lines.append(_shown(passage, mark))
        last = passage.labelled
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
    return f"■ {item}{document_words(document)} {first.passage.section}{_KIND_WORDS[document.kind]}"


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


def _shown(passage: Passage, mark: int) -> str:
    if passage.part == "table":
        return f"・{_row_words(passage)}〔{mark}〕"
    return "\n".join(
        "".join(f"{sentence}〔{mark}〕" for sentence in sentences(line))
        for line in passage.text.split("\n")
        if line.strip()
    )


def _row_words(passage: Passage) -> str:
    words = passage.labelled or re.sub(r"\s*\t\s*", " ／ ", passage.text)
    return words.replace("\n", " ")


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
