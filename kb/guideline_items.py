"""What is known of the guideline's items by number: names, levels, and which lie near a question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from kb.answers import RelatedItem
from kb.errors import MaterialError
from kb.guideline_numbers import FIRST_NUMBER, LAST_NUMBER
from kb.item_master import ItemRecord
from kb.normalising import search_form
from kb.toml_files import read_entries

SHIPPED_ITEMS = Path(__file__).resolve().parent.parent / "materials" / "guideline_items.toml"
MIN_MATCHED_SHARE = 0.6
"""Least share of a name's weight that a question must contain to lie near the item."""
MIN_MATCHED_WEIGHT = 2.0
"""Least weight in all: a word that many items share names none of them."""

# Hiragana is left out: in item names it is grammar, and would match any question.
_RUN = re.compile(r"[a-z0-9]+|[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff々〆]+")
_Text = Annotated[str, Field(min_length=1)]
_Level = Annotated[int, Field(ge=1, le=3, strict=True)]


@dataclass(frozen=True)
class GuidelineItem:
    """One item; the keys are explained at the head of ``guideline_items.toml``."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=FIRST_NUMBER, le=LAST_NUMBER, strict=True)]
    sureness: Literal["S", "V", "V2", "U"]
    levels: tuple[_Level, ...] = ()
    title: _Text | None = None
    topic: _Text | None = None
    topic_source: _Text | None = None
    keywords: tuple[_Text, ...] = ()
    label: _Text | None = None
    note: _Text | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(n for n in (self.title, self.topic, *self.keywords) if n)


@dataclass(frozen=True)
class GuidelineItems:
    """The item table, with the titles that ingested material prints laid over it."""

    items: Mapping[int, GuidelineItem] = field(default_factory=dict)

    def title(self, number: int) -> str | None:
        """The item's name: the check sheet's, the material's, our own short one, METI's topic."""
        item = self.items.get(number)
        return (item.title or item.topic) if item else None

    def topic(self, number: int) -> str | None:
        """What METI's SCS criteria call the requirement: not the guideline's wording."""
        item = self.items.get(number)
        return item.topic if item else None

    def levels(self, number: int) -> tuple[int, ...]:
        """Empty where unknown, two where the official table contradicts itself."""
        item = self.items.get(number)
        return item.levels if item else ()

    def level(self, number: int) -> int | None:
        """The one level of an item; None where it is unknown or contradictory."""
        levels = self.levels(number)
        return levels[0] if len(levels) == 1 else None

    def topics(self) -> dict[int, str]:
        """What each known item is about, in a few words, for comparing a text with it."""
        return {n: name for n in self.items if (name := self.title(n))}

    def related(self, number: int) -> RelatedItem | None:
        """The item to go on with, or None where nothing is known of its name."""
        title = self.title(number)
        return RelatedItem(number, title) if title else None

    def with_titles(self, titles: Mapping[int, str]) -> Self:
        """The same table with the material's own titles, which win over everything here."""
        items = dict(self.items)
        for number, title in titles.items():
            known = items.get(number, GuidelineItem(number, "S"))
            former = (known.title,) if known.title else ()
            items[number] = replace(known, title=title, keywords=(*known.keywords, *former))
        return replace(self, items=items)

    def with_master(self, records: Mapping[int, ItemRecord]) -> Self:
        """The same table with what a check sheet says of its items, which wins over everything."""
        titles = {n: title for n, record in records.items() if (title := record.title)}
        items = dict(self.with_titles(titles).items)
        for number, record in records.items():
            known = items.get(number, GuidelineItem(number, "S"))
            items[number] = replace(
                known, levels=record.levels or known.levels, label=record.label or known.label
            )
        return replace(self, items=items)

    def nearest(self, text: str, k: int) -> tuple[RelatedItem, ...]:
        """Items with a name of which the text contains enough, best first; often none."""
        asked = set(_terms(text))
        scored = [(self._nearness(item, asked), number) for number, item in self.items.items()]
        best = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], s[1]))[:k]
        return tuple(item for _, number in best if (item := self.related(number)))

    def _nearness(self, item: GuidelineItem, asked: set[str]) -> float:
        return max((self._matched_weight(name, asked) for name in item.names), default=0.0)

    def _matched_weight(self, name: str, asked: set[str]) -> float:
        weights = {term: self._weights[term] for term in _terms_of_name(name)}
        matched = sum(weight for term, weight in weights.items() if term in asked)
        enough = matched >= MIN_MATCHED_SHARE * sum(weights.values())
        return matched if enough and matched >= MIN_MATCHED_WEIGHT else 0.0

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Rarity of each term among the items (inverse document frequency)."""
        counts = Counter(t for item in self.items.values() for t in set(_all_terms(item.names)))
        return {term: math.log(1 + len(self.items) / n) for term, n in counts.items()}


def _all_terms(names: Iterable[str]) -> Iterable[str]:
    return (term for name in names for term in _terms_of_name(name))


@lru_cache(maxsize=2_000)
def _terms_of_name(name: str) -> tuple[str, ...]:
    """Names are few and compared with every question, so theirs are remembered."""
    return tuple(_terms(name))


def _terms(text: str) -> list[str]:
    """Whole Latin words and numbers, character pairs of kanji and katakana runs."""
    found: list[str] = []
    for run in _RUN.findall(search_form(text)):
        whole = len(run) < 3 or run[0].isascii()
        found += [run] if whole else [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def load_items(path: Path) -> GuidelineItems:
    """Read and check the table; one wrong entry stops it, named with its key."""
    try:
        entries = read_entries(path, "item")
    except ValueError as error:
        raise _unusable(path, str(error)) from error
    items: dict[int, GuidelineItem] = {}
    for raw in entries:
        item = _checked(path, raw)
        if item.number in items:
            raise _unusable(path, f"entry No.{item.number}, key 'number': used twice")
        if not (item.title or item.topic):
            raise _unusable(path, f"entry No.{item.number}, key 'title': needs title or topic")
        items[item.number] = item
    return GuidelineItems(items)


def _checked(path: Path, raw: Any) -> GuidelineItem:
    try:
        return TypeAdapter(GuidelineItem).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "-"
        number = raw.get("number", "?") if isinstance(raw, dict) else "?"
        raise _unusable(path, f"entry No.{number}, key {key!r}: {first['msg']}") from error


def _unusable(path: Path, reason: str) -> MaterialError:
    return MaterialError(
        f"項目表 {path.name!r} を使えません: {reason}。該当の項目を直してください。",
        f"cannot use the item table {path.name!r}: {reason}. Correct the entry.",
    )
