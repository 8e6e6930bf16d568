"""Where two check sheets say different things of the same item: a warning, told once (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.documents import Document, Warning
from kb.guideline_numbers import number_words
from kb.item_master import ItemRecord, ranked_sheets
from kb.normalising import search_form

_LISTED = 12
_FIELDS: tuple[tuple[str, Callable[[ItemRecord], object]], ...] = (
    ("レベル", lambda record: record.levels),
    ("ラベル", lambda record: _plain(record.label)),
    ("達成条件", lambda record: _plain(record.condition)),
)


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
        differing = [_differing(name, told, believed, own) for name, told in _FIELDS]
        others = sorted({believed[n].document_id for _, numbers in differing for n in numbers})
        if others:
            warnings.append(_warning(sheet, titles[others[0]], differing))
        believed = own | believed
    return warnings


def _differing(
    name: str,
    told: Callable[[ItemRecord], object],
    believed: Mapping[int, ItemRecord],
    own: Mapping[int, ItemRecord],
) -> tuple[str, list[int]]:
    """Numbers of which both sheets tell something, and not the same."""
    both = sorted(set(believed) & set(own))
    pairs = [(n, told(believed[n]), told(own[n])) for n in both]
    return name, [n for n, one, other in pairs if one and other and one != other]


def _warning(
    sheet: Document, believed: Document, differing: Sequence[tuple[str, list[int]]]
) -> Warning:
    parts = [f"{name}が違う番号 {_listed(numbers)}" for name, numbers in differing if numbers]
    edition = (
        f"（{believed.edition or believed.date}）" if believed.edition or believed.date else ""
    )
    message = f"「{believed.title}」{edition}と{'、'.join(parts)}。{believed.id} の方を使います。"
    return Warning("item-disagreement", sheet.id, message)


def _listed(numbers: Sequence[int]) -> str:
    more = f" ほか {len(numbers) - _LISTED} 件" if len(numbers) > _LISTED else ""
    return number_words(numbers[:_LISTED], "・") + more


def _plain(text: str | None) -> str:
    return "".join(search_form(text).split()) if text else ""
