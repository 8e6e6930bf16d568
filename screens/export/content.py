"""What an exported conversation says, part by part; the writers only give it a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.answers import Answer, Citation
from kb.guideline.numbers import number_words
from kb.places import citation_place, joined
from kb.text.bilingual import Text, Texts, Words
from screens.chat.conversation import Exchange
from screens.chat.sidebar import filter_words
from screens.safe_text import web_address
from screens.words import Wording

Kind = Literal["title", "question", "heading", "text", "quotation", "source", "small"]


@dataclass(frozen=True)
class Part:
    """A paragraph; ``text`` is foreign text and may hold any character. ``address`` is a link."""

    kind: Kind
    text: str
    address: str | None = None


class ExportWording(Words):
    """Names in braces are filled in by the writer."""

    title = Text("よろず相談ナレッジの回答", "Answers of the Yorozu knowledge base")
    saved_on = Text("保存した日: {day}", "Saved on {day}")
    caution = Text(
        "資料からの引用と、その要約です。対応が足りているかどうかの判定ではありません。"
        "原典のページを確認してください。",
        "Quotations from the material and their summary, no verdict on whether a measure is "
        "enough. Please check the page itself.",
    )
    question = Text("質問 {number}", "Question {number}")
    answer = Text("回答", "Answer")
    sources = Text("出典", "Sources")
    mode = Text("回答の作り方: {mode}", "How it was made: {mode}")
    no_answer = Text("回答できませんでした。", "No answer was possible.")
    modes = Texts(
        {
            "extractive": Text("資料の文をそのまま引用", "the material's own sentences"),
            "generated": Text(
                "言語モデルの文のうち、資料と照合できたもの",
                "a language model's sentences, as far as they hold against the material",
            ),
            "fallback": Text(
                "資料の文をそのまま引用（言語モデルの文は使えませんでした）",
                "the material's own sentences (the language model's could not be used)",
            ),
        }
    )


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
