"""Guideline numbers and figures: a claim may only repeat those of its evidence (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.guideline.numbers import find_in_material, numbers_in_material
from kb.llm.claims.claim import Support, clauses_of, plain, words_in

_UNIT = (
    r"[か箇カヶヵケ]月間?|年間|年度|年|月|日間|日|週間?|時間|分間|時|分|秒|回|名|人|段階|種類|つ|文字|桁|割|件|台|社|項目|区分|点|"
    r"章|条|版|ページ|頁|ステップ|段|本|個|枚|倍|度|歳|階|万円|億円|円|%|パーセント|gb|mb|kb|ビット"
)
_KANJI_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"十": "10"}
_KANJI_COUNTED = re.compile(
    r"(?<![一二三四五六七八九十第])([一二三四五六七八九十])(?=(?:か月|ヶ月|カ月|年(?!に一度)|週間|時間|回|名|段階|種類|つ|文字|割|区分|項目|社(?!会)))"
)
_NUMBER = re.compile(
    rf"(第)?(\d+(?:[.,:/-]\d+)*)\s*({_UNIT})?\s*(以上|以下|以内|未満|まで|超|を超え)?"
)
_BOUNDS = {"以上": "min", "超": "min", "を超え": "min", "以下": "max", "以内": "max", "未満": "max", "まで": "max"}  # fmt: skip
_SAME_UNIT = {
    "人": "名",
    "年間": "年",
    "日間": "日",
    "分間": "分",
    "頁": "ページ",
    "パーセント": "%",
}
_FROM_BELOW = re.compile(r"(?:少なくとも|最低(?:でも|限)?|最短)$")
_FROM_ABOVE = re.compile(r"(?:最大(?:でも|限)?|最長|多くとも|せいぜい)$")

_SUBJECT = re.compile(r"(.{2,40}?)(?:では|には|は|が|も)")


@dataclass(frozen=True)
class Figure:
    """A number with its unit, and whether it is a lower (``min``) or upper (``max``) bound."""

    number: str
    unit: str
    bound: str | None


def figures(text: str) -> list[Figure]:
    """Every number of a text, Japanese numerals before a counter included."""
    form = _KANJI_COUNTED.sub(lambda m: _KANJI_DIGITS[m[1]], plain(text))
    return [_figure(form, match) for match in _NUMBER.finditer(form)]


def _figure(form: str, match: re.Match[str]) -> Figure:
    before, written = form[: match.start()], match[3] or ""
    unit = "か月" if re.fullmatch(r"[か箇カヶヵケ]月間?", written) else written
    bound = _BOUNDS.get(match[4] or "")
    bound = bound or ("min" if _FROM_BELOW.search(before) else None)
    bound = bound or ("max" if _FROM_ABOVE.search(before) else None)
    return Figure(
        match[2].replace(",", ""), ("第" if match[1] else "") + _SAME_UNIT.get(unit, unit), bound
    )


def has_foreign_guideline_number(claim: str, support: Support) -> bool:
    """It names an item that the evidence neither treats nor names, or one that does not exist."""
    known = {*support.guideline_nos, *numbers_in_material(support.whole)}
    mentions = find_in_material(claim)
    return any(m.out_of_range or not known.issuperset(m.numbers) for m in mentions)


def has_foreign_figure(claim: str, support: Support) -> bool:
    """A number, or a number with this unit or bound, that the evidence does not carry."""
    known = figures(support.whole)
    items = {str(n) for n in support.guideline_nos}
    return not all(
        _is_carried(f, known) or (f.number in items and not f.unit) for f in figures(claim)
    )


def _is_carried(figure: Figure, known: list[Figure]) -> bool:
    same = [k for k in known if k.number == figure.number and k.unit == figure.unit]
    if not figure.unit:
        same = [k for k in known if k.number == figure.number]
    if not same:
        return False
    return figure.bound is None or any(k.bound == figure.bound for k in same)


def has_figure_of_another(claim: str, support: Support) -> bool:
    """The number stands in the evidence, but beside another subject (「甲は3年、乙は1年」)."""
    clauses = clauses_of(support.text)
    return any(f.unit and _is_of_another(f, claim, clauses) for f in figures(claim))


def _is_of_another(figure: Figure, claim: str, clauses: list[str]) -> bool:
    subject = _SUBJECT.match(plain(claim))
    words = words_in(subject[1] if subject else claim)
    own: set[str] = set()
    other: set[str] = set()
    for clause in clauses:
        same_unit = [f.number for f in figures(clause) if f.unit == figure.unit]
        if figure.number in same_unit:
            own |= words_in(clause)
        elif same_unit:
            other |= words_in(clause)
    return bool(words & other - own) and not words & own - other
