"""Which part of the evidence a claim speaks of: its nearest sentences and clauses (pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.text.normalising import search_form
from kb.text.sentences import sentences
from kb.text.words import tokenise

_NEARLY_AS_NEAR = 0.1
_CLAUSE_ENDS = re.compile(r"(?<=[、,;；・／/])|(?<=ですが)|(?<=ますが)")
_SAYS_SOMETHING = re.compile(
    r"\d|[るただすんいうくしりちみびきぎてでずえけせべめれ](?:[、,;；]|$)|ません|ない|ください|必要|必須|任意|不要|禁止|推奨|べき"
)


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
