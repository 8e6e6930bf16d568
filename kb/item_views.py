"""One item for the screen and for other programs: what is known of it, from where, and what treats it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from kb.answers import Citation, RankedPassage
from kb.citations import cite_all, page_url
from kb.documents import Link, Part, Passage
from kb.guideline_items import GuidelineItem, GuidelineItems
from kb.item_master import ItemRecord
from kb.opened import OpenGeneration

ItemSource = Literal["check-sheet", "material", "shipped"]


@dataclass(frozen=True)
class ItemView:
    """An item. ``level`` is None where it is unknown or sources contradict each other.

    ``condition``, ``requirement`` and ``criterion`` are a check sheet's own words (達成条件,
    要求事項, 達成基準). ``source`` tells where ``title`` comes from: an ingested check sheet, other
    ingested material, or the shipped table, which is no wording of the guideline. ``document`` (an
    id), ``document_title``, ``page`` and ``url`` lead to the check sheet, where there is one.
    """

    number: int
    title: str
    source: ItemSource
    level: int | None = None
    label: str | None = None
    condition: str | None = None
    requirement: str | None = None
    criterion: str | None = None
    document: str | None = None
    document_title: str | None = None
    edition: str | None = None
    page: int | None = None
    url: str | None = None
    is_treated: bool = False
    """A meeting, an explanation or a check sheet treats it, not only another standard's table."""


def item_view(opened: OpenGeneration, shipped: GuidelineItems, number: int) -> ItemView | None:
    """What is known of an item, or None where it has no name."""
    items = opened.named_items(shipped)
    item, title = items.items.get(number), items.title(number)
    if item is None or title is None:
        return None
    record = opened.item_records.get(number)
    if record is None:
        return _without_sheet(opened, items, item, title)
    document = opened.documents[record.document_id]
    passage = _passage_of(opened, record)
    return ItemView(
        number=number,
        title=title,
        source="check-sheet" if record.title else _source(opened, number),
        level=items.level(number),
        label=item.label,
        condition=record.condition,
        requirement=record.requirement,
        criterion=record.criterion,
        document=document.id,
        document_title=document.title,
        edition=document.edition or document.date,
        page=record.page,
        url=page_url(document, passage) if passage else document.url,
        is_treated=number in opened.treated_numbers(),
    )


def _without_sheet(
    opened: OpenGeneration, items: GuidelineItems, item: GuidelineItem, title: str
) -> ItemView:
    return ItemView(
        number=item.number,
        title=title,
        source=_source(opened, item.number),
        level=items.level(item.number),
        label=item.label,
        is_treated=item.number in opened.treated_numbers(),
    )


def _source(opened: OpenGeneration, number: int) -> ItemSource:
    return "material" if number in opened.item_titles else "shipped"


def _passage_of(opened: OpenGeneration, record: ItemRecord) -> Passage | None:
    rows = opened.rows_by_number.get(record.number, ())
    found = (opened.passages[row] for row in rows)
    return next((p for p in found if p.id == record.passage_id), None)


def passages_about(opened: OpenGeneration, number: int) -> list[RankedPassage]:
    """All passages that treat an item, in reading order within a document.

    The newest document comes first, one without a day after those with one, and rows of another
    standard's table, which only refer to the item, come last. Repeated documents are left out. The
    score is 0: nothing was searched for.
    """
    rows = [row for row in opened.rows_by_number.get(number, ()) if not opened.is_hidden[row]]
    found = [opened.passages[row] for row in rows]
    found.sort(key=lambda p: (p.document_id, p.position))
    found.sort(key=lambda p: opened.document_of(p).date or "", reverse=True)
    found.sort(key=lambda p: p.is_reference_mapping)
    return [RankedPassage(p, opened.document_of(p), 0.0) for p in found]


@dataclass(frozen=True)
class ItemPlace:
    """A place that treats an item: what it is there, its literal words, and what it refers to."""

    part: Part
    citation: Citation
    links: tuple[Link, ...] = ()


def places_about(opened: OpenGeneration, number: int) -> list[ItemPlace]:
    """Everything about an item, in the order of ``passages_about``, marks counted from 1.

    Passages that follow each other on a page share a citation; a question and its answer do not.
    """
    found = passages_about(opened, number)
    links = {f.passage.id: f.passage.links for f in found}
    places: list[ItemPlace] = []
    for (_, part), run in groupby(found, lambda f: (f.document.id, f.passage.part)):
        for citation in cite_all(list(run), opened.page_text):
            own = dict.fromkeys(link for i in citation.passage_ids for link in links[i])
            places.append(ItemPlace(part, replace(citation, mark=len(places) + 1), tuple(own)))
    return places
