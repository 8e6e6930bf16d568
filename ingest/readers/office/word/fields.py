"""Fields: what their codes say, and what stands on the page for them (ECMA-376 part 1 §17.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import W
from ingest.readers.office.symbols import sign
from ingest.readers.office.word.eq_fields import equation_text
from ingest.readers.office.word.markup import is_on, number_of, value_of

_HYPERLINK = re.compile(r"^\s*HYPERLINK\s+(?!\\)\"?([^\s\"]+)", re.IGNORECASE)
_CODE = re.compile(r"^\s*(\w+)")
_SYMBOL = re.compile(r"^\s*SYMBOL\s+(0x[0-9a-f]+|\d+)", re.IGNORECASE)
_FONT = re.compile(r"\\f\s+(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
TICKED, UNTICKED = "☑", "☐"
# They mark, set or ask for something, and stand for nothing on the page.
_SHOW_NOTHING = frozenset((
    "TC", "XE", "TA", "RD", "SET", "ASK", "FILLIN", "PRIVATE", "COMMENTS", "BIDIOUTLINE", "NEXT",
    "DATABASE", "NEXTIF", "SKIPIF", "ADVANCE", "HYPERLINK", "TOC", "INDEX", "TOA", "PAGE",
    "NUMPAGES", "SECTION", "SECTIONPAGES",
))  # fmt: skip


@dataclass
class Field:
    """A field that is being read: its instruction, and whether its result has begun."""

    instruction: str = ""
    shows_result: bool = False
    form: Element | None = None
    has_result: bool = False

    @property
    def target(self) -> str | None:
        link = _HYPERLINK.match(self.instruction)
        return link[1] if link else None

    @property
    def code(self) -> str:
        named = _CODE.match(self.instruction)
        return named[1].upper() if named else ""

    @property
    def shown(self) -> str | None:
        """What stands for the field beside its result: a tick, a chosen entry, a sign, or ''.

        None for what only Word works out.
        """
        for name, shown in (("checkBox", _tick), ("ddList", _entry)):
            found = self.form.find(W + name) if self.form is not None else None
            if found is not None:
                return shown(found)
        if self.has_result or self.code in _SHOW_NOTHING or not self.code:
            return ""
        return self._drawn_by_word()

    def _drawn_by_word(self) -> str | None:
        match self.code:
            case "EQ":
                return equation_text(self.instruction)
            case "SYMBOL":
                return _symbol(self.instruction)
            case "FORMTEXT":
                return ""
        return None


def _tick(box: Element) -> str:
    """Ticked by hand, or else as it was made (§17.16.7)."""
    checked = box.find(W + "checked")
    is_ticked = is_on(checked if checked is not None else box.find(W + "default"))
    return TICKED if is_ticked else UNTICKED


def _entry(entries: Element) -> str:
    result = entries.find(W + "result")
    chosen = number_of(result if result is not None else entries.find(W + "default"))
    listed = [value_of(e) for e in entries.findall(W + "listEntry")]
    return listed[chosen] if 0 <= chosen < len(listed) else ""


def _symbol(instruction: str) -> str | None:
    found, font = _SYMBOL.match(instruction), _FONT.search(instruction)
    if not found:
        return None
    name = (font[1] or font[2] or "") if font else ""
    return sign(int(found[1], 0) if found[1][:2].lower() == "0x" else int(found[1][:7]), name)
