"""Letters with a line drawn through them: somebody took them back (pure).

A PDF knows no struck-out text: programs draw a thin line, readers of PDFs add an annotation. Lines
below and above letters, and those of tables, run elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.pdf.marks import Box, Character, PageMarks, Rule

# Where a line through a letter runs, in shares of the letter's height from its top: a Latin one's a
# little below the middle.
_HIGHEST, _LOWEST = 0.32, 0.74
_BESIDE = 0.25
"""So much of a letter's width, at most, may stand out beyond the line's end."""
_NEXT = 0.6
"""Letters of one word are not further apart, in letter heights."""
_COVERED = 0.6
"""Of a line through text, so much has letters on it; a table's line has not."""


def without_struck(marks: PageMarks, areas: Sequence[Box] = ()) -> tuple[PageMarks, str]:
    """The page without what is struck out, and these letters; ``areas`` are annotations' boxes."""
    lines = [rule for rule in marks.rules if rule.is_horizontal]
    lines += [Rule(area.x0, area.y, area.x1, area.y) for area in areas]
    own = [(i, c) for i, c in enumerate(marks.characters) if c.angle == marks.angle]
    struck: set[int] = set()
    through: set[Rule] = set()
    for line in lines:
        y = line.y
        # Few letters of a page are as high as a line, and asking them all costs.
        crossed = [i for i, c in own if c.y0 < y < c.y1 and _runs_through(line, c)]
        if _is_through_text(line, [marks.characters[i] for i in crossed]):
            struck |= set(crossed)
            through.add(line)
    if not struck:
        return marks, ""
    kept = tuple(_closed_up(marks, struck))
    rules = tuple(rule for rule in marks.rules if rule not in through)
    told = "".join(marks.characters[i].text for i in sorted(struck))
    return replace(marks, characters=kept, rules=rules), told


def _closed_up(marks: PageMarks, struck: set[int]) -> Iterator[Character]:
    """The others; a letter right before struck ones takes their room, so that its line stays one."""
    kept: Character | None = None
    for index, c in enumerate(marks.characters):
        if index in struck:
            if kept and c.x1 > kept.x1 and _is_next(kept, c, marks.rules):
                kept = replace(kept, x1=c.x1)
            continue
        if kept:
            yield kept
        kept = c
    if kept:
        yield kept


def _is_next(before: Character, c: Character, rules: Sequence[Rule]) -> bool:
    """In the same line and cell, with no gap between."""
    if not before.y0 < c.y < before.y1 or c.x0 - before.x1 > _NEXT * c.size:
        return False
    return not any(
        not r.is_horizontal and before.x <= r.x <= c.x and r.y0 <= c.y <= r.y1 for r in rules
    )


def _runs_through(line: Rule, c: Character) -> bool:
    spare = _BESIDE * (c.x1 - c.x0)
    height = c.y1 - c.y0
    is_between = c.y0 + _HIGHEST * height <= line.y <= c.y0 + _LOWEST * height
    return is_between and line.x0 - spare <= c.x0 and c.x1 <= line.x1 + spare


def _is_through_text(line: Rule, crossed: Sequence[Character]) -> bool:
    length = max(line.x1 - line.x0, 1.0)
    return sum(min(c.x1, line.x1) - max(c.x0, line.x0) for c in crossed) >= _COVERED * length
