"""A knowledge base of a few hand-made answers, with the methods that the screen uses."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kb.answers import (
    Answer,
    AnswerEvent,
    Citation,
    Finished,
    RelatedItem,
    SentenceChecked,
    SourcesFound,
    Turn,
)
from kb.documents import Document, Link, PlacedWord
from kb.errors import KnowledgeBaseDamagedError
from kb.generations.history import GenerationChange
from kb.generations.view import SourceFilter
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.holdings import Holding
from kb.guideline.items import GuidelineItem, GuidelineItems, load_items
from kb.llm.chat_model import mode_message
from kb.settings import Settings
from kb.text.bilingual import Text
from kb.warnings import Told, Warning

HOSTILE = (
    "<script>alert(1)</script> ![x](http://evil.test/p.png) $x^2$ [a](javascript:1) `code` "
    ":smile: :red[赤] :material/home: **太字** http://evil.test/ www.evil.test a@evil.test -> A"
)

MEETING = Document(
    id="materials/meeting-90.pdf",
    title="よろず相談会 第90回（画面の試験用）",
    kind="meeting",
    content_hash="0" * 64,
    publisher="試験用の団体",
    date="2031-04-01",
    meeting=90,
    pages=2,
    file_name="meeting-90.pdf",
)
EXPLANATION = Document(
    id="https://example.org/explanation",
    title="項目の解説（画面の試験用）",
    kind="guideline",
    content_hash="1" * 64,
    edition="9.9版",
    url="https://example.org/explanation",
)

SLOW_SECONDS = 4.0
QUOTE = "倉庫の扉には電子錠を付け、開けた人と時刻を一年間残してください。"
_MISLABELLED = "資料では「回答[No.85]」と表示されていますが、No.99 への回答として扱っています。"

FIRST = Citation(
    mark=1,
    document=MEETING.id,
    title=MEETING.title,
    kind="meeting",
    meeting=90,
    date="2031-04-01",
    section="質問⑥",
    guideline_nos=(99,),
    label="回答[No.85]",
    page=2,
    url=None,
    quote=QUOTE,
    score=1.5,
    page_index=1,
    start=0,
    end=len(QUOTE),
)
SECOND = replace(
    FIRST,
    mark=2,
    document=EXPLANATION.id,
    title=EXPLANATION.title,
    kind="guideline",
    meeting=None,
    date=None,
    section="解説",
    label=None,
    page=None,
    page_index=0,
    url="https://example.org/explanation",
    quote="記録は、後から書き換えられない場所に置く。\n置き場所は責任者が決める。",
)
BEFORE = "鍵を開けた人を記録する。"
EXPLAINED = f"項目の解説\n{BEFORE}\n{SECOND.quote}\n記録は一年ごとに見直す。\n"

ANSWERED = Answer(
    question="",
    text=f"■ No.99 よろず相談会 第90回（2031-04-01） 質問⑥の回答\n{QUOTE}〔1〕\n\n"
    "■ No.99 項目の解説（9.9版）\n記録は、後から書き換えられない場所に置く。〔2〕\n"
    "置き場所は責任者が決める。〔2〕",
    citations=(FIRST, SECOND),
    guideline_nos=(99,),
    related=(RelatedItem(85, "入退室の記録"),),
    notes=(_MISLABELLED,),
    references=(
        Link("入退室の手引き", "https://example.org/guide", "試験用の団体"),
        Link("住所のない資料", "javascript:alert(1)"),
    ),
)
LED = replace(
    ANSWERED,
    lead=f"{QUOTE}〔1〕",
    text=f"{QUOTE}〔1〕\n\n■ No.99 試験用の続き\n{SECOND.quote}〔2〕",
)
"""As the answerer lays answers out: what was asked first, and nowhere else."""
REFUSED = Answer(
    question="",
    text="取り込んだ資料の中に、この質問に答える記載は見つかりませんでした。",
    opening="取り込んだ資料の中に、この質問に答える記載は見つかりませんでした。",
    certainty="none",
    reason="not-found",
    related=(RelatedItem(21, "試験用の項目"),),
)
HOSTILE_ANSWER = Answer(
    question="",
    text=f"■ {HOSTILE}\n{HOSTILE}〔1〕",
    citations=(
        replace(
            FIRST, title=HOSTILE, section=HOSTILE, quote=HOSTILE, label=HOSTILE, url="javascript:1"
        ),
    ),
    related=(RelatedItem(7, HOSTILE),),
    notes=(HOSTILE,),
)


ITEMS = {
    99: GuidelineItem(
        99,
        "S",
        (2,),
        "倉庫の扉を閉める",
        label="試験用の区分",
        source="check-sheet",
        sheet=ItemRecord(99, "sheet.xlsx", condition="扉に鍵がある"),
    ),
    7: GuidelineItem(7, "S", title=HOSTILE, label=HOSTILE, source="material"),
    85: GuidelineItem(85, "S", title="入退室の記録"),
}


def two_page_pdf() -> bytes:
    """A PDF with the quotation on its second page, as the operator would have put it in."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(720, 405))
    for line in ("画面の試験のための資料", QUOTE):
        canvas.setFont("HeiseiKakuGo-W5", 18)
        canvas.drawString(60, 300, line)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


