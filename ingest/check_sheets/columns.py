"""Which columns of a table hold a guideline item's number, level, label and texts (pure).

No official layout is known, so columns are recognised by their heads, in the variants that check
sheets use, and never by their place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

Role = Literal["level", "label", "condition", "requirement", "criterion"]

_NOTE = re.compile(r"[(\[【<＜「].*?[)\]】>＞」]")
_NUMBER = re.compile(
    r"(?P<whose>達成条件|条件|ガイドライン|チェック(?:シート|項目)?|確認項目|項目|管理)?の?"
    r"(?:no|番号|項番|連番|通番|通し番号|id|#)[.:]?"
)
_OF_SOMETHING_ELSE = re.compile(
    r"[大中小]分類|[大中小]項目|要求|評価|基準|質問|設問|参考|証跡|ラベル|scs|★|nist|iso|cis|csf"
)
_RUNNING_NUMBER = re.compile(r"連番|通番|通し番号|管理")
_LEVEL = re.compile(r"(?:達成|対応|適用|要求|該当|対象)?(?:レベル|lv\.?|level)(?:区分|分け)?")
_ONE_LEVEL = re.compile(r"(?:達成|対応|適用|対象)?(?:レベル|lv\.?|level)(?P<level>[1-3]|i{1,3})")
_LABELS = ("ラベル", "ラベル名", "分類", "カテゴリ", "カテゴリー", "分野", "領域", "区分", "大分類", "大項目",
           "中分類", "中項目", "小分類")  # fmt: skip
_TEXT_ENDS = r"(?:の?(?:内容|本文|文言?|概要|名称?|詳細))?"
_CONDITION = re.compile(rf"(?:.*(?:ガイドライン|シート)の?)?達成条件{_TEXT_ENDS}")
_LESSER_CONDITION = re.compile(rf"(?:条件|(?:チェック|確認|自己評価)(?:項目|内容)){_TEXT_ENDS}")
_REQUIREMENT = re.compile(rf"(?:要求(?:事項|項目|内容)|要件){_TEXT_ENDS}")
_CRITERION = re.compile(rf"達成基準{_TEXT_ENDS}")
_REFERS = re.compile(r"(?:自工会|部工会|自動車産業|jama|japia).*ガイドライン|(?:自工会|部工会)")
_LEVEL_DIGITS = {"i": 1, "ii": 2, "iii": 3}


@dataclass(frozen=True)
class ItemColumns:
    """Column indices by role. ``level_columns`` are columns that each stand for one level.

    ``mapping`` are columns in which another standard's table may name this guideline's numbers;
    where they do, the table's own numbers are that standard's.
    """

    number: int | None = None
    texts: Mapping[Role, int] = field(default_factory=dict)
    level_columns: Mapping[int, int] = field(default_factory=dict)
    mapping: tuple[int, ...] = ()
    counting: tuple[int, ...] = ()
    """Columns that number the rows, whoever counts them."""
    has_guideline_labels: bool = False
    """There is a column ラベル: the guideline's word for its categories."""

    @property
    def names_items(self) -> bool:
        """Whether the number column counts guideline items, and not the rows of any list."""
        has_terms = any(ROLES[role].is_term for role in self.texts) or bool(self.level_columns)
        return self.number is not None and (has_terms or self.has_guideline_labels)


def item_columns(heads: Sequence[str]) -> ItemColumns:
    """Recognise the columns by their heads; of two that fit a role the surer one is taken."""
    plain = [_parts(head) for head in heads]
    number = _best((_number_rank(parts), i) for i, parts in enumerate(plain))
    mapping = tuple(
        i for i, parts in enumerate(plain) if _REFERS.search("".join(parts)) and not _is_role(parts)
    )
    texts: dict[Role, int] = {}
    for role, facts in ROLES.items():
        best = _best((facts.rank(parts), i) for i, parts in enumerate(plain))
        if best is not None and best != number:
            texts[role] = best
    levels = {i: level for i, parts in enumerate(plain) if (level := _one_level(parts))}
    has_labels = any(parts[-1].startswith("ラベル") for parts in plain)
    counting = tuple(i for i, parts in enumerate(plain) if _number_word(parts))
    return ItemColumns(number, texts, levels, mapping, counting, has_labels)


