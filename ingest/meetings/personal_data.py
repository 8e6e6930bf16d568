"""What must not be stored because it is about a person (pure).

Presenters' profiles are left out by their place (``meeting_regions``); this finds single lines
elsewhere that carry a person's name with a title, a licence number, or a way to reach them.
"""

from __future__ import annotations

import re

_CONTACT = re.compile(
    # Only from a run's first letter: from each of them a long run costs its length squared.
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<![\d-])0\d{1,4}[-－(（]\d{1,4}[-－)）]\d{3,4}(?!\d)"
)
_LICENCE = re.compile(
    r"(?:RISS|登録番号|登録情報セキュリティスペシャリスト|会員番号)\s*[：:第]\s*[0-9０-９]{4,}"
)
_ROLE_AND_NAME = re.compile(
    r"(?:講師|回答者|発表者|登壇者|講演者|プレゼンター|担当者?|司会|ファシリテーター)\s*[:：/／]\s*"
    r"[一-龯々]{1,4}[ 　]?[一-龯々ぁ-んァ-ヶ]{1,5}\s*(?:様|氏|さん|先生)?\s*(?:$|[（(])"
)
# A family name, a gap, a given name and a title; organisations are not written with that gap.
_NAME_AND_TITLE = re.compile(
    r"(?:^|[\s/／:：、,・①-⑳])[一-龯々]{1,3}[ 　][一-龯々ぁ-んァ-ヶ]{1,4}\s*(?:様|氏|先生|さん)"
)


def is_personal(text: str) -> bool:
    """Whether a line tells who a person is or how to reach them."""
    return bool(personal_spans(text))


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Where in a line those places are, as (start, end), in order of their kind."""
    patterns = (_CONTACT, _LICENCE, _ROLE_AND_NAME, _NAME_AND_TITLE)
    return [match.span() for pattern in patterns for match in pattern.finditer(text)]
