"""A sentence that a model wrote, taken apart: what it claims, and the keys it claims it from (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answers import RankedPassage
from kb.places import meeting_words
from kb.text.instructions import is_hostile
from kb.text.sentences import sentences

_KEY = r"src-[a-z]{5}"
_KEYS = re.compile(rf"[\[［【]\s*{_KEY}(?:\s*[,、，;・ ]\s*{_KEY})*\s*[\]］】]")
_ONE_KEY = re.compile(_KEY)
_LIST_SIGN = re.compile(
    r"^\s*(?:[-*+•・●]\s+|[-+•・●](?=\S)|\d{1,2}[.)）．]\s+|[①-⑳]\s*|#{1,6}\s+)+"
)
_EMPHASIS = re.compile(r"\*\*([^*]+)\*\*")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[。！？!?、]|$)")


@dataclass(frozen=True)
class Claim:
    """``text`` has neither keys nor list signs; ``keys`` are in their order, each once."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Support:
    """What a claim is checked against.

    ``text`` is what the passage says; ``about`` where and when it says it (section, label, day),
    which an answer may repeat; ``guideline_nos`` the items that the passage treats.
    """

    text: str
    about: str = ""
    guideline_nos: tuple[int, ...] = ()

    @property
    def whole(self) -> str:
        return f"{self.about}\n{self.text}"


def claim_of(sentence: str) -> Claim:
    keys = [key for found in _KEYS.findall(sentence) for key in _ONE_KEY.findall(found)]
    text = _EMPHASIS.sub(r"\1", _LIST_SIGN.sub("", _KEYS.sub("", sentence)))
    return Claim(_SPACE_BEFORE_STOP.sub("", text).strip(), tuple(dict.fromkeys(keys)))


def support_of(found: RankedPassage) -> Support:
    """A passage as support. Sentences that read like orders to a machine support nothing."""
    passage, document = found.passage, found.document
    about = [passage.section, passage.label or "", document.edition or "", _day(document.date)]
    about += [meeting_words(document.meeting, "ja")]
    body = f"{passage.text}\n{passage.labelled}" if passage.labelled else passage.text
    return Support(_harmless(body), "\n".join(filter(None, about)), passage.guideline_nos)


def united(supports: Sequence[Support]) -> Support:
    """Several passages as the support of one claim that names them all."""
    return Support(
        "\n".join(s.text for s in supports),
        "\n".join(s.about for s in supports),
        tuple(sorted({n for s in supports for n in s.guideline_nos})),
    )


def _harmless(text: str) -> str:
    lines = ([s for s in sentences(line) if not is_hostile(s)] for line in text.split("\n"))
    return "\n".join("".join(line) for line in lines if line)


def _day(date: str | None) -> str:
    """2031-04-01 also as people write it: 2031年4月1日."""
    parts = [int(part) for part in (date or "").split("-") if part.isdigit()]
    return (date or "") + "".join(f" {p}{unit}" for p, unit in zip(parts, "年月日", strict=False))