def level_named(text: str) -> tuple[int, ...]:
    """Levels that a cell names: Lv1, レベル２, Ⅲ, 1・2; none where it names something else."""
    plain = _folded(text)
    found = re.findall(
        r"(?<![a-z0-9])(?:レベル|level|lv|l)?\.?([1-3]|i{1,3})(?![0-9a-z点件])", plain
    )
    has_other_words = re.sub(r"レベル|level|lv|[il1-3.,、・/~\-＋+以上]", "", plain)
    return () if has_other_words else tuple(sorted({_LEVEL_DIGITS.get(n) or int(n) for n in found}))


def row_number(cell: str) -> int | None:
    """The one number that a cell of the number column holds: 85, No.85, 85., (85)."""
    match = re.fullmatch(
        r"[\[(【]?(?:no\.?|#)?0*([1-9][0-9]{0,3})(?:\.0)?[.)\]】:、]?", _folded(cell)
    )
    return int(match[1]) if match else None


def _folded(text: str) -> str:
    """Half-width, lower case, without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).lower())


def _parts(head: str) -> list[str]:
    """The words of a head of several rows, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", head).lower()
    return _NOTE.sub(" ", plain).split() or [_folded(head)]


def _best(ranked: Iterable[tuple[int | None, int]]) -> int | None:
    found = [(rank, index) for rank, index in ranked if rank is not None]
    return min(found)[1] if found else None


def _number_rank(parts: Sequence[str]) -> int | None:
    whole, match = "".join(parts), _number_word(parts)
    above = whole[: len(whole) - len(match[0])] if match else ""
    if match and re.fullmatch("要求(?:事項)?", above):
        # A head over the whole table, or the requirement's own number: any other column is surer.
        return 3
    if not match or _OF_SOMETHING_ELSE.search(above):
        return None
    if match["whose"] in ("達成条件", "条件", "ガイドライン") or "達成条件" in above:
        return 0
    return 2 if _RUNNING_NUMBER.search(match[0]) else 1


def _number_word(parts: Sequence[str]) -> re.Match[str] | None:
    return _NUMBER.fullmatch("".join(parts)) or _NUMBER.fullmatch(parts[-1])


def _level_rank(parts: Sequence[str]) -> int | None:
    return 0 if _LEVEL.fullmatch("".join(parts)) else 1 if _LEVEL.fullmatch(parts[-1]) else None


def _label_rank(parts: Sequence[str]) -> int | None:
    names = ("".join(parts), parts[-1])
    return next((_LABELS.index(name) for name in names if name in _LABELS), None)


def _condition_rank(parts: Sequence[str]) -> int | None:
    rank = _text_rank(_CONDITION, parts)
    if rank is not None or _is_detail(parts):
        return rank
    is_grouped = "達成条件" in parts[:-1] and re.fullmatch("内容|本文|文言?", parts[-1])
    return 1 if is_grouped else 2 if _LESSER_CONDITION.fullmatch("".join(parts)) else None


def _text_rank(pattern: re.Pattern[str], parts: Sequence[str]) -> int | None:
    names = ("".join(parts), parts[-1])
    return 0 if not _is_detail(parts) and any(map(pattern.fullmatch, names)) else None


def _is_detail(parts: Sequence[str]) -> bool:
    """A group's own level or number is not its text."""
    return any(pattern.fullmatch(parts[-1]) for pattern in (_LEVEL, _NUMBER))


@dataclass(frozen=True)
class RoleFacts:
    """What there is to know of a role. ``rank`` tells how surely a head names it: 0 is surest."""

    rank: Callable[[Sequence[str]], int | None]
    is_term: bool = True
    """Beside numbers it shows that the rows are items, and not those of any list."""
    begins_item: bool = True
    """A row in which it is filled says nothing more of the item above."""


ROLES: Mapping[Role, RoleFacts] = {
    "level": RoleFacts(_level_rank, begins_item=False),
    "label": RoleFacts(_label_rank, is_term=False),
    "condition": RoleFacts(_condition_rank),
    "requirement": RoleFacts(partial(_text_rank, _REQUIREMENT)),
    "criterion": RoleFacts(partial(_text_rank, _CRITERION), begins_item=False),
}


def _is_role(parts: Sequence[str]) -> bool:
    ranks = (_number_rank, *(facts.rank for facts in ROLES.values()))
    return any(rank(parts) is not None for rank in ranks)


def _one_level(parts: Sequence[str]) -> int | None:
    match = _ONE_LEVEL.match("".join(parts))
    rest = "".join(parts)[match.end() :] if match else ""
    if not match or not re.fullmatch(r"(?:達成条件|達成基準|対象|必須)?", rest):
        return None
    return _LEVEL_DIGITS.get(match["level"]) or int(match["level"])
