"""The numbers that Word counts itself: 第2条, ①, 1.2 (ECMA-376 part 1 §17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.counted_numbers import NumberForm, formatted
from ingest.readers.office.markup import ALTERNATIVE, W, chosen
from ingest.readers.office.word.markup import is_on, number_of, value_of
from ingest.readers.office.word.styles import Properties, Styles, run_properties

_PLACE = re.compile(r"%([1-9])")
_MAX_LEVEL = 8
# ST_NumberFormat, §17.18.59; what is not here is shown in decimal digits.
_FORMS: Mapping[str, NumberForm] = {
    "decimalZero": "decimal-zero",
    "decimalFullWidth": "full-width",
    "decimalFullWidth2": "full-width",
    "decimalEnclosedCircle": "circled",
    "decimalEnclosedCircleChinese": "circled",
    "decimalEnclosedFullstop": "full-stopped",
    "decimalEnclosedParen": "parenthesised",
    "hex": "hexadecimal",
    "numberInDash": "in-dashes",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "lowerLetter": "lower-letter",
    "upperLetter": "upper-letter",
    "ordinal": "ordinal",
    "cardinalText": "cardinal-text",
    "ordinalText": "ordinal-text",
    "chicago": "footnote-signs",
    "aiueo": "aiueo-half-width",
    "aiueoFullWidth": "aiueo",
    "iroha": "iroha-half-width",
    "irohaFullWidth": "iroha",
    "ideographDigital": "kanji-digits",
    "japaneseDigitalTenThousand": "kanji-digits",
    "taiwaneseDigital": "kanji-digits",
    "koreanDigital2": "kanji-digits",
    "japaneseCounting": "kanji-counting",
    "japaneseLegal": "kanji-legal",
    "ideographEnclosedCircle": "kanji-parenthesised",
    "ideographTraditional": "heavenly-stem",
    "ideographZodiac": "zodiac",
    "ideographZodiacTraditional": "heavenly-stem-and-zodiac",
    "chineseCounting": "chinese-counting",
    "taiwaneseCounting": "chinese-counting",
    "chineseCountingThousand": "chinese-thousands",
    "taiwaneseCountingThousand": "chinese-thousands",
    "chineseLegalSimplified": "chinese-legal-simplified",
    "ideographLegalTraditional": "chinese-legal-traditional",
    "koreanCounting": "korean-counting",
    "koreanDigital": "korean-digits",
    "koreanLegal": "korean-legal",
    "ganada": "ganada",
    "chosung": "chosung",
}
# Digits with zeros before them, as Word 2010 names its further forms (MS-DOCX 2.4): 001, 002, …
_PADDED = re.compile(r"^(0{1,9}1),")


@dataclass(frozen=True)
class Level:
    """One level of a list; ``form`` None for a bullet, ``restarts_after`` None as usual."""

    start: int = 1
    form: NumberForm | None = "decimal"
    has_digits: bool = True
    digits: int = 0
    text: str = ""
    gap: str = " "
    restarts_after: int | None = None
    is_legal: bool = False
    style: str = ""
    of_runs: Properties = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """A number as shown before a paragraph, with what stands between, and its look."""

    text: str
    of_runs: Properties


@dataclass(frozen=True)
class _List:
    """A w:num: the definition it counts in, its levels, and where it starts anew."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


