"""Repairs of Japanese text that all readers share, with counts of what was changed (pure)."""

from __future__ import annotations

import re

_CJK = (
    "\u2e80-\u2fdf\u3001-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff01-\uffef\u2460-\u24ff\U00020000-\U0003ffff"
)
# Signs that Japanese sets as wide as a letter, without spaces around them.
_CJK_SIGNS = "\u2014\u2015\u2018-\u201d\u2025\u2026\u203b\u2190-\u21ff\u25a0-\u25ff\u2605\u2606"
_WIDE = re.compile(f"[{_CJK}{_CJK_SIGNS}]")
_LETTER = re.compile(r"[A-Za-z0-9]")

_BULLETS = "・･•‣⁃∙●○◦■□◆◇▪▫▶▷►▸➢➤❖✓✔☑❑◎"
# Doubled ones are placeholders for a name: ○○会社.
_BULLET = re.compile(rf"^([{_BULLETS}])(?!\1)\s*|^[-–—*]\s+")
_COUNTED = re.compile(
    r"^(?:[①-⑳⑴-⒇❶-❿㋐-㋾]|[（(][0-9０-９a-zａ-ｚア-ンｱ-ﾝ]{1,2}[）)]"
    r"|[0-9０-９]{1,2}(?:[.．](?![0-9０-９])|[)）]))\s*"
)
# The converter's letter for the elbow arrow that PowerPoint authors draw before a sub-item.
_ELBOW = re.compile(rf"^[L└┗]\s+(?=\**[{_CJK}])")
# A sign before a number compares: 「>30」, 「>= 5」.
_QUOTE_MARK = re.compile(r"^(?:[>＞][ \t]?)+(?<![>＞](?=[-+.]?\d|=))")
_MARK_WORDS = re.compile(
    r"^[【\[［(（<＜《〔]?\s*(?:ご?回答|ご?質問|設問|問|答|[QAＱＡ])\s*"
    r"(?:[0-9０-９①-⑳]{1,3}|[:：.．\[［【(（\]］】)）]|$)"
)
_WEAK_STARTERS = re.compile(r"^(?:[→⇒➡➔⇨↳※＊【《＜<〔［\[]|(?:表|図)\s*[0-9０-９])")
_ENDS = re.compile(r"[。．！？!?：:；;」』）)】》＞>］\]]$|\.$")
# After one the sentence goes on, wherever the author broke the line.
COMMAS = ("、", "，")
_URL_END = re.compile(r"https?://[!-~]*$")

_BOLD_PAIR = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_HALF_BOLD = re.compile(r"\*{2,}")
_SPACED = re.compile(rf"(?<![^\s])(?:[{_CJK}][ \u3000]){{3,}}[{_CJK}](?![^\s])")

# Code points that Office writes for bullets out of Wingdings and Symbol; readable as no letter.
_SYMBOLS = {
    0xF06C: "●", 0xF06D: "○", 0xF06E: "■", 0xF06F: "□", 0xF071: "❑", 0xF072: "❒", 0xF075: "◆",
    0xF076: "❖", 0xF077: "◆", 0xF09F: "•", 0xF0A1: "○", 0xF0A7: "▪", 0xF0A8: "□", 0xF0B7: "•",
    0xF0D8: "➢", 0xF0DF: "←", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇨", 0xF0FB: "✗", 0xF0FC: "✓",
    0xF0FE: "☑",
}  # fmt: skip
_SYMBOL = re.compile(f"[{''.join(map(chr, _SYMBOLS))}]")
_MAX_GAP = 40
_WIDE_GAP = re.compile(rf"[^\S\n\t]{{{_MAX_GAP + 1},}}")


def without_wide_gaps(text: str) -> str:
    """Runs of spaces of any width, tabs and line ends aside, cut to the most that anyone sets.

    What recognises marks allows spaces in many places, and tries a run at each of them.
    """
    return _WIDE_GAP.sub(lambda gap: gap[0][:_MAX_GAP], text)


def is_wide(character: str) -> bool:
    """True for a Japanese letter or sign, which needs no space beside it."""
    return bool(_WIDE.match(character))


def glue(before: str, after: str) -> str:
    """What stands between two lines that are one: a space only between words of Latin letters."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1] in "-‐/" and len(before) > 1 and _LETTER.match(before[-2]):
        return ""
    return "" if _URL_END.search(before) and _LETTER.match(after) else " "


def item_mark(text: str) -> str:
    """The bullet or number that a list item begins with, the space after it included; else ''."""
    match = _BULLET.match(text) or _COUNTED.match(text) or _ELBOW.match(text)
    return match[0] if match and match.end() < len(text) else ""


def quote_mark(line: str) -> str:
    """The marks of a quotation that a line of a mail begins with, the space after included; else ''."""
    match = _QUOTE_MARK.match(line)
    return match[0] if match else ""


def quote_depth(mark: str) -> int:
    """How many quotations, one in the other, a mark stands for."""
    return sum(map(mark.count, ">＞"))


def always_starts_anew(text: str) -> bool:
    """A line with such a beginning never goes on with the line before: bullets, 回答：, 質問①."""
    return bool(item_mark(text) or _MARK_WORDS.match(text))


def may_start_anew(text: str) -> bool:
    """A beginning that a new line often has, but the middle of a sentence may have as well."""
    return bool(_WEAK_STARTERS.match(text))


def ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text))


def first_word(text: str) -> str:
    """What cannot be torn from the line's beginning: a Latin word, or one Japanese letter."""
    match = re.match(r"[!-~]+", text)
    return match[0] if match else text[:1]


def looks_like_labels(cells: list[str]) -> bool:
    """True if a row's cells can be column heads: all filled, short, no sentences, not numbers."""
    return len(cells) > 1 and all(
        cell
        and len(cell) <= 30
        and cell[-1] not in "。？！?!"
        and not re.fullmatch(r"[\d０-９.,%\s]+", cell)
        for cell in cells
    )


def without_bold(text: str) -> tuple[str, int]:
    """Text without ``**``, and how many of them had lost their partner."""
    paired = _BOLD_PAIR.sub(r"\1", text)
    return _HALF_BOLD.sub("", paired), len(_HALF_BOLD.findall(paired))


def close_spaced_words(text: str) -> tuple[str, int]:
    """「進 行 表 示」 set with spaces for looks becomes one word; from four letters on."""
    return _SPACED.sub(lambda m: re.sub(r"\s", "", m[0]), text), len(_SPACED.findall(text))


def spaces_inside_spaced_words(text: str) -> set[int]:
    """Indices of the spaces that ``close_spaced_words`` takes out."""
    return {
        i for m in _SPACED.finditer(text) for i in range(m.start(), m.end()) if text[i].isspace()
    }


def repair_symbols(text: str) -> tuple[str, int]:
    """Office's private code points for bullets as the signs they look like, offsets kept."""
    return text.translate(_SYMBOLS), len(_SYMBOL.findall(text))
