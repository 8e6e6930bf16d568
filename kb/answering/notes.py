"""What an answer must add to the material's own words: slips, old editions, lost cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from kb.answers import RankedPassage
from kb.documents import Document, Link
from kb.guideline.numbers import number_words
from kb.places import document_words
from kb.warnings import (
    ContradictingAnswers,
    Facts,
    LostTableCell,
    MisprintedTitle,
    ReadByOcr,
    SupersededEdition,
    Warning,
)

_MEETINGS_NAMED = 5


def notes_of(
    asks_for_verdict: bool,
    numbers: Sequence[int],
    evidence: Sequence[RankedPassage],
    references: Sequence[Link],
    warnings: Sequence[Warning],
    mapped_only: Sequence[int] = (),
    meetings: Sequence[Document] = (),
    documents: Mapping[str, Document] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Notes for the evidence shown, each once, the weightiest first.

    ``numbers`` are those that the question names, ``mapped_only`` those that only another
    standard's table names; ``meetings`` all that answer for the numbers shown, ``documents`` all by id.
    """
    treated = {n for item in evidence for n in item.passage.guideline_nos}
    found = [
        *_opposing_notes(treated, evidence, warnings, documents),
        *_mapping_notes(numbers, evidence, mapped_only),
        *_number_notes(numbers, evidence),
        *_label_notes(evidence),
        *_lost_cell_notes(evidence, warnings),
        *_reference_notes(references, warnings),
        *_recognised_notes(evidence, warnings),
        *_edition_notes(evidence),
        *_older_number_notes(evidence),
        *_age_notes(evidence, meetings),
        *_generality_notes(evidence),
    ]
    if asks_for_verdict:
        found.append(
            "「対応完了」かどうかは、資料を参考に各社が自己評価で判断します。この回答は判定ではありません。"
        )
    return tuple(dict.fromkeys(found))


def _mapping_notes(
    numbers: Sequence[int], evidence: Sequence[RankedPassage], mapped_only: Sequence[int]
) -> list[str]:
    """Another standard's table refers to items; it neither answers for them nor equals them."""
    mappings = [item for item in evidence if item.passage.is_reference_mapping]
    only = []
    for item in mappings:
        named = item.passage.guideline_nos
        alone = [n for n in named if n in mapped_only and (n in numbers or not numbers)]
        if alone:
            listed = number_words(alone, "、")
            only.append(
                f"{listed} を挙げているのは参考の対応表「{item.document.title}」だけで、"
                "相談会の回答や解説書の説明は取り込まれていません。"
            )
    return only + [
        f"「{item.document.title}」との対応づけは参考であり、"
        "ガイドラインの達成条件と同等とは限りません。"
        for item in mappings
    ]


def _number_notes(numbers: Sequence[int], evidence: Sequence[RankedPassage]) -> list[str]:
    """The question names one item and describes another."""
    own = [item for item in evidence if not item.passage.is_reference_mapping]
    shown = {n for item in own for n in item.passage.guideline_nos}
    others = sorted(shown - set(numbers))
    if not (numbers and others and shown & set(numbers)):
        return []
    asked = number_words(numbers, "、")
    meant = number_words(others, "、")
    return [f"お尋ねの番号は {asked} ですが、内容は {meant} に近いため、両方の回答を示します。"]


def _label_notes(evidence: Sequence[RankedPassage]) -> list[str]:
    found = []
    for item in evidence:
        passage = item.passage
        if passage.is_slip and passage.label:
            numbers = number_words(passage.guideline_nos, "、")
            found.append(
                f"資料では「{passage.label}」と表示されていますが、質問と内容から {numbers} "
                "への回答として扱っています（資料側の番号誤りの可能性）。"
            )
    return found


def _lost_cell_notes(evidence: Sequence[RankedPassage], warnings: Sequence[Warning]) -> list[str]:
    """Rows that are shown and lost a cell; a row is known by its first cell."""
    rows = {
        (item.passage.document_id, item.passage.page, _first_cell(item.passage.text))
        for item in evidence
        if item.passage.part == "table"
    }
    return [
        warning.message
        for warning in warnings
        if isinstance(warning.facts, LostTableCell)
        and (warning.document, warning.page, _packed(warning.facts.row)) in rows
    ]


