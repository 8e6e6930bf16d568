"""What the material calls an item where no check sheet names it (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.documents import Passage

_QUOTED = re.compile(r"No\.\s*\d+\s*[\]】）)］]?\s*[「『]([^」』]{4,80})[」』]", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^[【\[(（〔]?\s*(?:(?:達成条件|項目|項番)\s*)?(?:No|№|#)?\s*[.．:：]?\s*[0-9０-９]{1,3}\s*"
    r"[】\])）〕.．:：、]*\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_NAME_CHARS = (3, 60)


def item_titles(passages: Iterable[Passage]) -> dict[int, str]:
    """Names by number: those that questions quote before those that headings give."""
    quoted: dict[int, str] = {}
    headed: dict[int, str] = {}
    for passage in passages:
        if len(passage.guideline_nos) != 1 or passage.is_reference_mapping:
            continue
        number = passage.guideline_nos[0]
        if passage.part == "question" and (match := _QUOTED.search(passage.text)):
            quoted.setdefault(number, match[1])
        elif passage.part == "explanation" and (name := _name_in_heading(passage.section, number)):
            headed.setdefault(number, name)
    return headed | quoted


def _name_in_heading(heading: str, number: int) -> str | None:
    """「No.85 施錠」 names No.85; a heading that only mentions it further on does not."""
    match = _NUMBERED.match(heading)
    if not match or str(number) not in heading[: match.start("name")].translate(_HALF_WIDTH):
        return None
    name = match["name"].strip("「」『』 　")
    return name if _NAME_CHARS[0] <= len(name) <= _NAME_CHARS[1] else None


_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
