"""Whether text can have been meant by anybody, or is what a wrong character map made of it (pure).

Every sign below is a share of the text, and lies far from what real text shows: a page is refused
only where its text is of no use, so that rare characters, code, tables of numbers, half-width kana
and emoji stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

# Shares of a text's visible characters from which on it is garbled.
_MAX_BROKEN = 0.1
# Icon fonts and gaiji use the private areas in real pages; a map gone wrong fills the page.
_MAX_PRIVATE = 0.3
_MAX_UNREADABLE = 0.3
_MAX_ACCENTED = 0.25
_MAX_MISREAD_KANJI = 0.08
_MAX_MIXED_SCRIPTS = 0.1
_MAX_MIXED_IN_MANY = 0.03
# Of the kanji: more than half of a Chinese page is in level 1 of the Japanese standard, a seventh
# of random ones.
_MIN_EVERYDAY_KANJI = 0.35
_MIN_USUAL_KANA = 0.35
_MAX_HALF_WIDTH_LEAD = 0.08
_MAX_LONE_HALF_WIDTH = 0.06
_MAX_BROKEN_BESIDE_HALF_WIDTH = 0.02
_MAX_FOREIGN_SCRIPTS = 4
_MAX_FOREIGN_LETTERS = 0.12
_MAX_WORDS_WITHOUT_VOWEL = 0.18
_MIN_USUAL_LETTERS = 0.55
# From how many characters (or words) on a share says anything.
_FEW = 4
_MANY = 20
_VERY_MANY = 30

_GLYPH_NUMBER = re.compile(r"\(cid:\d{1,6}\)", re.IGNORECASE)
# What text of Japanese bytes read as Latin letters is made of: accented letters and C1 controls.
# Signs that Japanese pages use by themselves (± × ° § … • “ ”) do not count.
_ACCENTED = re.compile(
    "[\x80-\x9f\u00a1\u00a2\u00a4\u00a6\u00aa\u00ac\u00ad\u00af\u00b2-\u00b4\u00b8-\u00ba"
    "\u00bc-\u00bf\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
    "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u201a\u201e\u2020\u2021\u2030"
    "\u2039\u203a]"
)
# Lead bytes of UTF-8 kana read as CP932: ぁ…ゟ begin with 縺 or 繧, ァ…ヿ with 繧 or 繝.
_MISREAD_KANJI = re.compile("[縺繧繝]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
# Lead bytes of EUC-JP kana read as CP932.
_HALF_WIDTH_LEAD = re.compile("[､･]")
# Half-width kana stand in runs in real text.
_LONE_HALF_WIDTH = re.compile(
    "(?<=[^\x00-\x7f\uff61-\uff9f])[\uff61-\uff9f](?=[^\x00-\x7f\uff61-\uff9f])"
)
_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HIRAGANA = re.compile("[\u3041-\u3093]")
_USUAL_KANA = re.compile("[のいしるにたてをはとがなすで]")
_WORD = re.compile(r"[A-Za-z]{4,}")
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_USUAL_LETTER = re.compile("[etaoinshr]", re.IGNORECASE)


def is_garbled(text: str, unreadable: int = 0) -> bool:
    """True for text that must not be stored.

    ``unreadable`` counts glyphs beside the text that a font maps to no character at all.
    """
    visible = re.sub(r"\s", "", text)
    glyphs = len(visible) + unreadable
    if glyphs >= _FEW and unreadable > _MAX_UNREADABLE * glyphs:
        return True
    return bool(visible) and (
        _is_broken(visible)
        or _is_misread_bytes(visible)
        or _mixes_scripts(text, len(visible))
        or _has_wrong_japanese(visible)
        or _has_wrong_english(text)
    )


def _is_broken(visible: str) -> bool:
    """Replacement characters, controls, code points that are none, glyph numbers, private areas."""
    numbers = sum(len(m[0]) for m in _GLYPH_NUMBER.finditer(visible))
    kinds = Counter(_kind(c) for c in visible)
    broken, private = kinds["broken"] + numbers, kinds["private"]
    least = 1 if len(visible) < _FEW else 2
    is_broken = broken >= least and broken > _MAX_BROKEN * len(visible)
    return is_broken or (private >= least and private > _MAX_PRIVATE * len(visible))


def _kind(character: str) -> str:
    code = ord(character)
    if code == 0xFFFD or code & 0xFFFE == 0xFFFE:
        return "broken"
    category = unicodedata.category(character)
    if category == "Co":
        return "private"
    # Emoji and kanji newer than Python's tables are unassigned to it, and meant all the same.
    is_new = 0x1F000 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFF
    return "broken" if category in ("Cc", "Cs") or (category == "Cn" and not is_new) else "fine"


def _is_misread_bytes(visible: str) -> bool:
    """Bytes of one encoding taken for another's: ã‚µ, 繧ｵ, ､ｵ in place of サ."""
    foreign = [c for c in visible if not c.isascii()]
    accented = len(_ACCENTED.findall(visible))
    if accented >= _FEW and accented > _MAX_ACCENTED * len(visible):
        return True
    kanji = len(_MISREAD_KANJI.findall(visible))
    if kanji >= _FEW and kanji > max(_MAX_MISREAD_KANJI * len(foreign), 0.02 * len(visible)):
        return True
    return _has_misread_half_width(visible, len(foreign))


