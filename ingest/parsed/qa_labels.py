"""How tables and forms name what they hold of a question: asked, answered, counted, about what (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Role = Literal["question", "answer", "count", "items", "note"]

_NOTE = re.compile(r"[(\[【<＜「].*?[)\]】>＞」]")
_FRAME = " 　:：.．、・■□◆◇●○▼()（）[]【】<>＜＞「」"
_END = r"(?:の?(?:内容|本文|文|事項|要旨|概要|欄))?"
_FROM = r"(?:.{1,12}(?:の|た|から|より))?"
"""Whose it is: 事務局からの回答, いただいたご質問."""
_ROLES: Mapping[Role, re.Pattern[str]] = {
    "question": re.compile(
        rf"{_FROM}(?:(?:ご|お)?(?:質問|相談|問い?合わせ|設問|問い?|尋ね)|q(?:uestions?)?|faq){_END}"
    ),
    "answer": re.compile(
        rf"{_FROM}(?:(?:ご|お)?(?:回答|答え?|返答|見解)|a(?:nswers?)?|対応方針){_END}"
    ),
    "count": re.compile(
        r"(?:(?:ご|お)?(?:質問|問い?合わせ|相談|設問|q)の?)?(?:no|番号|項番|連番|通番|通し番号|id|#)\.?"
    ),
    "items": re.compile(
        r"(?:該当|関連|対象|関係|対応)(?:する|の)?(?:達成条件|項目|項番|条件|ガイドライン|番号|箇所)?.*"
        r"|(?:ガイドライン|達成条件|項目)の?(?:項目|達成条件|番号|no|項番)?\.?"
        r"|.*(?:自工会|部工会|ガイドライン).*"
    ),
    "note": re.compile(r"(?:備考|補足|注記?|参考)(?:説明|情報|事項|資料)?"),
}
_COUNTED = re.compile(r"(?P<name>.*?)(?:の?(?:no|番号))?[.．\-]?\s*(?P<number>[0-9]{1,3})")


# In every question's and answer's label: most cells of a large sheet need no closer look.
_TELLING = re.compile(r"[問答談尋]|見解|方針|\b[qaｑａ]|faq", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LABEL_CHARS = 30
_LABEL_COLUMNS = 3
"""A form's labels stand at its left; a number or the like may stand before them."""


@dataclass(frozen=True)
class Label:
    """What a form's label says stands beside it; ``number`` is the one that it counts by (質問2)."""

    role: Role
    number: int | None = None


def folded_head(head: str) -> tuple[str, ...]:
    """The whole head, and its last part, which is its own where one above reaches over several."""
    plain = _NOTE.sub("", unicodedata.normalize("NFKC", head).lower()).split()
    return ("".join(plain), plain[-1]) if plain else ("",)


def names(role: Role, head: Sequence[str]) -> bool:
    """True if a folded head is one of that role."""
    return any(_ROLES[role].fullmatch(part) for part in head)


@lru_cache(maxsize=4_096)
def label_of(text: str) -> Label | None:
    """What a form's label says: 質問, 【ご回答】, Q1, 該当項目; None for other texts."""
    if not 0 < len(text) <= _LABEL_CHARS:
        return None
    plain = unicodedata.normalize("NFKC", text).lower().strip(_FRAME)
    counted = _COUNTED.fullmatch(plain)
    for role in _ROLES:
        if names(role, folded_head(plain)):
            return Label(role)
        if (
            role in ("question", "answer")
            and counted
            and names(role, (counted["name"].strip(_FRAME),))
        ):
            return Label(role, int(counted["number"]))
    return None


def label_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The column that labels the rows of a form: somewhere in it a question, below an answer, each
    with words at its right; None where the rows are no such form."""
    for column in range(_LABEL_COLUMNS):
        roles = [_said(row, column) for row in rows]
        if "question" in roles and "answer" in roles[roles.index("question") :]:
            return column
    return None


def is_labelled(row: Sequence[str]) -> bool:
    """True for a row that a form has: a question's or an answer's label, and words beside it."""
    return any(_said(row, column) for column in range(_LABEL_COLUMNS))


def _said(row: Sequence[str], column: int) -> Role | None:
    """Whether a row says what was asked or what was answered, by the label in that column."""
    text = row[column] if column < len(row) else ""
    label = label_of(text) if _TELLING.search(text[:_LABEL_CHARS]) else None
    if label is None or label.role not in ("question", "answer"):
        return None
    return label.role if _LETTER.search("".join(row[column + 1 :])) else None
