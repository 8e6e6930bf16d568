"""What an exported conversation says, part by part; the writers only give it a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.answers import Answer, Citation
from kb.guideline.numbers import number_words
from kb.places import citation_place, joined
from screens.chat.conversation import Exchange
from screens.chat.sidebar import filter_words
from screens.export.words import ExportWording
from screens.safe_text import web_address
from screens.words import Wording

Kind = Literal["title", "question", "heading", "text", "quotation", "source", "small"]


@dataclass(frozen=True)
class Part:
    """A paragraph; ``text`` is foreign text and may hold any character. ``address`` is a link."""

    kind: Kind
    text: str
    address: str | None = None


def parts_of(
    exchanges: Sequence[Exchange], day: date, wording: Wording, words: ExportWording
) -> Iterator[Part]:
    """The conversation in its order, each answer with everything that it stands on."""
    yield Part("title", words.title)
    yield Part("small", words.saved_on.format(day=day.isoformat()))
    yield Part("small", words.caution)
    for number, exchange in enumerate(exchanges, start=1):
        yield Part("question", f"{words.question.format(number=number)}: {exchange.question}")
        if exchange.answer is None:
            trouble = exchange.trouble
            told = trouble.in_language(wording.language) if trouble else words.no_answer
            yield Part("text", told)
            continue
        if exchange.chosen:
            found_under = filter_words(exchange.chosen, wording)
            yield Part("small", wording.found_under.format(words=found_under))
        yield from _answer_parts(exchange.answer, exchange.generation, wording, words)


def _answer_parts(
    answer: Answer, generation: str, wording: Wording, words: ExportWording
) -> Iterator[Part]:
    yield Part("heading", words.answer)
    yield Part("text", answer.text)
    if answer.notes:
        yield Part("heading", wording.material_notes)
        yield from (Part("text", note) for note in answer.notes)
    if answer.citations:
        yield Part("heading", words.sources)
    for citation in answer.citations:
        yield from _citation_parts(citation, wording)
    yield Part("small", words.mode.format(mode=words.modes[answer.mode]))
    if generation:
        yield Part("small", wording.generation.format(name=generation))


def _citation_parts(citation: Citation, wording: Wording) -> Iterator[Part]:
    numbers = number_words(citation.guideline_nos, "、")
    described = joined(numbers, citation_place(citation, wording.language))
    yield Part("source", f"〔{citation.mark}〕 {described}", web_address(citation.url))
    yield Part("quotation", citation.quote)


def file_name(day: date, ending: str) -> str:
    return f"yorozu-{day.isoformat()}.{ending}"
