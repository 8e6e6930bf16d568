"""What must not be stored because it is about a person (pure).

Presenters' profiles are left out by their place (``meeting_regions``); this finds single lines
elsewhere that carry a person's name with a title, a licence number, or a way to reach them. The
ways to reach an office are what its readers need: a contact is a person's only where it, or its
line, says so, or where nothing tells whose an address is.
"""

from __future__ import annotations

import re

_CONTACT = re.compile(
    # Only from a run's first letter: from each of them a long run costs its length squared.
    r"(?P<address>(?<![\w.+-])(?P<local>[\w.+-]+)@[\w-]+\.[\w.-]+)"
    r"|(?P<number>(?<![\d-])0\d{1,4}[-－(（]\d{1,4}[-－)）]\d{3,4}(?!\d))"
)
# Numbers of mobile telephones, by the numbering plan of the Ministry of Internal Affairs.
_MOBILE = re.compile(r"0[789]0\D")
_OFFICE = re.compile(
    r"窓口|事務局|受付|代表|センター|サポート|デスク|相談|問い?合わ?せ|連絡先|本社|支社|支店|営業所"
    r"|工場|守衛|協会|機構|委員会|組合|大学|警察|[課部係室班局署省庁](?![一-龯])|グループ|チーム"
)
# Mailboxes of offices, in the words that offices give them.
_OFFICE_BOX = re.compile(
    r"info|contact|support|help|desk|inquir|enquir|toiawase|soudan|sodan|madoguchi|office|jimu"
    r"|secret|security|csirt|psirt|cert|admin|webmaster|postmaster|press|sales|public|noreply",
    re.IGNORECASE,
)
# What stands before a contact without being part of whose it is.
_CONTACT_LABEL = re.compile(
    r"(?:[\s:：/／（(【\[]|tel|fax|e?-?mail|電話(?:番号)?|携帯(?:電話)?|メール(?:アドレス)?|直通|内線)+$",
    re.IGNORECASE,
)
_BARE_NAME = re.compile(r"(?:^|[\s:：、，・])[一-龯々]{1,3}[ 　]?[一-龯々]{1,3}$")
_ROLE = "講師|質問者|相談者|記入者|回答者|発表者|登壇者|講演者|プレゼンター|担当者?|司会|ファシリテーター"
_PERSON_LABEL = re.compile(rf"(?:{_ROLE}|氏名)\s*[:：/／]")
_CHARS_BEFORE = 40
_TITLED = re.compile(r"[一-龯々ァ-ヶー](?:様|氏|さん|先生)(?![一-龯々ぁ-ん])")
_LICENCE = re.compile(
    r"(?:RISS|登録番号|登録情報セキュリティスペシャリスト|会員番号)\s*[：:第]\s*[0-9０-９]{4,}"
)
_ROLE_AND_NAME = re.compile(
    rf"(?:{_ROLE})\s*[:：/／]\s*"
    r"[一-龯々]{1,4}[ 　]?[一-龯々ぁ-んァ-ヶ]{1,5}(?<![部課係室班局署社])\s*"
    r"(?:様|氏|さん|先生)?\s*(?:$|[（(])"
)
# A family name, a gap, a given name and a title; organisations are not written with that gap.
_NAME_AND_TITLE = re.compile(
    r"(?:^|[\s/／:：、,・①-⑳])[一-龯々]{1,3}[ 　][一-龯々ぁ-んァ-ヶ]{1,4}\s*(?:様|氏|先生|さん)"
)


def is_personal(text: str) -> bool:
    """Whether a line tells who a person is or how to reach them."""
    if any(pattern.search(text) for pattern in (_LICENCE, _ROLE_AND_NAME, _NAME_AND_TITLE)):
        return True
    contacts = list(_CONTACT.finditer(text))
    if not contacts:
        return False
    if _PERSON_LABEL.search(text) or _TITLED.search(text):
        return True
    return not _OFFICE.search(text) and any(_is_persons(contact) for contact in contacts)


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Where in a line a person, or any way to reach somebody, is told: (start, end), by kind."""
    patterns = (_CONTACT, _LICENCE, _ROLE_AND_NAME, _NAME_AND_TITLE)
    return [match.span() for pattern in patterns for match in pattern.finditer(text)]


def _is_persons(contact: re.Match[str]) -> bool:
    """Of one in a line that names neither an office nor, with a label or a title, a person."""
    before = contact.string[max(0, contact.start() - _CHARS_BEFORE) : contact.start()]
    if _BARE_NAME.search(_CONTACT_LABEL.sub("", before)):
        return True
    if contact["number"]:
        return _MOBILE.match(contact["number"]) is not None
    return _OFFICE_BOX.search(contact["local"]) is None
