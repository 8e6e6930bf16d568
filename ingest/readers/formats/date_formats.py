"""Days and times as a number format shows them: eras, weekdays, hours that have passed (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingest.readers.formats.format_language import Section, Token
from ingest.readers.formats.numerals import in_numerals

OUT_OF_RANGE = "########"
"""What Excel fills a cell with whose number is no day."""
_DAY_SECONDS = 86_400
_LAST_DAY = 2_958_465
_DAYS_TO_1904 = 1_462
# Lotus 1-2-3 took 1900 for a leap year, and Excel keeps to it: its day 60 is none.
_NO_DAY = 60
_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
_WEEKDAYS = "日月火水木金土"
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_JAPANESE = ("411", "ja")
# Before the four digits of a locale may stand those of its numerals and of its calendar.
_LOCALE = re.compile(r"[0-9a-f]*?0*([0-9a-f]{1,4})")
# A number of days that is short of the next one by less is only not exact.
_NOISE = Decimal("1e-9")
# A first year as 元, which is a calendar of its own.
_FIRST_YEAR = "gannen"
# As Windows is set up: in Japan.
_BY_SYSTEM: Mapping[str, tuple[Token, ...]] = {
    **dict.fromkeys(
        ("f800", "x-sysdate"),
        tuple(
            Token("date" if at % 2 == 0 else "literal", text)
            for at, text in enumerate(("yyyy", "年", "m", "月", "d", "日"))
        ),
    ),
    **dict.fromkeys(
        ("f400", "x-systime"),
        tuple(
            Token("date" if at % 2 == 0 else "literal", text)
            for at, text in enumerate(("h", ":", "mm", ":", "ss"))
        ),
    ),
}


@dataclass(frozen=True)
class _Moment:
    """A number of days as its parts. ``ticks`` are of the last second shown, in 10 ** -places."""

    serial: int
    year: int
    month: int
    day: int
    seconds: int
    ticks: int
    places: int

    @property
    def weekday(self) -> int:
        return (self.serial - 1) % 7

    def era(self) -> tuple[str, str, int]:
        """The era's name, its letter, and the year in it."""
        shown = date(self.year, self.month, min(self.day or 1, 28 if self.month == 2 else 31))
        begin, name, letter = next(era for era in _ERAS if era[0] <= shown)
        return name, letter, self.year - begin.year + 1


def shown_moment(value: float, section: Section, is_1904: bool = False) -> str:
    """A number of days since the beginning of 1900, or of 1904, by a section of dates or times."""
    language = _named(section.language)
    tokens = _BY_SYSTEM.get(language.split(",")[0], section.tokens)
    places = _places_of_second(tokens)
    days = Decimal(repr(float(value))) + (_DAYS_TO_1904 if is_1904 else 0)
    unit = Decimal(1).scaleb(-places)
    if not 0 <= days < _LAST_DAY + 1:
        return OUT_OF_RANGE
    total = (days * _DAY_SECONDS).quantize(unit, ROUND_HALF_UP)
    if not any(map(_is_of_day_time, tokens)):
        # Where no time is shown, the last half second is no part of the next day.
        total = Decimal(int(days + _NOISE)) * _DAY_SECONDS
    writer = _Writer(
        _moment(total, places),
        language,
        section.numerals,
        has_halves=any(token.kind == "half" for token in tokens),
    )
    return writer.write(tokens)


def _named(language: str) -> str:
    locale = _LOCALE.fullmatch(language)
    return locale[1] if locale else language


def _is_of_day_time(token: Token) -> bool:
    return token.kind in ("elapsed", "half") or (token.kind == "date" and token.text[0] in "hs")


def _places_of_second(tokens: Sequence[Token]) -> int:
    """How many digits follow 「ss.」."""
    for at, token in enumerate(tokens):
        if token.kind == "point":
            digits = 0
            while tokens[at + 1 + digits : at + 2 + digits] == (Token("digit", "0"),):
                digits += 1
            if digits:
                return min(digits, 3)
    return 0


def _moment(total: Decimal, places: int) -> _Moment:
    seconds = int(total)
    ticks = int((total - seconds).scaleb(places))
    serial, of_day = divmod(seconds, _DAY_SECONDS)
    year, month, day = _day(serial)
    return _Moment(serial, year, month, day, of_day, ticks, places)


def _day(serial: int) -> tuple[int, int, int]:
    if serial == _NO_DAY:
        return 1900, 2, 29
    if serial == 0:
        return 1900, 1, 0
    begin = date(1899, 12, 31) if serial < _NO_DAY else date(1899, 12, 30)
    try:
        found = begin + timedelta(days=serial)
    except OverflowError:
        return 9999, 12, 31
    return found.year, found.month, found.day


