"""The item master: what ingested check sheets say of each guideline item, and which sheet wins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.documents import Document
from kb.index.passages import damaged

ITEMS = "items.jsonl"
_TITLE_CHARS = 60


@dataclass(frozen=True)
class ItemRecord:
    """What one table says of one item, in the table's own words.

    ``levels`` are 1 to 3, empty where the table does not tell. ``page`` counts from 1, None where
    the source has no pages.
    """

    number: int
    document_id: str
    page: int | None = None
    levels: tuple[int, ...] = ()
    label: str | None = None
    condition: str | None = None
    requirement: str | None = None
    criterion: str | None = None
    passage_id: str | None = None
    """The passage of its row, from which the place can be shown."""

    @property
    def title(self) -> str | None:
        """A name short enough for a heading: of the texts the one nearest to the item."""
        text = self.condition or self.requirement or self.criterion
        if not text:
            return None
        line = re.sub(r"\s+", "", text).rstrip("。")
        return line if len(line) <= _TITLE_CHARS else f"{line[: _TITLE_CHARS - 1]}…"


def ranked_sheets(
    records: Iterable[ItemRecord], documents: Mapping[str, Document]
) -> list[Document]:
    """The documents that have records, the one to be believed first.

    A publisher's own sheet goes before an operator's, one that is not superseded before an old
    one, then the newer edition, then the newer day.
    """
    named = {record.document_id for record in records}
    sheets = [documents[i] for i in named if i in documents and not documents[i].duplicate_of]
    return sorted(sheets, key=lambda d: (_standing(d), d.id), reverse=True)


def _standing(document: Document) -> tuple[Any, ...]:
    edition = tuple(int(n) for n in re.findall(r"\d+", document.edition or ""))
    return (
        not document.is_sample,
        document.kind == "guideline",
        document.superseded_by is None,
        edition,
        document.date or "",
    )


def chosen_records(
    records: Sequence[ItemRecord], documents: Mapping[str, Document]
) -> dict[int, ItemRecord]:
    """For each number the record of the sheet to be believed, ascending by number."""
    by_sheet: dict[str, dict[int, ItemRecord]] = {}
    for record in records:
        by_sheet.setdefault(record.document_id, {}).setdefault(record.number, record)
    chosen: dict[int, ItemRecord] = {}
    for sheet in ranked_sheets(records, documents):
        for number, record in by_sheet[sheet.id].items():
            chosen.setdefault(number, record)
    return dict(sorted(chosen.items()))


def write_items(folder: Path, records: Iterable[ItemRecord]) -> None:
    with (folder / ITEMS).open("w", encoding="utf-8") as file:
        for record in records:
            told = {name: value for name, value in asdict(record).items() if value}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def read_items(folder: Path) -> list[ItemRecord]:
    """The generation's records; none in one that was made before there was a master.

    Raises:
        KnowledgeBaseDamagedError: the file cannot be read.
    """
    path = folder / ITEMS
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8") as file:
            return [_record(json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError) as error:
        raise damaged(path, error) from error


def _record(values: dict[str, Any]) -> ItemRecord:
    return ItemRecord(**values | {"levels": tuple(values.get("levels", ()))})
