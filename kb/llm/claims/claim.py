"""A sentence that a model wrote, taken apart, and what of the evidence it speaks of (pure).

A sentence is a claim with the keys that it claims it from; evidence is cut into sentences and clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.answers import RankedPassage
from kb.places import meeting_words
from kb.text.instructions import is_hostile
from kb.text.normalising import search_form
from kb.text.sentences import sentences
from kb.text.words import tokenise

_KEY = r"src-[a-z]{5}"
_KEYS = re.compile(rf"[\[［【]\s*{_KEY}(?:\s*[,、，;・ ]\s*{_KEY})*\s*[\]］】]")
_ONE_KEY = re.compile(_KEY)
_LIST_SIGN = re.compile(
    r"^\s*(?:[-*+•・●]\s+|[-+•・●](?=\S)|\d{1,2}[.)）．]\s+|[①-⑳]\s*|#{1,6}\s+)+"
)
_EMPHASIS = re.compile(r"\*\*([^*]+)\*\*")
_NEARLY_AS_NEAR = 0.1
_CLAUSE_ENDS = re.compile(r"(?<=[、,;；・／/])|(?<=ですが)|(?<=ますが)")
_SAYS_SOMETHING = re.compile(
    r"\d|[るただすんいうくしりちみびきぎてでずえけせべめれ](?:[、,;；]|$)|ません|ない|ください|必要|必須|任意|不要|禁止|推奨|べき"
)
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


@lru_cache(maxsize=4096)
def words_in(text: str) -> frozenset[str]:
    """The content words of a text, figures left out: rules of their own judge those."""
    return frozenset(word for word in tokenise(text) if not word.isdigit())


def plain(text: str) -> str:
    """Search form without any space: what figures and words are looked for in."""
    return search_form(text).replace(" ", "")


def sentences_of(text: str) -> list[str]:
    return [s for line in text.split("\n") for s in sentences(line)]


def clauses_of(text: str) -> list[str]:
    """Stretches between commas; a stretch that only names its subject goes with the next one."""
    found: list[str] = []
    for sentence in sentences_of(text):
        waiting = ""
        for piece in _CLAUSE_ENDS.split(sentence):
            waiting += piece
            if _SAYS_SOMETHING.search(piece.rstrip("。！？!? ")):
                found.append(waiting)
                waiting = ""
        found += [waiting] if waiting.strip() else []
    return found


def nearest(claim: str, pieces: list[str]) -> list[str]:
    """The pieces that hold most of the claim's words, and those that hold nearly as many."""
    words = words_in(claim)
    if not words or not pieces:
        return pieces
    shares = [len(words & words_in(piece)) / len(words) for piece in pieces]
    best = max(shares)
    return [p for p, share in zip(pieces, shares, strict=True) if share >= best - _NEARLY_AS_NEAR]
