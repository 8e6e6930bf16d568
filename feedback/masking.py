"""Takes out of a kept question who asked and about whom (pure).

Rules, not a model, so that each is visible. What they can know has limits: a name without a title,
or a company without its legal form, looks like any other word. Too much is masked rather than too
little; guideline numbers and the meetings' own sections stay.
"""

from __future__ import annotations

import re
import unicodedata

from ingest.meetings.personal_data import personal_spans

_ADDRESS = "［メールアドレス］"
_TELEPHONE = "［電話番号］"
_PLACE = "［住所］"
_COMPANY = "［会社名］"
_PERSON = "［個人名］"
MASKS = (_ADDRESS, _TELEPHONE, _PLACE, _COMPANY, _PERSON)

_PREFECTURE = r"(?:東京都|北海道|(?:京都|大阪)府|[一-龯]{2,3}県)"
_NAME = r"[一-龯々ァ-ヶーA-Za-z0-9&・]"
_FORM = r"(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|\(株\)|\(有\)|㈱|㈲)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\w.+%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), _ADDRESS),
    (
        re.compile(
            r"(?<![\d.-])(?:\+81[- ]?|0)\d{1,4}[-( ]{0,2}\d{1,4}[-) ]{0,2}\d{3,4}(?![\d.-])"
        ),
        _TELEPHONE,
    ),
    (re.compile(r"〒\s*\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])"), _PLACE),
    (
        re.compile(
            rf"{_PREFECTURE}?[一-龯ヶケァ-ヴー]{{1,8}}[市区郡町村][一-龯ぁ-んァ-ヴー]{{0,12}}?\d{{1,4}}"
            r"(?:丁目|番地?|号|-\d{1,4}|の\d{1,4})+"
        ),
        _PLACE,
    ),
    (re.compile(rf"{_NAME}{{1,20}}{_FORM}|{_FORM}[ 　]?(?:{_NAME}|[ぁ-ん](?![ぁ-ん]?の)){{2,20}}"), _COMPANY),
    (re.compile(r"(?<=担当の)[一-龯々]{1,4}(?=です|と申|と言|と云|が|から)|[一-龯々]{1,4}(?=と申します|と申しま)"), _PERSON),
)  # fmt: skip

# A run of kanji before a title is a name unless it ends with a word that others are called by.
_TITLED = re.compile(
    r"(?<![一-龯々])(?P<name>[一-龯々]{1,12}(?:[ 　][一-龯々ぁ-んァ-ヶ]{1,4})?)"
    r"(?:様|さん|氏|先生|殿|君|くん|ちゃん|(?P<rank>部長|課長|係長|社長|主任|次長|専務|常務))(?![一-龯々])"
)
_CALLED = re.compile(
    r"(?:客|皆|諸|得意先|取引先|仕入先|委託先|業者|会社|各社|御社|貴社|社員|従業員|担当|担当者|責任者|管理者|利用者|使用者"
    r"|回答者|講師|同|仕|模|多|有|異|別|各|一|何|両|王|神|奥|子|外部|社外|社内|役員|事務局|先方|相手|部長|課長|社長|先生)$"
)
_DEPARTMENT = re.compile(
    r"(?:総務|人事|経理|製造|品質|保証|技術|営業|生産|購買|開発|設計|情報|業務|企画|管理|保全|安全|事業|工務|資材|法務|財務|工場"
    r"|副|各|当|前|本|部|課|係|支店|支社)$"
)


def masked(text: str) -> str:
    """The text with addresses, telephone numbers, places, companies and persons replaced."""
    for pattern, mask in _RULES:
        for start, end in reversed([m.span() for m in pattern.finditer(_folded(text))]):
            text = text[:start] + mask + text[end:]
    text = _TITLED.sub(_person_or_role, text)
    return "\n".join(_without_personal_places(line) for line in text.split("\n"))


def _person_or_role(match: re.Match[str]) -> str:
    is_role = _CALLED.search(match["name"]) or (match["rank"] and _DEPARTMENT.search(match["name"]))
    return match[0] if is_role else _PERSON


def _without_personal_places(line: str) -> str:
    """What ingest leaves out of the material is left out here too."""
    for start, end in sorted(personal_spans(_folded(line)), reverse=True):
        if not any(mask in line[start:end] for mask in MASKS):
            line = line[:start] + _PERSON + line[end:]
    return line


def _folded(text: str) -> str:
    """Full-width signs as ASCII, one for one, so that places in it are places in the text."""
    folded = (unicodedata.normalize("NFKC", c) for c in text)
    return "".join(f if len(f) == 1 else c for c, f in zip(text, folded, strict=True)).translate(
        _DASHES
    )


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