def _first_cell(row: str) -> str:
    return _packed(row.split("\t", maxsplit=1)[0])


def _packed(text: str) -> str:
    return "".join(text.split())


def _reference_notes(references: Sequence[Link], warnings: Sequence[Warning]) -> list[str]:
    return [
        warning.message
        for link in references
        for warning in warnings
        if _tells_of(link, warning.facts)
    ]


def _tells_of(link: Link, facts: Facts) -> bool:
    """Whether this is what is odd about the reference: its title as printed, or its edition."""
    if isinstance(facts, MisprintedTitle):
        return bool(link.printed_title) and facts.title == link.title
    return isinstance(facts, SupersededEdition) and facts.title == link.title


def _recognised_notes(evidence: Sequence[RankedPassage], warnings: Sequence[Warning]) -> list[str]:
    """What OCR made of a picture may hold misread letters."""
    places = {(w.document, w.page) for w in warnings if w.kind == ReadByOcr.kind}
    shown = [(i.document.title, i.passage.page) for i in evidence
             if (i.passage.document_id, i.passage.page) in places]  # fmt: skip
    return [
        f"「{title}」{page} ページは画像の文字を OCR で読み取ったものです。誤読がありえるため原本を確認してください。"
        for title, page in shown
    ]


def _edition_notes(evidence: Sequence[RankedPassage]) -> list[str]:
    return [
        f"「{item.document.title}」には新しい版があります: {item.document.superseded_by}。"
        for item in evidence
        if item.document.superseded_by
    ]


def _older_number_notes(evidence: Sequence[RankedPassage]) -> list[str]:
    """A number of an older edition may be another item's today."""
    found = []
    for item in evidence:
        edition = item.document.numbers_edition
        own = [int(number) for number in item.passage.own_numbers if number.isdecimal()]
        if edition and own:
            listed = number_words(own, "、")
            found.append(
                f"「{item.document.title}」の {listed} はガイドライン V{edition} の番号です。"
                "現在の版の同じ番号と同じ項目とは限りません。"
            )
    return found


def _generality_notes(evidence: Sequence[RankedPassage]) -> list[str]:
    """Advice that the meeting gave without a number binds less than an answer to an item."""
    is_advice = [i.document.kind == "meeting" and i.passage.part == "answer" for i in evidence]
    if not any(is_advice) or any(i.passage.guideline_nos for i in evidence):
        return []
    return ["特定の項目番号に対する回答ではなく、相談会での一般的な助言です。"]


def _age_notes(evidence: Sequence[RankedPassage], meetings: Sequence[Document]) -> list[str]:
    """Which meetings treat the matter, whether they are shown or not; the newest stands first."""
    shown = {d.id: d for d in (item.document for item in evidence) if d.kind == "meeting"}
    known = {document.id: document for document in meetings}
    if not shown or len(known | shown) < 2:
        return []
    ordered = sorted((known | shown).values(), key=lambda d: d.date or "", reverse=True)
    named = "、".join(f"{d.title}（{d.date or '日付不明'}）" for d in ordered[:_MEETINGS_NAMED])
    more = len(ordered) - _MEETINGS_NAMED
    return [
        f"複数の相談会で扱われています。新しい順: {named}{f' ほか {more} 回' if more > 0 else ''}。"
    ]


def _opposing_notes(
    numbers: Iterable[int],
    evidence: Sequence[RankedPassage],
    warnings: Sequence[Warning],
    documents: Mapping[str, Document],
) -> list[str]:
    """Answers for the numbers that seem to oppose each other, of which one is shown."""
    treated, shown = set(numbers), {item.document.id for item in evidence}
    found = []
    for warning in warnings:
        facts = warning.facts
        if not isinstance(facts, ContradictingAnswers) or facts.number not in treated:
            continue
        one, other = documents.get(warning.document or ""), documents.get(facts.other)
        if one and other and shown & {one.id, other.id}:
            told = [
                (one, f"{document_words(one)} {warning.section or ''}「{facts.says}」"),
                (other, f"{document_words(other)} {facts.other_section}「{facts.denies}」"),
            ]
            told.sort(key=lambda pair: pair[0].date or "", reverse=True)
            found.append(
                f"No.{facts.number} は回答が食い違っているかもしれません。"
                f"新しいものから: {'、'.join(words for _, words in told)}。"
            )
    return found
