"""EQ fields: letters in circles, ruby and fractions as Word wrote them before it had equations.

ECMA-376 part 1 §17.16.5.15. Their result is in no file: Word draws it from the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.counted_numbers import formatted

_BEGINS = re.compile(r"^\s*EQ\b", re.IGNORECASE)
# Switches of every field, as \* jc2 and \* "Font:MS Mincho".
_GENERAL = re.compile(r"\\\*\s*(?:\"[^\"]*\"|[^\s\\]+)")
_TOKEN = re.compile(r"\\([A-Za-z]{1,2})|\\(.)|([(),;])|([^\\(),;]+)", re.DOTALL)
_MAX_DEPTH = 20
_CIRCLES = ("○", "◯", "〇")


def equation_text(instruction: str) -> str:
    """What Word draws for an EQ field's code, as a line of text."""
    code = _GENERAL.sub("", _BEGINS.sub("", instruction))
    return _Code([m.groups("") for m in _TOKEN.finditer(code)]).argument(0).strip()


@dataclass
class _Code:
    """A code's tokens (switch, escaped letter, bracket or separator, text), read from the left."""

    tokens: list[tuple[str, ...]]
    at: int = field(default=0)

    def argument(self, depth: int) -> str:
        """Up to the separator or bracket that ends it, or at the outermost to the code's end."""
        shown = ""
        while self.at < len(self.tokens):
            switch, escaped, sign, text = self.tokens[self.at]
            if sign and sign in "),;" and depth:
                return shown
            self.at += 1
            if switch:
                shown += self._switched(switch.lower(), depth)
            elif sign == "(" and depth < _MAX_DEPTH:
                shown += f"({', '.join(self._arguments(depth))})"
            else:
                shown += escaped or sign or text
        return shown

    def _switched(self, first: str, depth: int) -> str:
        """A switch with its options, and its arguments if it has any."""
        options: list[str] = []
        while self.at < len(self.tokens):
            switch, escaped, sign, text = self.tokens[self.at]
            if sign == "(" and depth < _MAX_DEPTH:
                self.at += 1
                return _drawn(first, options, self._arguments(depth))
            if sign or (text and not re.fullmatch(r"[\s\d]*", text)):
                break
            self.at += 1
            options.append(switch.lower() or escaped)
        return ""

    def _arguments(self, depth: int) -> list[str]:
        found = [self.argument(depth + 1).strip()]
        while self.at < len(self.tokens):
            sign = self.tokens[self.at][2]
            self.at += 1
            if sign == ")":
                break
            found.append(self.argument(depth + 1).strip())
        return found


def _drawn(switch: str, options: list[str], arguments: list[str]) -> str:
    shapes = {
        "f": lambda: "/".join(map(_grouped, arguments)),
        "r": lambda: f"{arguments[0] if len(arguments) > 1 else ''}√({arguments[-1]})",
        "s": lambda: {"up": "^", "do": "_"}.get(_first(options), "") + "".join(arguments),
        "o": lambda: _overlaid(options, arguments),
        "b": lambda: f"({', '.join(arguments)})",
        "i": lambda: _summed(options, arguments),
    }
    return shapes.get(switch, lambda: ", ".join(arguments))()


def _overlaid(options: list[str], arguments: list[str]) -> str:
    """Letters drawn over each other: a sign in a circle, or ruby, whose base comes last."""
    last = arguments[-1]
    if arguments[0] in _CIRCLES and last.isdecimal() and len(last) < 3:
        return formatted(int(last), "circled")
    return last if {"ac", "ad"} & {*options} else "".join(arguments)


def _summed(options: list[str], arguments: list[str]) -> str:
    low, high = (*arguments, "", "")[:2]
    sign = {"su": "∑", "pr": "∏"}.get(_first(options), "∫")
    return f"{sign}_{_grouped(low)}^{_grouped(high)} {arguments[-1]}"


def _first(options: list[str]) -> str:
    return options[0] if options else ""


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"
