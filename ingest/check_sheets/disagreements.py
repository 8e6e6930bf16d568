"""Where two check sheets say different things of the same item: a warning, told once (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.documents import Document
from kb.guideline.check_sheets import ItemRecord, ranked_sheets
from kb.text.normalising import search_form
from kb.warnings import ItemDisagreement, Warning

_FIELDS: tuple[Callable[[ItemRecord], object], ...] = (
    lambda record: record.levels,
    lambda record: _plain(record.label),
    lambda record: _plain(record.condition),
)
"""What is compared, in the order of the facts."""


def item_disagreement_warnings(
    documents: Sequence[Document], items: Mapping[str, Sequence[ItemRecord]]
) -> list[Warning]:
    """One warning for each sheet that differs from the one that is believed before it."""
    records = [record for found in items.values() for record in found]
    believed: dict[int, ItemRecord] = {}
    titles = {document.id: document for document in documents}
    warnings = []
    for sheet in ranked_sheets(records, titles):
        own = {record.number: record for record in reversed(items[sheet.id])}
        differing = [_differing(told, believed, own) for told in _FIELDS]
        others = sorted({believed[n].document_id for numbers in differing for n in numbers})
        if others:
            other = titles[others[0]]
            edition = other.edition or other.date
            facts = ItemDisagreement(other.id, other.title, edition, *differing)
            warnings.append(Warning.of(facts, sheet.id))
        believed = own | believed
    return warnings


def _differing(
    told: Callable[[ItemRecord], object],
    believed: Mapping[int, ItemRecord],
    own: Mapping[int, ItemRecord],
) -> tuple[int, ...]:
    """Numbers of which both sheets tell something, and not the same."""
    both = sorted(set(believed) & set(own))
    pairs = [(n, told(believed[n]), told(own[n])) for n in both]
    return tuple(n for n, one, other in pairs if one and other and one != other)


def _plain(text: str | None) -> str:
    return "".join(search_form(text).split()) if text else ""
