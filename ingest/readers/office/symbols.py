"""Signs of the symbol fonts, whose letters are no letters, as the characters they look like (pure)."""

from __future__ import annotations

from collections.abc import Mapping

_PRIVATE = 0xF000
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌", 0x43: "👍",
    0x44: "👎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4C: "☹", 0x4D: "💣",
    0x4E: "☠", 0x51: "✈", 0x52: "☼", 0x54: "❄", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□",
    0x70: "□", 0x71: "❑", 0x72: "❒", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒",
    0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎",
    0xA7: "▪", 0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xB2: "✧", 0xC3: "⮟", 0xD5: "⌫",
    0xD6: "⌦", 0xD7: "◁", 0xD8: "➢", 0xD9: "△", 0xDA: "▽", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘", 0xE7: "⬅", 0xE8: "➔", 0xE9: "⬆",
    0xEA: "⬇", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⇔", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
    **{0x80 + n: chr(0x245F + n) if n else "⓪" for n in range(11)},
    **{0x8B + n: chr(0x2775 + n) if n else "⓿" for n in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■",
    0xA3: "□", 0xA4: "▣", 0xEA: "★",
    **{0x69 + n: chr(0x245F + n) if n else "⓪" for n in range(11)},
    **{0x74 + n: chr(0x2775 + n) if n else "⓿" for n in range(11)},
}  # fmt: skip
_WINGDINGS_3 = {
    0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽",
    0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷", 0x7D: "▶", 0x86: "➢",
}  # fmt: skip
_WEBDINGS = {0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}  # fmt: skip
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0xA3: "≤",
    0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕",
    0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈",
    0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√",
    0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒",
    0xDF: "⇓", 0xE5: "∑", 0xF2: "∫",
    **{code: chr(code) for code in (*range(0x28, 0x2D), *range(0x2E, 0x40), 0x20, 0x21, 0x25, 0x26)},
    **{0x41 + n: sign for n, sign in enumerate(_GREEK)},
    **{0x61 + n: sign for n, sign in enumerate(_GREEK.lower().replace("ϑ", "ϕ").replace("ς", "ϖ"))},
}  # fmt: skip
_SIGNS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}


def is_symbol_font(font: str) -> bool:
    return font.lower() in _SIGNS


def sign(code: int, font: str) -> str | None:
    """The character that a font shows at a code, F0xx or xx; None where that is not known.

    In other fonts a code is its character, unless it is one of the private ones.
    """
    known = _SIGNS.get(font.lower())
    if known is not None:
        return known.get(code - _PRIVATE if code >= _PRIVATE else code)
    is_character = 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000
    return chr(code) if is_character else None


def as_shown(text: str, font: str) -> tuple[str, int]:
    """Text written in a symbol font as it looks, and how many of its signs are not known."""
    if not is_symbol_font(font):
        return text, 0
    signs = [c if not _is_of_font(c) else sign(ord(c), font) for c in text]
    return "".join(s or "" for s in signs), signs.count(None)


def _is_of_font(character: str) -> bool:
    """Spaces look like spaces; letters beyond the font's are set in another one."""
    return not character.isspace() and (ord(character) < 0x100 or 0xF000 <= ord(character) < 0xF100)
