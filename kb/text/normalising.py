"""The two forms of Japanese text: repaired for display, and normalised for searching (pure)."""

from __future__ import annotations

import re
import unicodedata

# Unicode's EquivalentUnifiedIdeograph for U+2E80..U+2EFF in order, sixteen to a line. The only
# assigned one without an equivalent, U+2E80, becomes the radical it looks like; code points that
# are not assigned become the printers' geta mark, which Japanese readers know as a lost character.
_SUPPLEMENT_EQUIVALENTS = (
    "冫厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣"
    "尢𡯂巳幺彑彐忄心扌攵〓旡日月歺母"
    "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹"
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹"
    "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑"
    "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠"
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜"
    "龙龜亀龟〓〓〓〓〓〓〓〓〓〓〓〓"
)
# NFKC turns these two into the Chinese forms; PDFs use them for the everyday 戸 (神戸) and 黒 (目黒).
_JAPANESE_FORMS = {"\u2f3e": "戸", "\u2fca": "黒"}
_LOOKALIKES = {"\u2027": "・", "\u2215": "/"}


def _kangxi_equivalent(character: str) -> str:
    equivalent = unicodedata.normalize("NFKC", character)
    return "〓" if equivalent == character else equivalent


_REPAIRS = (
    {chr(0x2E80 + i): c for i, c in enumerate(_SUPPLEMENT_EQUIVALENTS)}
    | {chr(code): _kangxi_equivalent(chr(code)) for code in range(0x2F00, 0x2FE0)}
    | _JAPANESE_FORMS
    | _LOOKALIKES
)
_REPAIR_TABLE = str.maketrans(_REPAIRS)
_REPAIRED = re.compile(f"[{''.join(_REPAIRS)}]")

# Default-ignorable characters: soft hyphen, zero-width spaces and joiners, direction marks,
# and the variation selectors that Japanese fonts use for forms of names.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# NFKC would put a space before these voiced marks, and so tear か゛ apart.
_VOICED_MARKS = str.maketrans("゛゜", "\u3099\u309a")
# What NFKC leaves different though readers see the same. ー is a vowel, not a dash.
_SAME_TO_READERS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501", "-")
    | dict.fromkeys("\u301c\u3030\u223c", "~")
    | dict.fromkeys("\u00b7\u2022\u2219\u22c5", "・")
    | dict.fromkeys("\u2044\u2215", "/")
)
_JAPANESE_CHARACTER = re.compile(
    "[\u3001-\u301b\u3041-\u3096\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_SPACES = re.compile(r"\s+")


def repair_radicals(text: str) -> tuple[str, int]:
    """Display form: every radical as the ideograph it stands for, offsets kept; how many changed."""
    return text.translate(_REPAIR_TABLE), len(_REPAIRED.findall(text))


def search_form(text: str) -> str:
    """What texts and questions are compared in; never shown. Applying it twice changes nothing."""
    return _SPACES.sub(_space_to_keep, _fold(text))


def _space_to_keep(spaces: re.Match[str]) -> str:
    """Nothing at the ends and inside Japanese, where a space is only layout; else one space."""
    text, start, end = spaces.string, spaces.start(), spaces.end()
    if start == 0 or end == len(text):
        return ""
    neighbours = text[start - 1], text[end]
    return "" if all(_JAPANESE_CHARACTER.match(c) for c in neighbours) else " "


def _fold(text: str) -> str:
    visible = _INVISIBLE.sub("", text).translate(_REPAIR_TABLE).translate(_VOICED_MARKS)
    plain = unicodedata.normalize("NFKC", visible).translate(_SAME_TO_READERS)
    # Case folding can undo the composition, and the other way round: hence twice.
    once = unicodedata.normalize("NFKC", plain.casefold())
    return unicodedata.normalize("NFKC", once.casefold())
