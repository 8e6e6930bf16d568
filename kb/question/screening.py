"""Questions that are none: instructions, personal data, nonsense (pure).

Patterns, not a model, so that each is visible and testable. A question about security that merely
contains such a word (「指示」「個人情報」) must pass, so every pattern wants the whole gesture.
"""

from __future__ import annotations

import re
from typing import Literal

from kb.text.instructions import is_instruction

_SAYING = r"(?:答え|回答し|話し|説明し|発表し|解説し|登壇し|講演し|喋っ|しゃべっ)"
_PERSON = (
    r"(?:回答者|発表者|登壇者|講師|講演者|プレゼンター|説明員|司会(?:者)?|相談員|先生"
    rf"|{_SAYING}て(?:い|くれ|くださっ)?た?る?(?:人|方|ひと)|{_SAYING}た(?:人|方|ひと))"
)
"""People of the meeting. Who is responsible or in charge is a matter of the guideline."""
_PERSONAL_DETAIL = (
    r"(?:名前|氏名|フルネーム|本名|姓|苗字|経歴|略歴|職歴|学歴|プロフィール|自己紹介|連絡先|電話|携帯|メール|アドレス"
    r"|住所|年齢|何歳|いくつ|生年月日|誕生日|出身|性別|家族|資格|免許|登録番号|番号|勤務先|勤め先|会社|所属|事務所|肩書"
    r"|役職|顔|写真|sns|年収|誰|だれ|どなた|どんな(?:人|方)|何者|どういう(?:人|方))"
)
_ABOUT_PERSON = re.compile(
    rf"{_PERSON}(?:さん|様|の方|のかた)?(?:の|は|って|とは|について|が|を)?.{{0,12}}{_PERSONAL_DETAIL}"
    rf"|{_PERSONAL_DETAIL}.{{0,8}}{_PERSON}"
    rf"|(?:誰|だれ|どなた)が.{{0,12}}{_SAYING}(?:た|まし|て(?:い|る|くれ))"
    rf"|{_SAYING}(?:てい?|てくれ)?た(?:の|ん)は(?:誰|だれ|どなた)"
)
_NAMED_PERSON = re.compile(
    rf"[一-龯々]{{1,4}}[ 　]?[一-龯々ぁ-んァ-ヶ]{{0,4}}(?:さん|氏|先生|様)(?:の|は|って|とは|について|が){{1,2}}"
    rf".{{0,10}}{_PERSONAL_DETAIL}"
)
_COLLECTIVE = re.compile(
    r"(?:お客|お得意先?|取引先|得意先|皆|親会社|会社|業者|仕入先|委託先|社員|従業員)(?:様|さん)"
)


def screened(form: str) -> Literal["instruction", "personal-data"] | None:
    """Why a question in search form is not taken up at all, or None."""
    if is_instruction(form):
        return "instruction"
    if _ABOUT_PERSON.search(form) or _is_named_person(form):
        return "personal-data"
    return None


def _is_named_person(text: str) -> bool:
    match = _NAMED_PERSON.search(text)
    return bool(match) and not _COLLECTIVE.search(text)


def has_content(form: str) -> bool:
    """Whether there is anything to search for."""
    return bool(re.search(r"[\w]", form))
