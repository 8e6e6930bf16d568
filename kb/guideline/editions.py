"""Editions of the guideline and what is known of their numbers: ``renumberings.toml``.

Whether an item kept its number from one edition to the next is not published as a table. What is
not sure stands as unknown: a number of an older edition is then that edition's, not today's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import MaterialError
from kb.files import read_toml
from kb.guideline.items import SHIPPED_ITEMS
from kb.guideline.numbers import EVERY_NUMBER

RENUMBERINGS_FILE = SHIPPED_ITEMS.parent / "renumberings.toml"
_PARTS = re.compile(r"[0-9]+")


def edition_name(printed: str) -> str | None:
    """One writing for an edition: 「第 2.0 版」, Ｖ２．０, Ver.2 and 2.0版 are 2.0."""
    parts = _PARTS.findall(unicodedata.normalize("NFKC", printed))[:2]
    return ".".join(str(int(part)) for part in [*parts, "0"][:2]) if parts else None


def _order(name: str) -> tuple[int, ...]:
    return tuple(map(int, name.split(".")))


class _Renumbering(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    edition: str
    unchanged: tuple[int, ...] = ()
    today: Mapping[str, int] = Field(default_factory=dict)
    source: str

    @cached_property
    def numbers(self) -> dict[int, int]:
        same = {number: number for number in self.unchanged}
        return same | {int(old): new for old, new in self.today.items()}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current: str
    renumbering: tuple[_Renumbering, ...] = ()


@dataclass(frozen=True)
class Renumberings:
    """``current`` is today's edition; ``known`` tells by older edition what its numbers are today."""

    current: str = "2.3"
    known: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def is_older(self, edition: str | None) -> bool:
        """Whether numbers of this edition are not simply today's; of a newer one they will be."""
        name = edition_name(edition) if edition else None
        return name is not None and _order(name) < _order(self.current)

    def today(self, number: int, edition: str) -> int | None:
        """What an older edition's number is called today; None where that is not known."""
        return self.known.get(edition_name(edition) or "", {}).get(number)


def load_renumberings(path: Path = RENUMBERINGS_FILE) -> Renumberings:
    """Read and check the table.

    Raises:
        MaterialError: it cannot be read, an entry is incomplete, or a number is none of 1 to 153.
    """
    try:
        told = _File.model_validate(read_toml(path))
        known = {edition_name(each.edition) or "": each.numbers for each in told.renumbering}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _unusable(path, f"{where}: {first['msg']}") from error
    except ValueError as error:
        raise _unusable(path, str(error)) from error
    wrong = [
        n for table in known.values() for n in (*table, *table.values()) if n not in EVERY_NUMBER
    ]
    if wrong:
        raise _unusable(path, f"No.{wrong[0]}")
    return Renumberings(edition_name(told.current) or told.current, known)


def _unusable(path: Path, reason: str) -> MaterialError:
    return MaterialError(
        f"版の対応表 {path.name} を使えません: {reason}。該当の項目を直してください。",
        f"cannot use the table of editions {path.name}: {reason}. Correct the entry.",
    )