def _has_misread_half_width(visible: str, foreign: int) -> bool:
    lone = len(_LONE_HALF_WIDTH.findall(visible))
    if lone >= _FEW and lone > _MAX_LONE_HALF_WIDTH * foreign:
        return True
    half, leads = len(_HALF_WIDTH.findall(visible)), len(_HALF_WIDTH_LEAD.findall(visible))
    if half < _MANY or half < 0.3 * foreign:
        return False
    broken = sum(_kind(c) != "fine" for c in visible)
    return leads > _MAX_HALF_WIDTH_LEAD * half or broken > _MAX_BROKEN_BESIDE_HALF_WIDTH * foreign


def _mixes_scripts(text: str, visible: int) -> bool:
    """Letters of scripts foreign to these materials beside letters of yet another script.

    A page in Korean or Thai keeps to itself; glyph numbers taken for characters do not.
    """
    scripts = [_script(c) for c in text]
    mixed = sum(1 for a, b in pairwise(scripts) if a and b and a != b and not {a, b} <= _AT_HOME)
    foreign = Counter(s for s in scripts if s and s not in _AT_HOME)
    if len(foreign) > _MAX_FOREIGN_SCRIPTS:
        # A list of languages has many scripts as well, but each in words of its own.
        is_foreign = foreign.total() > _MAX_FOREIGN_LETTERS * visible
        return is_foreign and mixed > _MAX_MIXED_IN_MANY * visible
    return mixed >= _FEW and mixed > _MAX_MIXED_SCRIPTS * visible


_AT_HOME = frozenset({"latin", "cjk", "greek"})


def _script(character: str) -> str:
    """A letter's script, coarsely; '' for signs and digits."""
    if not character.isalpha():
        return ""
    if character.isascii():
        return "latin"
    first = unicodedata.name(character, "").partition(" ")[0].partition("-")[0].lower()
    if first in ("cjk", "hiragana", "katakana", "halfwidth", "fullwidth", "circled", "ideographic"):
        return "cjk"
    # Small signs that are letters to Unicode: ª, ℃'s like, superscripts, squared words.
    return {"modifier": "", "squared": "", "masculine": "", "feminine": "", "katakana": "cjk",
            "script": "", "double": "", "mathematical": "", "kangxi": "cjk"}.get(first, first)  # fmt: skip


def _has_wrong_japanese(visible: str) -> bool:
    """Kanji that are nearly all rare ones, or hiragana in which の, い, し are rare."""
    kanji = "".join(_KANJI.findall(visible))
    # All kanji take two bytes; level 1 ends within the lead byte 98.
    everyday = sum(lead <= 0x98 for lead in kanji.encode("shift_jis", "ignore")[::2])
    if len(kanji) >= _MANY and everyday < _MIN_EVERYDAY_KANJI * len(kanji):
        return True
    kana = len(_HIRAGANA.findall(visible))
    usual = len(_USUAL_KANA.findall(visible))
    return kana >= _VERY_MANY and usual < _MIN_USUAL_KANA * kana


def _has_wrong_english(text: str) -> bool:
    """Latin words without vowels and of rare letters: a font's codes shifted, as in 7KLV LV.

    Only where Latin words are the page: lists of abbreviations are short or stand in Japanese.
    """
    words = _WORD.findall(text)
    letters = "".join(words)
    if len(words) < _MANY or len(letters) < 0.5 * len(re.sub(r"\s", "", text)):
        return False
    mute = sum(1 for word in words if not _VOWEL.search(word))
    usual = len(_USUAL_LETTER.findall(letters))
    is_rare = usual < _MIN_USUAL_LETTERS * len(letters)
    return is_rare and mute > _MAX_WORDS_WITHOUT_VOWEL * len(words)