class _Writer:
    def __init__(self, moment: _Moment, language: str, numerals: int, *, has_halves: bool) -> None:
        self._at = moment
        self._numerals = numerals
        self._is_japanese = language.startswith(_JAPANESE)
        self._is_foreign = bool(language) and not self._is_japanese
        self._writes_first_year = _FIRST_YEAR in language
        self._has_halves = has_halves
        self._by_letter: Mapping[str, Callable[[int], str]] = {
            "y": self._year,
            "m": self._month,
            "d": self._day,
            "h": self._hour,
            "s": lambda width: f"{self._at.seconds % 60:0{min(width, 2)}d}",
            "g": self._era,
            "e": self._era_year,
            "a": lambda width: _WEEKDAYS[self._at.weekday] + ("曜日" if width > 3 else ""),
            "b": lambda width: f"{self._at.year + 543}"[-4 if width > 2 else -2 :],
        }

    def write(self, tokens: Sequence[Token]) -> str:
        timed = [t for t in tokens if t.kind in ("date", "elapsed")]
        text, met, left = "", 0, 0
        for token in tokens:
            if token.kind in ("date", "elapsed"):
                before = timed[met - 1].text if met else ""
                after = timed[met + 1].text if met + 1 < len(timed) else ""
                text += self._in_numerals(token.text[0], self._shown(token, before, after))
                met += 1
            elif token.kind == "half":
                text += self._half(token.text)
            elif token.kind == "point" and self._at.places:
                left = self._at.places
                text += in_numerals(f".{self._at.ticks:0{left}d}", self._numerals)
            elif token.kind == "digit" and left:
                left -= 1
            elif token.kind not in ("general", "text"):
                text += token.text
        return text

    def _in_numerals(self, letter: str, shown: str) -> str:
        """十二月: all but the years of the calendar are counted; then no zero stands before them."""
        if letter in "yb" or not shown.isdecimal():
            return in_numerals(shown, self._numerals)
        return in_numerals(shown, self._numerals, is_counted=True)

    def _shown(self, token: Token, before: str, after: str) -> str:
        letter, width = token.text[0], len(token.text)
        if token.kind == "elapsed":
            return self._elapsed(letter, width)
        # The same letter is a month and a minute.
        if letter == "m" and width <= 2 and (before[:1] == "h" or after[:1] == "s"):
            return f"{self._at.seconds // 60 % 60:0{width}d}"
        return self._by_letter[letter](width)

    def _elapsed(self, letter: str, width: int) -> str:
        seconds = self._at.serial * _DAY_SECONDS + self._at.seconds
        return f"{seconds // {'h': 3600, 'm': 60, 's': 1}[letter]:0{width}d}"

    def _year(self, width: int) -> str:
        return f"{self._at.year:04d}" if width > 2 else f"{self._at.year % 100:02d}"

    def _month(self, width: int) -> str:
        if width <= 2:
            return f"{self._at.month:0{width}d}"
        if self._is_japanese:
            return f"{self._at.month}月"
        name = _MONTHS[self._at.month - 1]
        return {3: name[:3], 5: name[:1]}.get(width, name)

    def _day(self, width: int) -> str:
        if width <= 2:
            return f"{self._at.day:0{width}d}"
        if self._is_japanese:
            return _WEEKDAYS[self._at.weekday] + ("曜日" if width > 3 else "")
        name = _DAYS[self._at.weekday]
        return name[:3] if width == 3 else name

    def _hour(self, width: int) -> str:
        hour = self._at.seconds // 3600
        shown = (hour + 11) % 12 + 1 if self._has_halves else hour
        return f"{shown:0{min(width, 2)}d}"

    def _half(self, names: str) -> str:
        is_later = self._at.seconds >= _DAY_SECONDS // 2
        if names.upper() == "AM/PM" and self._is_japanese:
            return ("午前", "午後")[is_later]
        return names.split("/")[is_later]

    def _era(self, width: int) -> str:
        if self._is_foreign:
            return ""
        name, letter, _ = self._at.era()
        return {1: letter, 2: name[0]}.get(width, name)

    def _era_year(self, width: int) -> str:
        if self._is_foreign:
            return f"{self._at.year}"
        year = self._at.era()[2]
        return "元" if year == 1 and self._writes_first_year else f"{year:0{min(width, 2)}d}"
