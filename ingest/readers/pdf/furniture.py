"""What repeats on the pages of a PDF and says nothing: slide numbers, running heads (pure)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ingest.readers.pdf.layout import PageDraft
from ingest.readers.pdf.lines import Line

_PAGE_NUMBER = re.compile(
    r"^(?:[-–—]\s*|(?:p|page|スライド|slide)\s*\.?\s*)?(?P<number>[0-9０-９]{1,4})"
    r"(?:\s*(?:/|of)\s*[0-9０-９]{1,4})?(?:\s*[-–—]|\s*(?:ページ|頁))?$",
    re.IGNORECASE,
)
_MIN_PAGES = 3
_MIN_SHARE = 0.6
_SAME_PLACE = 4.0
# Share of the page's height at its top and bottom where running heads stand.
_EDGE_BAND = 0.15


def without_furniture(
    pages: Sequence[PageDraft], body_size: float
) -> tuple[list[PageDraft], Counter[str]]:
    """The pages without it, and how many lines of each kind were dropped."""
    repairs: Counter[str] = Counter()
    kept = list(pages)
    for is_wanted in (_is_bottom, _is_top):
        numbers = _page_numbers(kept, is_wanted)
        kept = [_without(page, numbers, repairs, "page-numbers") for page in kept]
    heads = _running_heads(kept, body_size)
    return [_without(page, heads, repairs, "running-heads") for page in kept], repairs


def _without(page: PageDraft, dropped: set[int], repairs: Counter[str], name: str) -> PageDraft:
    elements = tuple(e for e in page.elements if id(e) not in dropped)
    if len(elements) < len(page.elements):
        repairs[name] += len(page.elements) - len(elements)
    return replace(page, elements=elements)


def _is_bottom(line: Line, page: PageDraft) -> bool:
    return line.y1 >= max(e.y1 for e in page.elements) - 2 * line.size


def _is_top(line: Line, page: PageDraft) -> bool:
    return line.y0 <= min(e.y0 for e in page.elements) + 2 * line.size


def _page_numbers(
    pages: Sequence[PageDraft], is_wanted: Callable[[Line, PageDraft], bool]
) -> set[int]:
    """Lone numbers at one edge that grow from page to page; a single one proves nothing."""
    candidates = []
    for page in pages:
        for line in page.lines:
            match = _PAGE_NUMBER.match(line.text)
            if match and not line.is_turned and is_wanted(line, page):
                candidates.append((int(match["number"]), line))
                break
    growing = _longest_growing([number for number, _ in candidates])
    if len(growing) < 2 or len(growing) < _MIN_SHARE * len(candidates):
        return set()
    return {id(candidates[i][1]) for i in growing}


def _longest_growing(numbers: list[int]) -> list[int]:
    """Indices of the longest strictly growing selection."""
    tails: list[int] = []
    tail_indices: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(tail_indices[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        tail_indices[at : at + 1] = [index]
    chosen: list[int] = []
    index = tail_indices[-1] if tail_indices else -1
    while index >= 0:
        chosen.append(index)
        index = before[index]
    return chosen[::-1]


def _running_heads(pages: Sequence[PageDraft], body_size: float) -> set[int]:
    """Small lines of the same words at the same place near an edge of most pages."""
    seen: dict[tuple[str, int], list[Line]] = {}
    seen_on: list[set[tuple[str, int]]] = []
    for page in pages:
        seen_on.append(set())
        for line in _edge_lines(page):
            if line.size <= body_size * 1.05:
                place = re.sub(r"\s", "", line.text), round(line.y0 / _SAME_PLACE)
                seen.setdefault(place, []).append(line)
                seen_on[-1].add(place)
    pages_with_text = sum(1 for page in pages if page.elements)
    needed = max(_MIN_PAGES, _MIN_SHARE * pages_with_text)
    on_pages = Counter(place for places in seen_on for place in places)
    return {
        id(line) for place, lines in seen.items() if on_pages[place] >= needed for line in lines
    }


def _edge_lines(page: PageDraft) -> Iterable[Line]:
    band = _EDGE_BAND * (page.bottom - page.top)
    return [
        line for line in page.lines if line.y1 <= page.top + band or line.y0 >= page.bottom - band
    ]


def usual_size(lines: Iterable[Line]) -> float:
    """The letter height that most text is set in; 0 without text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
