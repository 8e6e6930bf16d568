"""How well the guideline's items are known by name: from the material, the shipped table, not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.documents import Passage
from kb.generations.files import read_documents
from kb.guideline.check_sheets import chosen_records, read_items
from kb.guideline.items import GuidelineItems, item_titles
from kb.guideline.numbers import EVERY_NUMBER, LAST_NUMBER, number_spans

_LISTED = 30


@dataclass(frozen=True)
class ItemNames:
    """All numbers, each in one of the three; ``sheets`` are the check sheets' documents."""

    from_material: tuple[int, ...]
    from_shipped_table: tuple[int, ...]
    unnamed: tuple[int, ...]
    sheets: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {name: list(value) for name, value in asdict(self).items()}


def item_names(folder: Path, passages: Collection[Passage], shipped: GuidelineItems) -> ItemNames:
    """Which numbers a generation's material names, and what the shipped table adds.

    Raises:
        KnowledgeBaseDamagedError: a file of the generation cannot be read.
    """
    documents = {d.id: d for d in read_documents(folder)}
    records = chosen_records(read_items(folder), documents)
    shown = (p for p in passages if not documents[p.document_id].duplicate_of)
    own = {n for n, record in records.items() if record.title} | set(item_titles(shown))
    table = {n for n in EVERY_NUMBER if n not in own and shipped.title(n)}
    return ItemNames(
        from_material=tuple(sorted(own)),
        from_shipped_table=tuple(sorted(table)),
        unnamed=tuple(n for n in EVERY_NUMBER if n not in own | table),
        sheets=tuple(sorted({record.document_id for record in records.values()})),
    )


def item_name_lines(names: dict[str, Any]) -> list[str]:
    """The same in words, from its JSON."""
    own, table, none = (names[key] for key in ("from_material", "from_shipped_table", "unnamed"))
    sheets = "、".join(names["sheets"])
    lines = [
        f"項目名: {LAST_NUMBER} 件のうち、取り込んだ資料から {len(own)} 件、"
        f"同梱の項目表だけ {len(table)} 件、名前なし {len(none)} 件"
    ]
    lines.append(f"    達成条件の表: {sheets}" if sheets else f"    {NO_SHEET_JA}")
    if table:
        lines.append(f"    同梱の項目表だけ（公式の文言ではありません）: {_numbers(table)}")
    if none:
        lines.append(f"    名前なし: {_numbers(none)}")
    return lines


NO_SHEET_JA = "達成条件の表はまだありません。公式のチェックシートを取り込むと、項目名・レベル・ラベルが入ります。"
NO_SHEET_EN = "no table of items yet: ingest the official check sheet for names, levels and labels."


def _numbers(numbers: Collection[int]) -> str:
    """Runs of numbers, as No.1〜3、No.7."""
    spans = number_spans(numbers)
    shown = "、".join(f"No.{span}" for span in spans[:_LISTED])
    return shown + (" ほか" if len(spans) > _LISTED else "")
