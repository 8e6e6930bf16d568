"""Whether a text names the guideline, and whose list a number in it counts (pure).

Many lists have a No.85: only a number whose owner is known is one of the guideline's.
"""

from __future__ import annotations

import re
import unicodedata

_ASSOCIATION = (
    r"(?:自工会|部工会|日本自動車工業会|日本自動車部品工業会|自動車(?:産業|業界)|jama|japia)"
)
_WORK = r"(?:ガイドライン|解説書|チェックシート|自己評価シート|達成条件|達成基準)"
_OF_THE_ASSOCIATIONS = re.compile(rf"{_ASSOCIATION}[^。\n]{{0,30}}?{_WORK}", re.IGNORECASE)
_TITLE = re.compile(r"サイバー・?セキュリティ・?ガイドライン")
# Who else has one: 当社のサイバーセキュリティガイドライン, 厚生労働省 サイバーセキュリティガイドライン.
_OTHER_OWNER = re.compile(
    r"(?:[々一-龯ァ-ヶー]の?|[A-Za-z0-9](?:の|(?=$))"
    r"|(?:[省庁社県市区町村局院]|(?<!相談)会|連合|連盟|組合|機構|団体|業界|グループ|メーカー)[ 　・「『（(]+)$"
)
_ENCLOSURE = re.compile(r"(?:添付|別添|別紙|資料|参考|付録|参照|対象|根拠|出典)[0-9]*の?$")
_OWN_LIST = (
    r"(?:表|票|一覧|リスト|台帳|帳票|名簿|規程|規定|規則|基準|要領|要件|条例|規格|標準|仕様|マニュアル|手順書|手引き?"
    r"|シート|アンケート|調査|審査|監査|点検|検査|試験)"
)
_BEFORE = re.compile(r"(?P<owner>[一-龯々ァ-ヶーA-Za-z0-9]*)の?[ 　]?[「『（(【\[]?(?:の?[ 　])?$")
_OURS = re.compile(rf"(?:{_WORK}|質問|設問|優先項目|要求事項)$")


def names_guideline(text: str) -> bool:
    """Whether a title, a head or a sentence names the associations' guideline or a part of it."""
    plain = unicodedata.normalize("NFKC", text)
    if _OF_THE_ASSOCIATIONS.search(plain):
        return True
    return any(not _is_of_another(plain[: match.start()]) for match in _TITLE.finditer(plain))


def _is_of_another(before: str) -> bool:
    return bool(_OTHER_OWNER.search(before)) and not _ENCLOSURE.search(before)


def counts_another_list(before: str) -> bool:
    """Whether the words right before a number say that a list of somebody else counts it.

    「点検表 No.85」 is the list's; 「チェックシートのNo.85」 and a number without a word are not said
    to be anybody's.
    """
    plain = unicodedata.normalize("NFKC", before)
    match = _BEFORE.search(plain)
    owner = match["owner"] if match else ""
    return bool(re.search(rf"{_OWN_LIST}$", owner)) and not _OURS.search(owner)


def is_guideline_work(noun: str) -> bool:
    """Whether a noun means the guideline itself or a part of it, without naming whose it is."""
    return bool(_OURS.search(noun))


_STRUCTURED = re.compile(
    r"(?<![0-9A-Za-z.\-/])(?:[A-Za-z]{1,4}[.\-])?[0-9]{1,3}(?:[.\-][0-9]{1,3}){1,5}(?![0-9A-Za-z.\-/%])"
)
_CLAUSE_WORD = re.compile(
    r"(?:要件|要求事項|要求|条項|条|項|節|管理策|基準|No\.?|番号)[ :]?$", re.IGNORECASE
)
_HALF = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u3000\u00a0", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)


def structured_numbers(text: str, at_start: bool = False) -> tuple[str, ...]:
    """Numbers of other standards as they are printed: 9-1-1-2, 4.2.7, in half-width letters.

    Two parts (4.2) count only behind a word that says what they are, or ``at_start`` of a heading
    or of a cell that holds a row's number; dates, telephone numbers and figures do not.
    """
    plain = text.translate(_HALF)
    found = []
    for match in _STRUCTURED.finditer(plain):
        parts = len(re.findall(r"[0-9]+", match[0]))
        is_first = at_start and not plain[: match.start()].strip(" 第(【[")
        if parts > 2 or is_first or _CLAUSE_WORD.search(plain[: match.start()]):
            found.append(match[0])
    return tuple(dict.fromkeys(found))