@dataclass
class FakeKnowledgeBase:
    """Answers by one word of the question; everything else is refused."""

    is_sample: bool = False
    pdf_passwords: tuple[str, ...] = ()
    live: str = "generation-1"
    before: str | None = "000001"
    """Where a rollback goes."""
    has_model: bool = False
    pause: float = 0.05
    mode: Text = field(default_factory=lambda: mode_message(Settings()))
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    chosen: list[SourceFilter] = field(default_factory=list)
    """The filter of each question."""
    hidden: frozenset[str] = frozenset()
    """Documents that may be seen no more."""
    groups: frozenset[str] | None = None
    """Those of the last visitor."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if "ゆっくり" in question:
            time.sleep(SLOW_SECONDS)
        if "壊れた" in question:
            raise KnowledgeBaseDamagedError(
                "世代 'g1' の passages を読めません。`yorozu doctor` で確認してください。",
                "generation 'g1' cannot be read. Run `yorozu doctor`.",
            )
        if "電子錠" in question:
            return replace(LED, question=question)
        if "扉" in question:
            return replace(ANSWERED, question=question)
        return replace(HOSTILE_ANSWER if "危険" in question else REFUSED, question=question)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[AnswerEvent]:
        """As a model writes that takes ``pause`` seconds for each of six sentences."""
        answer = self.ask(question, history)
        yield SourcesFound(answer.citations)
        written: list[str] = []
        for number in range(1, 7):
            time.sleep(self.pause)
            if is_stopped():
                break
            written.append(f"書かれた文その{number}です。〔1〕")
            yield SentenceChecked(written[-1])
        yield Finished(replace(answer, text="\n".join(written), mode="generated"))

    def filtered(self, chosen: SourceFilter) -> FakeKnowledgeBase:
        self.chosen.append(chosen)
        return self

    def for_groups(self, groups: frozenset[str]) -> FakeKnowledgeBase:
        self.groups = groups
        return self

    def hides(self, document_ids: Iterable[str]) -> bool:
        return bool(self.hidden & set(document_ids))

    def generation(self) -> str:
        return self.live

    def generation_before(self) -> str | None:
        return self.before

    def items(self) -> GuidelineItems:
        return GuidelineItems({**load_items().items, **ITEMS})

    def documents(self) -> tuple[Document, ...]:
        return tuple(d for d in (MEETING, EXPLANATION) if d.id not in self.hidden)

    def warnings(self) -> tuple[Warning, ...]:
        return ()

    def told_before(self) -> frozenset[Told]:
        return frozenset()

    def holdings(self) -> dict[int, frozenset[Holding]]:
        return {
            99: frozenset({"answer", "explanation"}),
            85: frozenset({"explanation"}),
            21: frozenset({"question"}),
            54: frozenset({"wording"}),
            56: frozenset({"reference"}),
        }

    def places_about(self, number: int) -> list[Citation]:
        if number == 7:
            return [replace(HOSTILE_ANSWER.citations[0], links=(Link(HOSTILE, "javascript:1"),))]
        if number != 99:
            return []
        link = Link("入退室の手引き", "https://example.org/guide", hint="P3")
        return [
            replace(FIRST, links=(link,)),
            replace(SECOND, part="explanation", links=(link,)),
        ]

    def changes(self) -> list[GenerationChange]:
        older = GenerationChange("000001", "2031-04-01T00:00:00Z", False, 1)
        newer = replace(older, name="000002", is_live=True, before="000001", added=(EXPLANATION,))
        return [newer, older]

    def suggested_questions(self, limit: int = 4) -> tuple[str, ...]:
        return ("倉庫の扉には何が必要ですか？", "記録はどれくらい残しますか？")[:limit]

    def source_bytes(self, document_id: str) -> bytes | None:
        return two_page_pdf() if document_id == MEETING.id else None

    def has_pdf(self, document_id: str) -> bool | None:
        return True if document_id == MEETING.id else None

    def page_text(self, document_id: str, page_index: int) -> str | None:
        return EXPLAINED if document_id == EXPLANATION.id else None

    def page_words(self, document_id: str, page_index: int) -> tuple[PlacedWord, ...]:
        return ()

    def close(self) -> None:
        """Nothing is held open."""


def open_fake(settings: Any) -> FakeKnowledgeBase:
    return FakeKnowledgeBase(is_sample=True)