class Numbering:
    """Counts a document's numbered paragraphs; each has to be asked for once, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        sheet = root if root is not None else Element("none")
        self._styles = styles
        self._definitions = {_id(e, "abstractNumId"): e for e in sheet.iterfind(W + "abstractNum")}
        self._nums = {_id(e, "numId"): e for e in sheet.iterfind(W + "num")}
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number_of(self, paragraph: Element) -> Counted | None:
        """The paragraph's number; None where it has none, or a bullet."""
        found = self._place_of(paragraph)
        if found is None:
            return None
        num_id, of_list, at = found
        level = of_list.levels.get(at, Level())
        counts = self._step(num_id, of_list, at)
        if level.form is None:
            return None
        shown = _shown(level, of_list.levels, counts)
        return Counted(shown + level.gap, level.of_runs) if shown.strip() else None

    def _place_of(self, paragraph: Element) -> tuple[str, _List, int] | None:
        """Its list and its level in it, by its own properties or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style_id = self._styles.style_of(paragraph)
        of_styles = [*self._styles.numbering(style_id)]
        num_id, level = _value(own, "numId"), _value(own, "ilvl")
        by_style = next((s for s, e in of_styles if _value(e, "numId")), None)
        if not num_id:
            num_id = next((v for _, e in of_styles if (v := _value(e, "numId"))), "")
        of_list = self._list(num_id) if num_id else None
        if of_list is None:
            return None
        if not level:
            level = self._level_of_style(of_list, by_style, of_styles)
        return num_id, of_list, min(max(int(level) if level.isdecimal() else 0, 0), _MAX_LEVEL)

    @staticmethod
    def _level_of_style(
        of_list: _List, by_style: str | None, of_styles: list[tuple[str, Element]]
    ) -> str:
        """A level says itself which style it belongs to (§17.9.23)."""
        ids = [by_style, *(style_id for style_id, _ in of_styles)]
        linked = (
            str(at) for s in ids for at, lvl in of_list.levels.items() if s and lvl.style == s
        )
        named = (v for _, e in of_styles if (v := _value(e, "ilvl")))
        return next(linked, None) or next(named, None) or "0"

    def _step(self, num_id: str, of_list: _List, at: int) -> dict[int, int]:
        """Count one paragraph; lists of one definition go on with each other's numbers.

        A level that is begun without the one above it begins that one, too.
        """
        counts = self._counts.setdefault(of_list.definition, {})
        level = of_list.levels.get(at, Level())
        is_first = (num_id, at) not in self._begun
        self._begun.add((num_id, at))
        goes_on = at in counts and not (is_first and at in of_list.starts)
        counts[at] = counts[at] + 1 if goes_on else of_list.starts.get(at, level.start)
        for above in range(at):
            counts.setdefault(above, of_list.levels.get(above, Level()).start)
        for below in [b for b in counts if b > at]:
            after = of_list.levels.get(below, Level()).restarts_after
            if after is None or at < after:
                del counts[below]
        return counts

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._made(num_id)
        return self._lists[num_id]

    def _made(self, num_id: str) -> _List | None:
        num = self._nums.get(num_id)
        if num is None or num_id == "0":
            return None
        definition = self._definition(num, seen=set())
        element = self._definitions.get(definition)
        levels = dict(_levels(element)) if element is not None else {}
        starts: dict[int, int] = {}
        for override in num.iterfind(W + "lvlOverride"):
            at = _at(override)
            levels |= dict(_levels(override))
            start = override.find(W + "startOverride")
            if start is not None:
                starts[at] = number_of(start, 1)
        return _List(definition, levels, starts)

    def _definition(self, num: Element, seen: set[str]) -> str:
        """The id of the abstract numbering, by way of the style that it is a link to (§17.9.21)."""
        definition = value_of(num.find(W + "abstractNumId"))
        element = self._definitions.get(definition)
        link = value_of(element.find(W + "numStyleLink")) if element is not None else ""
        if not link or definition in seen:
            return definition
        seen.add(definition)
        linked = next((_value(e, "numId") for _, e in self._styles.numbering(link)), "")
        num_of_style = self._nums.get(linked)
        return definition if num_of_style is None else self._definition(num_of_style, seen)


def _id(element: Element, name: str) -> str:
    return element.get(W + name) or ""


def _value(properties: Element | None, name: str) -> str:
    return value_of(properties.find(W + name)) if properties is not None else ""


def _at(element: Element) -> int:
    text = _id(element, "ilvl")
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _levels(definition: Element) -> Iterator[tuple[int, Level]]:
    for element in definition.iterfind(W + "lvl"):
        yield _at(element), _level(element)


def _level(element: Element) -> Level:
    alternative = element.find(ALTERNATIVE)
    within = (chosen(alternative) if alternative is not None else None) or element
    found = within.find(W + "numFmt")
    word = value_of(found) or "decimal"
    padded = _PADDED.match((found.get(W + "format") or "") if found is not None else "")
    restart = element.find(W + "lvlRestart")
    return Level(
        start=number_of(element.find(W + "start")),
        form=None if word == "bullet" else _FORMS.get(word, "decimal"),
        has_digits=word != "none",
        digits=len(padded[1]) if padded else 0,
        text=value_of(element.find(W + "lvlText")),
        gap="" if value_of(element.find(W + "suff")) == "nothing" else " ",
        restarts_after=None if restart is None else number_of(restart),
        is_legal=is_on(element.find(W + "isLgl")),
        style=value_of(element.find(W + "pStyle")),
        of_runs=run_properties(element.find(W + "rPr")),
    )


def _shown(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    """The level's text with the numbers of the levels that it names; the upper ones as they are."""

    def counted(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        named = levels.get(at, Level())
        if not named.has_digits or named.form is None:
            return ""
        form = "decimal" if level.is_legal else named.form
        return formatted(counts.get(at, named.start), form).zfill(named.digits)

    return _PLACE.sub(counted, level.text)
