"""Questions about the material itself: when a meeting was, and what a section of it is about (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WHEN = re.compile(
    r"(?:相談会|会議|会合|資料|回答|スライド)(?:って|は|が|の)?.{0,8}(?:いつ|何年|何月|何日|日付|開催日)"
    r"|(?:いつ|何年|何月|何日)の?.{0,6}(?:相談会|会議|会合|資料|スライド|回答|もの)|第?何回(?:目)?の"
)
# A register or a rule may be 資料 too: what is asked of must be the material at hand.
_NOT_THE_MATERIAL = re.compile(r"保管|保存|見直し|更新|提出|改訂|棚卸|作る|作成|配")
_SECTION = re.compile(
    r"(?:ご?質問|設問|問|Q|Ｑ)\s*(?:No\.?)?\s*([①-⑳]|[0-9０-９]{1,2})(?![0-9０-９]|つ|人|件|個|点|回|年|月)"
)


def asks_when(question: str) -> bool:
    """Whether the day of the meeting or of the material is asked for."""
    return bool(_WHEN.search(question)) and not _NOT_THE_MATERIAL.search(question)


def sections_named(question: str) -> tuple[int, ...]:
    """Numbers of the meeting's own questions that are named: 質問⑥, 質問6, Q6."""
    return section_numbers(_SECTION.findall(question))


def section_numbers(names: Iterable[str]) -> tuple[int, ...]:
    """The number in each section name that has one (質問⑥ is 6)."""
    found = (re.search(r"\d+", unicodedata.normalize("NFKC", name)) for name in names)
    return tuple(int(match[0]) for match in found if match)
