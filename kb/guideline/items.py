"""What is known of the guideline's items by number: names, levels, and which lie near a question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from kb.answers import RelatedItem
from kb.documents import Passage
from kb.errors import MaterialError
from kb.files import read_entries
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.numbers import FIRST_NUMBER, LAST_NUMBER
from kb.product import SHIPPED
from kb.text.normalising import search_form

SHIPPED_ITEMS = SHIPPED / "materials" / "guideline_items.toml"
RELATED = 3
"""So many near items are offered with an answer or a refusal."""
MIN_MATCHED_SHARE = 0.6
"""Least share of a name's weight that a question must contain to lie near the item."""
MIN_MATCHED_WEIGHT = 2.0
"""Least weight in all: a word that many items share names none of them."""

# Hiragana is left out: in item names it is grammar, and would match any question.
_RUN = re.compile(r"[a-z0-9]+|[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff々〆]+")
_QUOTED = re.compile(r"No\.\s*\d+\s*[\]】）)］]?\s*[「『]([^」』]{4,80})[」』]", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^[【\[(（〔]?\s*(?:(?:達成条件|項目|項番)\s*)?(?:No|№|#)?\s*[.．:：]?\s*[0-9０-９]{1,3}\s*"
    r"[】\])）〕.．:：、]*\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_NAME_CHARS = (3, 60)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_Text = Annotated[str, Field(min_length=1)]
_Level = Annotated[int, Field(ge=1, le=3, strict=True)]


ItemSource = Literal["check-sheet", "material", "shipped"]


def _is_no_key(value: Any) -> Any:  # noqa: ARG001 - the callers of its kind give it
    raise ValueError("is no key of the table")


_NO_KEY = BeforeValidator(_is_no_key)


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
    source: Annotated[ItemSource, _NO_KEY] = "shipped"
    """Where ``title`` comes from: an ingested check sheet, other ingested material, or the shipped
    table, which is no wording of the guideline."""
    sheet: Annotated[ItemRecord | None, _NO_KEY] = None
    """What the check sheet to be believed says of it, where there is one."""

    @property
    def name(self) -> str | None:
        """The check sheet's, the material's, our own short one, or METI's topic."""
        return self.title or self.topic

    @property
    def level(self) -> int | None:
        """The one level; None where it is unknown or the official table contradicts itself."""
        return self.levels[0] if len(self.levels) == 1 else None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(n for n in (self.title, self.topic, *self.keywords) if n)


@dataclass(frozen=True, eq=False)
class GuidelineItems:
    """The item table, with the titles that ingested material prints laid over it."""

    items: Mapping[int, GuidelineItem] = field(default_factory=dict)

    def of(self, number: int) -> GuidelineItem:
        """What is known of a number, which may be nothing."""
        return self.items.get(number) or GuidelineItem(number, "U")

    def title(self, number: int) -> str | None:
        return self.of(number).name

    def level(self, number: int) -> int | None:
        return self.of(number).level

    def topics(self) -> dict[int, str]:
        """What each known item is about, in a few words, for comparing a text with it."""
        return {n: name for n in self.items if (name := self.title(n))}

    def related(self, number: int) -> RelatedItem | None:
        """The item to go on with, or None where nothing is known of its name."""
        title = self.title(number)
        return RelatedItem(number, title) if title else None

    def with_titles(
        self, titles: Mapping[int, str], source: ItemSource = "material"
    ) -> GuidelineItems:
        """The same table with other titles, which win over everything here."""
        items = dict(self.items)
        for number, title in titles.items():
            known = items.get(number, GuidelineItem(number, "S"))
            keywords = (*known.keywords, *([known.title] if known.title else []))
            items[number] = replace(known, title=title, keywords=keywords, source=source)
        return GuidelineItems(items)

    def with_sheets(self, records: Mapping[int, ItemRecord]) -> GuidelineItems:
        """The same table with what a check sheet says of its items, which wins over everything."""
        titles = {n: title for n, record in records.items() if (title := record.title)}
        items = dict(self.with_titles(titles, "check-sheet").items)
        for number, record in records.items():
            known = items.get(number, GuidelineItem(number, "S"))
            levels, label = record.levels or known.levels, record.label or known.label
            items[number] = replace(known, levels=levels, label=label, sheet=record)
        return GuidelineItems(items)

    def nearest(self, form: str, k: int, without: Collection[int] = ()) -> tuple[RelatedItem, ...]:
        """Items with a name of which a text in search form has enough, best first; often none.

        Those with a number of ``without`` are left out.
        """
        asked = set(terms(form))
        scored = [
            (max((_matched(name, asked) for name in names), default=0.0), number)
            for number, names in self._weighed_names.items()
            if number not in without
        ]
        best = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], s[1]))[:k]
        return tuple(item for _, number in best if (item := self.related(number)))

    @cached_property
    def _weighed_names(self) -> dict[int, list[tuple[dict[str, float], float]]]:
        """Each item's names as weights of their terms, with the least weight that must match."""
        return {
            number: [self._weighed(name) for name in item.names]
            for number, item in self.items.items()
        }

    def _weighed(self, name: str) -> tuple[dict[str, float], float]:
        weights = {term: self._weights[term] for term in _terms_of_name(name)}
        return weights, max(MIN_MATCHED_SHARE * sum(weights.values()), MIN_MATCHED_WEIGHT)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Rarity of each term among the items (inverse document frequency)."""
        counts = Counter(
            term
            for item in self.items.values()
            for term in {t for name in item.names for t in _terms_of_name(name)}
        )
        return {term: math.log(1 + len(self.items) / n) for term, n in counts.items()}


def _matched(name: tuple[dict[str, float], float], asked: set[str]) -> float:
    """Weight of the name's terms that are asked for; 0 where that is not enough."""
    weights, enough = name
    if asked.isdisjoint(weights):
        return 0.0
    matched = sum(weight for term, weight in weights.items() if term in asked)
    return matched if matched >= enough else 0.0


@lru_cache(maxsize=2_000)
def _terms_of_name(name: str) -> tuple[str, ...]:
    """Names are few and compared with every question, so theirs are remembered."""
    return tuple(terms(search_form(name)))


def terms(form: str) -> list[str]:
    """Whole Latin words and numbers, character pairs of kanji and katakana runs."""
    found: list[str] = []
    for run in _RUN.findall(form):
        whole = len(run) < 3 or run[0].isascii()
        found += [run] if whole else [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def item_titles(passages: Iterable[Passage]) -> dict[int, str]:
    """What the material calls items, by number: what questions quote before what headings give."""
    quoted: dict[int, str] = {}
    headed: dict[int, str] = {}
    for passage in passages:
        if len(passage.guideline_nos) != 1 or passage.is_reference_mapping:
            continue
        number = passage.guideline_nos[0]
        if passage.part == "question" and (match := _QUOTED.search(passage.text)):
            quoted.setdefault(number, match[1])
        elif passage.part == "explanation" and (name := _name_in_heading(passage.section, number)):
            headed.setdefault(number, name)
    return headed | quoted


def _name_in_heading(heading: str, number: int) -> str | None:
    """「No.85 施錠」 names No.85; a heading that only mentions it further on does not."""
    match = _NUMBERED.match(heading)
    if not match or str(number) not in heading[: match.start("name")].translate(_HALF_WIDTH):
        return None
    name = match["name"].strip("「」『』 　")
    return name if _NAME_CHARS[0] <= len(name) <= _NAME_CHARS[1] else None


def load_items(path: Path = SHIPPED_ITEMS) -> GuidelineItems:
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


@cache
def _adapter() -> TypeAdapter[GuidelineItem]:
    """Made once: it costs more than reading the whole table."""
    return TypeAdapter(GuidelineItem)


def _checked(path: Path, raw: Any) -> GuidelineItem:
    try:
        return _adapter().validate_python(raw)
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
