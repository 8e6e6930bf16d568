"""Letters with a line drawn through them: somebody took them back (pure).

A PDF knows no struck-out text: programs draw a thin line, readers of PDFs add an annotation. Lines
below and above letters, and those of tables, run elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.readers.pdf.marks import Box, Character, PageMarks, Rule, ways_of

# Where a line through a letter runs, in shares of the letter's height from its top: a Latin one's a
# little below the middle.
_HIGHEST, _LOWEST = 0.32, 0.74
_BESIDE = 0.25
"""So much of a letter's width, at most, may stand out beyond the line's end."""
_NEXT = 0.6
"""Letters of one word are not further apart, in letter heights."""
_TURNED = 270
"""The angle of text that runs down beside text that runs to the right."""
_COVERED = 0.6
"""Of a line through text, so much has letters on it; a table's line has not."""


def without_struck(marks: PageMarks, areas: Sequence[Box] = ()) -> tuple[PageMarks, str]:
    """The page without what is struck out, and these letters; ``areas`` are annotations' boxes."""
    own = {i: c for i, c in enumerate(marks.characters) if c.angle == marks.angle}
    across = [rule for rule in marks.rules if rule.is_horizontal]
    struck, through = _struck([*across, *map(_middle, areas)], own)
    down = {_laid(rule): rule for rule in marks.rules if not rule.is_horizontal}
    columns = _columns(marks, own) if down or areas else {}
    in_columns, laid = _struck([*down, *(_middle(_laid(area)) for area in areas)], columns)
    struck |= in_columns
    if not struck:
        return marks, ""
    through |= {rule for line, rule in down.items() if line in laid}
    kept = tuple(_closed_up(marks, struck, in_columns))
    rules = tuple(rule for rule in marks.rules if rule not in through)
    told = "".join(marks.characters[i].text for i in sorted(struck))
    return replace(marks, characters=kept, rules=rules), told


def _struck(lines: Sequence[Rule], letters: Mapping[int, Character]) -> tuple[set[int], set[Rule]]:
    """Which letters have a line through them, and which lines are these."""
    struck: set[int] = set()
    through: set[Rule] = set()
    for line in lines:
        y = line.y
        # Few letters of a page are as high as a line, and asking them all costs.
        crossed = [i for i, c in letters.items() if c.y0 < y < c.y1 and _runs_through(line, c)]
        if _is_through_text(line, [letters[i] for i in crossed]):
            struck |= set(crossed)
            through.add(line)
    return struck, through


def _middle(area: Box) -> Rule:
    return Rule(area.x0, area.y, area.x1, area.y)


def _laid(box: Box) -> Rule:
    """What stands upright, laid down to the left: the first of a column comes first in a line."""
    return Rule(box.y0, -box.x1, box.y1, -box.x0)


def _columns(marks: PageMarks, own: Mapping[int, Character]) -> dict[int, Character]:
    """The letters of vertical writing, laid down; words that stand turned in it lie so already.

    A line down a page crosses letters of horizontal lines, too, and strikes none of them out.
    """
    downwards = (marks.angle + _TURNED) % 360
    found = {i: c for i, c in enumerate(marks.characters) if c.angle == downwards}
    ways = ways_of(marks.characters, marks.angle)
    for i, c in own.items():
        if ways.get(i) == "down":
            box = _laid(c)
            found[i] = replace(c, x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)
    return found


def _closed_up(
    marks: PageMarks, struck: Collection[int], in_columns: Collection[int]
) -> Iterator[Character]:
    """The others; a letter right before struck ones takes their room, so that its line stays one."""
    kept: Character | None = None
    for index, c in enumerate(marks.characters):
        if index in struck:
            if kept and index in in_columns:
                kept = replace(kept, y1=c.y1) if _is_below(kept, c) else kept
            elif kept and c.x1 > kept.x1 and _is_next(kept, c, marks.rules):
                kept = replace(kept, x1=c.x1)
            continue
        if kept:
            yield kept
        kept = c
    if kept:
        yield kept


def _is_below(before: Character, c: Character) -> bool:
    """In the same column, with no gap between."""
    is_one_way = before.angle == c.angle
    return (
        is_one_way
        and before.x0 < c.x < before.x1
        and -_NEXT * c.size < c.y0 - before.y1 <= _NEXT * c.size
    )


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
