"""Language models whose words are written down beforehand, and material for them to write from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from fakes import FakeEmbedder
from kb.answering.extractive import Layout
from kb.answers import Answer, AnswerEvent, Finished, RankedPassage
from kb.citations import cite
from kb.documents import Document, Passage
from kb.errors import LanguageModelError
from kb.guideline.items import GuidelineItems
from kb.llm.chat_model import LanguageModel
from kb.llm.claims.checker import ClaimChecker
from kb.llm.prompts import load_prompts
from kb.llm.writer import Generator, Material
from kb.retrieval.evidence import QUOTE_LIMITS

MEETING = Document(
    id="materials/meeting-90.pdf",
    title="よろず相談会 第90回",
    kind="meeting",
    content_hash="0" * 64,
    date="2031-04-01",
    meeting=90,
)
DOOR = "部屋全体に鍵を付けられないときは、機器を収めた専用の棚に鍵を掛ける方法でも構いません。"
LENDING = "鍵を貸し出した日時は台帳に残してください。合鍵は3本以内とします。"
_BLOCK = re.compile(r"\[(src-[a-z]{5})\][^\n]*\n(.*?)(?=\n\n\[src-|\n</)", re.DOTALL)

Script = Callable[[str, str], str]
"""System and user part to the whole answer."""


@dataclass
class ScriptedModel:
    """Says what the script says, in pieces of a few characters; remembers what it was told."""

    script: Script
    name: str = "scripted:model"
    heard: list[tuple[str, str]] = field(default_factory=list)

    def stream(self, system: str, user: str, deadline: float) -> Iterator[str]:
        self.heard.append((system, user))
        written = self.script(system, user)
        for start in range(0, len(written), 7):
            yield written[start : start + 7]


class BrokenModel:
    """Says a few pieces, then fails."""

    name = "scripted:broken"

    def __init__(self, said: str = "") -> None:
        self.said = said

    def stream(self, system: str, user: str, deadline: float) -> Iterator[str]:
        yield self.said
        raise LanguageModelError("言語モデルが止まりました。", "the model stopped.")


def keyed_evidence(user: str) -> list[tuple[str, str]]:
    """Keys and texts as the prompt gives them."""
    return _BLOCK.findall(user)


def honest(system: str, user: str) -> str:
    """Repeats each passage sentence by sentence, with its key."""
    lines = []
    for key, text in keyed_evidence(user):
        lines += [f"{s}[{key}]" for s in re.findall(r"[^。]+。", text.replace("\n", ""))]
    return "\n".join(lines)


def ranked(
    text: str, number: int = 85, position: int = 0, document: Document = MEETING
) -> RankedPassage:
    """A passage that is a page of its own."""
    passage = Passage(
        id=f"{document.id}-{position}",
        document_id=document.id,
        text=text,
        page=position + 1,
        page_index=position,
        start=0,
        end=len(text),
        section="質問①",
        part="answer",
        group=f"g{position}",
        position=position,
        guideline_nos=(number,),
    )
    return RankedPassage(passage, document, 1.0)


def material_of(
    evidence: Sequence[RankedPassage], question: str = "鍵はどうしますか？"
) -> Material:
    pages = {(f.document.id, f.passage.page_index): f.passage.text for f in evidence}

    def page_text(document: str, page: int) -> str | None:
        return pages.get((document, page))

    def compose(shown: Sequence[RankedPassage]) -> Answer:
        cited = cite(shown, page_text, QUOTE_LIMITS)
        numbers = tuple(sorted({n for f in shown for n in f.passage.guideline_nos}))
        text = Layout(shown, cited, GuidelineItems({})).led_by(())
        return Answer(question, text, cited.citations, guideline_nos=numbers)

    return Material(question, evidence, compose(evidence), compose, page_text)


def generator_of(model: LanguageModel, **changes: object) -> Generator:
    """With prompts as shipped; character pairs say nothing of meaning, so nearness is not asked."""
    checker = ClaimChecker(FakeEmbedder(), min_similarity=-1)
    generator = Generator(model, load_prompts(), checker, timeout_seconds=5, min_kept=0.5)
    return replace(generator, **changes)  # type: ignore[arg-type]


def events_of(generator: Generator, material: Material) -> list[AnswerEvent]:
    return list(generator.stream(material, generator.deadline()))


def written_by(model: LanguageModel, material: Material) -> Answer:
    last = events_of(generator_of(model), material)[-1]
    assert isinstance(last, Finished)
    return last.answer
