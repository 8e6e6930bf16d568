"""Column heads that a maintainer explains, given the names under which they are known (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from ingest.parsed.lines import Line
from kb.text.normalising import search_form

ColumnRole = Literal[
    "number",
    "question",
    "answer",
    "items",
    "label",
    "level",
    "requirement",
    "condition",
    "criterion",
]
_KNOWN_HEADS: Mapping[ColumnRole, str] = {
    "number": "達成条件No.",
    "question": "質問",
    "answer": "回答",
    "items": "該当項目",
    "label": "ラベル",
    "level": "レベル",
    "requirement": "要求事項",
    "condition": "達成条件",
    "criterion": "達成基準",
}
_NUMBER_OF_A_QUESTION = "質問No."


def with_declared_columns(
    lines: Sequence[Line], columns: Mapping[ColumnRole, str]
) -> tuple[list[Line], bool]:
    """The lines, heads of columns under known names, and whether any row has all the heads.

    A row that has them is a table's head, whatever the format says of it. Its text stays as printed.
    """
    known = {_plain(head): _known(role, columns) for role, head in columns.items()}
    if not known:
        return list(lines), True
    explained = [_explained(line, known) for line in lines]
    return explained, any(new is not old for new, old in zip(explained, lines, strict=True))


def _known(role: ColumnRole, columns: Mapping[ColumnRole, str]) -> str:
    return (
        _NUMBER_OF_A_QUESTION if role == "number" and "question" in columns else _KNOWN_HEADS[role]
    )


def _plain(head: str) -> str:
    return "".join(search_form(head).split())


def _explained(line: Line, known: Mapping[str, str]) -> Line:
    plain = [_plain(cell) for cell in line.cells]
    if not set(known) <= set(plain):
        return line
    cells = tuple(known.get(p, cell) for p, cell in zip(plain, line.cells, strict=True))
    return replace(line, cells=cells, is_header=True)
