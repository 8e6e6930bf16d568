"""Synonyms in the form of Solr and Lucene, for the lexical side of a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from kb.errors import MaterialError
from kb.text.normalising import search_form

SYNONYM_FILE = Path(__file__).with_name("synonyms.txt")


@dataclass(frozen=True)
class Synonyms:
    """Terms in search form, each with those it also finds."""

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, form: str) -> tuple[str, ...]:
        """Terms that mean the same as one in a text in search form, each once, without those in it.

        A term inside a longer one that also matches does not count: マル秘 is not 秘.
        """
        plain = _one_spelling(form)
        taken: set[int] = set()
        found: dict[str, None] = {}
        for term in self._longest_first:
            # Most terms are not there, and a pattern takes longer to make and to tell.
            if term not in plain:
                continue
            places = [range(*match.span()) for match in _whole(term).finditer(plain)]
            free = [place for place in places if taken.isdisjoint(place)]
            if free:
                taken.update(at for place in free for at in place)
                found |= dict.fromkeys(self.terms[term])
        return tuple(other for other in found if other not in plain)

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.terms, key=len, reverse=True)


def _one_spelling(form: str) -> str:
    return form.replace("サーバー", "サーバ")


@cache
def _whole(term: str) -> re.Pattern[str]:
    """Latin terms must not be a part of a longer word: id is not in idea."""
    word = re.escape(term)
    if term.isascii():
        return re.compile(rf"(?<![0-9A-Za-z]){word}(?![A-Za-z])")
    # A single ideograph inside a compound is another word: 秘 in 秘密, 鍵 in 鍵盤.
    ideograph = "[\u3400-\u9fff]"
    return re.compile(word if len(term) > 1 else f"(?<!{ideograph}){word}(?!{ideograph})")


def load_synonyms(path: Path = SYNONYM_FILE) -> Synonyms:
    """Read a synonym file; lines that begin with # are comments.

    Raises:
        MaterialError: a line has no two terms; it is named.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    terms: dict[str, dict[str, None]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            _add(terms, path, number, line)
    return Synonyms({term: tuple(others) for term, others in terms.items()})


def _add(terms: dict[str, dict[str, None]], path: Path, number: int, line: str) -> None:
    left, arrow, right = line.partition("=>")
    sources = _terms(left)
    targets = _terms(right) if arrow else sources
    if not sources or not targets or (not arrow and len(sources) < 2):
        told = f"{path.name} line {number} {line.strip()!r}"
        raise MaterialError(f"{told} には用語が 2 つ必要です。", f"{told} needs two terms.")
    for source in sources:
        known = terms.setdefault(source, {})
        known |= dict.fromkeys(target for target in targets if target != source)


def _terms(text: str) -> list[str]:
    return [plain for term in text.split(",") if (plain := _one_spelling(search_form(term)))]
