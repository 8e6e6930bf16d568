"""Which headings of an explanation name guideline items, and which only belong to one (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from ingest.parsed.lines import Line
from kb.guideline.numbers import numbers_in_material

_FEW_CHAPTERS = 30
"""Bare numbers that all lie below this may as well be chapters: their parts must tell."""
_HEADING_CHARS = 60
_LIST = r"[1-9][0-9]{0,2}(?:\s*[,、・~-]\s*[1-9][0-9]{0,2})*"
_BARE = re.compile(rf"(?:\[{_LIST}\])+|{_LIST}(?:\s*[.:](?=\D|$)|\s+(?![年月日件%]))")
_MARKED = re.compile(
    r"[【\[(（]?\s*(?:No|Ｎｏ|NO|№|達成条件|項番|項目)[.．:：]?\s*(?:No\.?\s*)?[0-9０-９]{1,3}"
)
_PARTS_OF_AN_ITEM = re.compile(
    r"(?:[(（]?[0-9a-zア-オ①-⑩][)）.]?)?(?:目的|背景|趣旨|解説|説明|補足(?:説明)?|例|具体例|実施例|対策例|対応例|事例|記入例|回答例|要求事項|"
    r"達成条件|達成基準|ラベル|レベル|ポイント|考え方|留意(?:点|事項)|注意(?:点|事項)|参考(?:情報|資料)?|用語|"
    r"q&a|よくある(?:質問|ご質問)|進め方|手順|確認方法|評価(?:方法|の考え方)|証跡(?:例|の例)?)(?:について|の例)?"
)


def is_part_of_an_item(heading: str) -> bool:
    """目的, 解説, 例 and the like: they say something of the item above, whatever their level."""
    plain = unicodedata.normalize("NFKC", heading).lower().strip("■●◆◇○▼【】[]<>〈〉＜＞「」 　:")
    return _PARTS_OF_AN_ITEM.fullmatch(re.sub(r"\s", "", plain)) is not None


def heading_numbers(text: str, takes_bare: bool = False) -> tuple[int, ...]:
    """Numbers that a heading names; ``takes_bare`` reads 85. and 【85】 too."""
    return numbers_in_material(text) or (_bare_numbers(text) if takes_bare else ())


def with_item_headings(lines: Sequence[Line]) -> list[Line]:
    """Short lines that begin with No.85 are headings, where the format shows them as text."""
    level, found = 0, []
    for line, next_line in zip_longest(lines, lines[1:]):
        if line.kind == "heading":
            level = (
                line.level if not heading_numbers(line.text, True) else max(level, line.level - 1)
            )
        elif _is_item_line(line) and next_line and _is_body(next_line):
            line = replace(line, kind="heading", level=level + 1)  # noqa: PLW2901 - the same thing, changed
        found.append(line)
    return found


def bare_levels(lines: Sequence[Line]) -> frozenset[int]:
    """Levels of headings whose bare numbers count items, not chapters.

    They ascend and lie within 1 to 153; where all are small, most of them must have parts such as
    解説 or 達成基準 below, which a chapter has not.
    """
    numbers: dict[int, list[int]] = defaultdict(list)
    with_parts: dict[int, set[int]] = defaultdict(set)
    current: tuple[int, int] | None = None
    for line in lines:
        bare = _bare_numbers(line.text) if line.kind == "heading" else ()
        if bare:
            current = (line.level, bare[0])
            numbers[line.level].append(bare[0])
        elif current and _tells_of_item(line):
            with_parts[current[0]].add(current[1])
    return frozenset(
        level for level, found in numbers.items() if _count_items(found, with_parts[level])
    )


def _count_items(numbers: Sequence[int], with_parts: set[int]) -> bool:
    ascends = all(a < b for a, b in pairwise(numbers))
    return ascends and (max(numbers) > _FEW_CHAPTERS or 2 * len(with_parts) > len(numbers))


def _tells_of_item(line: Line) -> bool:
    if line.kind == "heading":
        return is_part_of_an_item(line.text)
    return re.match(r"[【\[■●◆]?\s*(?:達成条件|達成基準)", line.text) is not None


def _is_item_line(line: Line) -> bool:
    text = line.text.rstrip()
    is_short = len(text) <= _HEADING_CHARS and not text.endswith(("。", "、", "？", "?"))
    return line.kind in ("text", "item") and is_short and _MARKED.match(text) is not None


def _is_body(line: Line) -> bool:
    """What an item's text can begin with; in a list of items the next one follows at once."""
    return not _is_item_line(line) and (line.kind != "heading" or is_part_of_an_item(line.text))


def _bare_numbers(heading: str) -> tuple[int, ...]:
    """Numbers at the very beginning: 85. …, 85 …, 【85】…, 28～30. …, 【54】【56】…."""
    plain = unicodedata.normalize("NFKC", heading).replace("〜", "~").strip()
    plain = plain.translate(str.maketrans("【】(〔〕)", "[][[]]"))
    match = _BARE.match(plain)
    if not match:
        return ()
    listed = match[0].strip("[]. :").replace("][", "、").replace(" ", "")
    return numbers_in_material(f"No.{listed}")
