"""Questions about the material itself: when a meeting was, and what a section of it is about (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MATERIAL = r"(?:相談会|会議|会合|資料|回答|スライド|第\s*[0-9０-９一二三四五六七八九十]+\s*回)"
_DAY = r"(?:いつ|何年|何月|何日)"
_CAME_ABOUT = r"(?:開か|開催|行わ|あ[っり]|公開|発行|出た|作ら|作成さ)"
"""Verbs of what happens to a meeting or its slides once. All others (見直す, 保管する, 消す) ask what
the reader has to do, and of a register or a rule as well."""
_WHEN = re.compile(
    rf"{_MATERIAL}(?:って|は|が|の)?.{{0,8}}(?:日付|開催日)"
    rf"|{_MATERIAL}(?:って|は|が|の)?.{{0,8}}{_DAY}(?:頃|ごろ)?の?"
    rf"(?:もの|です|でした|だった|か|[？?。\s]|$|{_CAME_ABOUT})"
    rf"|{_DAY}(?:の|に?{_CAME_ABOUT}).{{0,6}}{_MATERIAL}|{_DAY}に?{_CAME_ABOUT}.{{0,4}}もの"
    rf"|第何回|何回目の.{{0,4}}{_MATERIAL}"
)
_OF_SOMETHING = re.compile(r"([^、。，．\s]+)の(?:資料|スライド)(?!の)")
_OURS = re.compile(rf"[こそあ]$|{_MATERIAL}|{_DAY}|何回|よろず|質問|今回|今日|本日|前回|当日")
_SECTION = re.compile(
    r"(?:ご?質問|設問|問|Q|Ｑ)(?:の?(?:一覧|リスト)の)?\s*(?:No\.?)?\s*([①-⑳]|[0-9０-９]{1,2})(?![0-9０-９]|つ|人|件|個|点|回|年|月)"
)


def asks_when(question: str) -> bool:
    """Whether the day of the meeting or of the material is asked for.

    「…の資料」 is another's material, which may be one that the meeting names, unless it is ours.
    """
    theirs = _OF_SOMETHING.search(question)
    return bool(_WHEN.search(question)) and not (theirs and not _OURS.search(theirs[1]))


def sections_named(question: str) -> tuple[int, ...]:
    """Numbers of the meeting's own questions that are named: 質問⑥, 質問6, Q6."""
    return section_numbers(_SECTION.findall(question))


def section_numbers(names: Iterable[str]) -> tuple[int, ...]:
    """The number in each section name that has one (質問⑥ is 6)."""
    found = (re.search(r"\d+", unicodedata.normalize("NFKC", name)) for name in names)
    return tuple(int(match[0]) for match in found if match)
