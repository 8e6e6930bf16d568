"""What an export says, in order and without a form: the writers beside this one give it one (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import quote

from kb.answers import Answer, Citation
from kb.guideline_items import GuidelineItems
from screens.citation_cards import differing_label, heading_of, place_of
from screens.conversation import Exchange
from screens.keeping_wording import KeepingWording
from screens.safe_text import web_address
from screens.wording import Wording

# XML holds none of these, and no text of ours needs them: control signs other than the line break,
# surrogates, and what turns the direction of the text around it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ADDRESS_SIGNS = "%/:=&?~#+!$,;'@*-._"


@dataclass(frozen=True)
class Terms:
    """What the words of an export depend on beside the conversation."""

    items: GuidelineItems
    wording: Wording
    keeping: KeepingWording
    zone: tzinfo | None = None
    """The visitor's; None is this machine's."""


@dataclass(frozen=True)
class SourceText:
    """One citation. ``address`` is an http or https address in ASCII without brackets, or None."""

    heading: str
    place: str
    quotation: str
    printed: str | None
    address: str | None


@dataclass(frozen=True)
class ExchangeText:
    """A question with its answer; ``facts`` are day, generation and how the answer came about."""

    question: str
    answer: str
    sources: tuple[SourceText, ...]
    notes: tuple[str, ...]
    facts: str


@dataclass(frozen=True)
class ConversationText:
    title: str
    exchanges: tuple[ExchangeText, ...]


def conversation_text(past: Sequence[Exchange], terms: Terms) -> ConversationText:
    return ConversationText(terms.wording.title, tuple(exchange_text(e, terms) for e in past))


def exchange_text(exchange: Exchange, terms: Terms) -> ExchangeText:
    answer = exchange.answer
    trouble = exchange.trouble.in_language(terms.wording.language) if exchange.trouble else ""
    return ExchangeText(
        printable(exchange.question),
        printable(answer.text if answer else trouble),
        tuple(_source(c, terms) for c in answer.citations) if answer else (),
        tuple(printable(note) for note in answer.notes) if answer else (),
        _facts(exchange, answer, terms),
    )


def _source(citation: Citation, terms: Terms) -> SourceText:
    label = differing_label(citation)
    printed = terms.wording.printed_label.format(label=label) if label else None
    return SourceText(
        printable(f"〔{citation.mark}〕 {heading_of(citation, terms.items, terms.wording)}"),
        printable(place_of(citation, terms.wording)),
        printable(citation.quote),
        printable(printed) if printed else None,
        plain_address(citation.url),
    )


def _facts(exchange: Exchange, answer: Answer | None, terms: Terms) -> str:
    words = terms.keeping
    day = exchange.at.astimezone(terms.zone).strftime("%Y-%m-%d")
    parts = [words.answered_on.format(date=day)]
    if answer:
        parts.append(terms.wording.generation.format(name=exchange.generation))
        parts.append(words.how.format(mode=words.modes[answer.mode]))
    return printable(" ・ ".join(parts))


def printable(text: str) -> str:
    """The text without signs that a file cannot hold or that would hide what it says."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def plain_address(url: str | None) -> str | None:
    """The address in a form that no markup can be hidden in; None for anything but http(s)."""
    address = web_address(url)
    return quote(printable(address), safe=_ADDRESS_SIGNS) if address else None
