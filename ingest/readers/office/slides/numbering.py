"""The numbers that PowerPoint counts itself: ①, (1), 一． (ECMA-376 part 1 §20.1.10.61) (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.readers.counted_numbers import NumberForm, formatted

_FORMS: Mapping[str, NumberForm] = {
    "alphaLc": "lower-letter",
    "alphaUc": "upper-letter",
    "arabic": "decimal",
    "romanLc": "lower-roman",
    "romanUc": "upper-roman",
    "arabicDb": "full-width",
    "circleNumDb": "circled",
    "circleNumWdBlack": "circled-black",
    "circleNumWdWhite": "circled",
    "ea1Chs": "chinese-counting",
    "ea1Cht": "chinese-counting",
    "ea1JpnChsDb": "kanji-counting",
    "ea1JpnKor": "kanji-counting",
    "thaiNum": "thai-digits",
    "thaiAlpha": "thai-letters",
    "hindiNum": "hindi-digits",
    "hindiAlpha": "hindi-vowels",
    "hindiAlpha1": "hindi-consonants",
    "arabic1": "arabic-letters",
    "arabic2": "arabic-abjad",
    "hebrew2": "hebrew-letters",
}
"""The first words of ST_TextAutonumberScheme's names; what is not here is shown in decimal digits."""
_ENDINGS = (
    ("ParenBoth", "({})"), ("ParenR", "{})"), ("Period", "{}."), ("Minus", "{}-"), ("Plain", "{}"),
)  # fmt: skip
_MOST = 32_767


@dataclass(frozen=True)
class Scheme:
    """An a:buAutoNum: how it counts, and from where."""

    kind: str = "arabicPeriod"
    start: int = 1

    def shown(self, count: int) -> str:
        """The number of the list's ``count``-th item, from 0."""
        number = min(self.start + count, _MOST)
        for ending, around in _ENDINGS:
            if self.kind.endswith(ending):
                form = self.kind.removesuffix(ending)
                text = around.format(formatted(number, _FORMS.get(form, "decimal")))
                # The wide forms have a wide full stop.
                return text.replace(".", "．") if form.endswith("Db") else text
        return f"{number}."


@dataclass
class Counter:
    """Counts the items of one body of text, level by level."""

    _open: dict[int, tuple[Scheme, int]] = field(default_factory=dict)

    def number(self, level: int, scheme: Scheme) -> str:
        """The next number there. Another scheme begins anew, and so does what stands below."""
        self._close(level + 1)
        before, count = self._open.get(level, (scheme, -1))
        count = count + 1 if before == scheme else 0
        self._open[level] = scheme, count
        return scheme.shown(count)

    def interrupt(self, level: int) -> None:
        """A paragraph without a number ends the lists at its level and below."""
        self._close(level)

    def _close(self, level: int) -> None:
        self._open = {at: kept for at, kept in self._open.items() if at < level}
