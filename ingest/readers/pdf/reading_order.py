"""The order in which what stands on a page is read (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, TypeVar

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.marks import Box, around
from ingest.readers.runs import runs

_BACK = 0.5
_SAME_EDGE = 6.0


@dataclass(frozen=True)
class Block(Box):
    """What stands among a page's lines and is read as one: a table, a panel."""

    # What a line may be, and no block is; the height of an ordinary letter.
    is_vertical: ClassVar[bool] = False
    is_turned: ClassVar[bool] = False
    size: ClassVar[float] = 10.0


Placed = TypeVar("Placed", bound=Line | Block)


def in_reading_order(elements: Sequence[Placed]) -> list[Placed]:
    """The content's order where it runs down the page; else ordered by place.

    Programs write boxes in the order in which they were made, a title last at times. Runs that
    are in order stay whole, so that columns are not read across.
    """
    elements = _columns_from_the_right(elements)
    found = list(runs(elements, lambda run, element: not _goes_back(run, element)))
    if all(_opens_column(before, run[0]) for before, run in pairwise(found)):
        return elements
    return [element for run in _by_place(found) for element in run]


def _columns_from_the_right(elements: Sequence[Placed]) -> list[Placed]:
    """Vertical writing reads from right to left; PDFium puts what is side by side the other way."""
    ordered: list[Placed] = []
    columns: list[Placed] = []
    for element in elements:
        if columns and not (element.is_vertical and element.y0 < columns[-1].y1):
            ordered += sorted(columns, key=lambda e: -e.x0)
            columns = []
        if element.is_vertical:
            columns.append(element)
        else:
            ordered.append(element)
    return ordered + sorted(columns, key=lambda e: -e.x0)


def _goes_back(run: Sequence[Line | Block], element: Line | Block) -> bool:
    last = run[-1]
    if element.is_turned or (last.is_vertical and element.is_vertical):
        return False
    return element.y0 < last.y0 - _BACK * element.size


def _opens_column(run: Sequence[Line | Block], element: Line | Block) -> bool:
    """To the right of all that the run holds, or (vertical writing) to the left of it."""
    left, _, right, _ = around(run)
    if element.is_vertical:
        return element.x1 <= left + _SAME_EDGE
    return element.x0 >= right - _SAME_EDGE


def _by_place(found: list[list[Placed]]) -> list[list[Placed]]:
    """Runs from top to bottom, and side by side from left to right, wherever a gap parts them."""
    if len(found) < 2:
        return found
    for horizontal in (True, False):
        groups = _parted(found, horizontal)
        if len(groups) > 1:
            return [run for group in groups for run in _by_place(group)]
    return sorted(found, key=lambda run: (min(e.y0 for e in run), min(e.x0 for e in run)))


def _parted(found: list[list[Placed]], horizontal: bool) -> list[list[list[Placed]]]:
    def span(run: list[Placed]) -> tuple[float, float]:
        left, top, right, bottom = around(run)
        return (top, bottom) if horizontal else (left, right)

    groups: list[list[list[Placed]]] = []
    reach = float("-inf")
    for run in sorted(found, key=span):
        start, end = span(run)
        if groups and start < reach - 1:
            groups[-1].append(run)
        else:
            groups.append([run])
        reach = max(reach, end)
    return groups
