"""All guideline numbers with what is held of each, and how they are arranged (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kb.guideline.holdings import Holding
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import EVERY_NUMBER, numbers_in_question

State = Literal["answer", "explanation", "asked", "wording", "reference", "none"]
STATES: tuple[State, ...] = get_args(State)
"""What counts first for an item that several of them fit."""
Arrangement = Literal["label", "level", "number"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)


@dataclass(frozen=True)
class Cell:
    """One number of the map. ``label`` and ``level`` are None where they are not known."""

    number: int
    state: State
    is_asked: bool
    """A question about it has no answer, whatever else is held."""
    title: str | None = None
    label: str | None = None
    level: int | None = None


CellGroup = tuple[str | int | None, Sequence[Cell]]


def map_cells(
    holdings: Mapping[int, frozenset[Holding]], asked: Collection[int], items: GuidelineItems
) -> list[Cell]:
    """A cell for every number, ascending; ``asked`` are those with unanswered questions."""
    cells = []
    for number in EVERY_NUMBER:
        held = holdings.get(number, frozenset())
        is_asked = number in asked or "question" in held
        item = items.items.get(number)
        label = item.label if item else None
        state = _state(held, is_asked)
        cells.append(Cell(number, state, is_asked, items.title(number), label, items.level(number)))
    return cells


def _state(held: Collection[Holding], is_asked: bool) -> State:
    present: set[str] = {*held, *(["asked"] if is_asked else [])}
    return next((state for state in STATES if state in present), "none")


def counts(cells: Iterable[Cell]) -> dict[State, int]:
    """How many items each state is shown for: an item may count as answered and as asked."""
    listed = list(cells)
    found = {state: sum(cell.state == state for cell in listed) for state in STATES}
    return found | {"asked": sum(cell.is_asked for cell in listed)}


def fits(cell: Cell, chosen: Collection[State]) -> bool:
    """Whether a cell is one of the states chosen; none chosen means all."""
    return not chosen or cell.state in chosen or ("asked" in chosen and cell.is_asked)


def by_label(cells: Iterable[Cell]) -> list[CellGroup]:
    """In the order of their first numbers, those without a label last."""
    return _grouped(cells, lambda cell: cell.label)


def by_level(cells: Iterable[Cell]) -> list[CellGroup]:
    """Level 1 first, those without a level last."""
    return sorted(_grouped(cells, lambda cell: cell.level), key=lambda g: (g[0] is None, g[0]))


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], str | int | None]) -> list[CellGroup]:
    found: dict[str | int | None, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    without = found.pop(None, None)
    return [*found.items(), *([(None, without)] if without else [])]


def typed_number(typed: str) -> int | None:
    """The first number that somebody typed or that an address names, in any notation."""
    written = typed.strip()[:40]
    # 085 alone could be anything in a sentence; here only a number is asked for.
    found = numbers_in_question(written) or numbers_in_question(f"No.{written}")
    return found[0] if found else None
