"""Registered sources from their addresses to answers that cite them, through the real pipeline."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.assembly import isolated_reader
from ingest.fetching.fetch import FetchOptions, fetched_documents
from ingest.fetching.guarded_client import Guard, Timeouts
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport
from ingest.sources.register import Register, Source
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.source_list import source_list, source_list_lines
from pdf_builder import PdfBuilder
from scripted_server import Answer, ScriptedServer

pytestmark = pytest.mark.real

PAGE = {"Content-Type": "text/html; charset=utf-8"}
MEETING = """# よろず相談会 第8回

2026年6月5日

# 質問①

・ガイドライン[No.21]「続ける計画」について。参考になる資料はありますか？

回答[No.21]：「架空の継続手引き 第1.0版」と[倉庫の覚え書き](https://elsewhere.example.org/note)をご覧ください。
"""


def guide() -> bytes:
    """A PDF whose second page treats No.21."""
    builder = PdfBuilder().text(40, 60, "架空の継続手引き", size=26).page()
    builder.text(40, 40, "No.21 続けるための計画", size=22)
    return builder.text(40, 110, "止まると困る作業を順に並べて計画します。", size=11).build()


def sheet() -> bytes:
    book = openpyxl.Workbook()
    for row in (["No.", "レベル", "達成条件"], [86, "Lv1", "機械室の出入りを帳面に残している"]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def poster() -> bytes:
    builder = PdfBuilder().text(40, 40, "No.16 事例の掲示", size=22)
    return builder.text(40, 110, "黄色い掲示板に他社の事例を張り出します。", size=11).build()


def sources(server: ScriptedServer) -> tuple[Source, ...]:
    """A PDF, an Excel file, one behind a landing page, a web page, and a newer edition."""
    common: dict[str, Any] = {"publisher": "架空協会", "sureness": "V", "fetch": True}
    pdf = server.on("/files/guide.pdf", Answer(200, guide(), {"Content-Type": "application/pdf"}))
    xlsx = server.on("/files/sheet.xlsx", Answer(200, sheet(), {}))
    landing = (
        '<html><body><a href="/files/p7.pdf">架空の掲示手引き 第3.0版（PDF）</a></body></html>'
    )
    server.on("/files/p7.pdf", Answer(200, poster(), {"Content-Type": "application/pdf"}))
    page = server.on("/landing.html", Answer(200, landing.encode(), PAGE))
    web = '<html><body><main><h1>架空の手順</h1><h2 id="yaku wari">No.46 役割</h2><p>赤い電話から順に知らせます。</p></main></body></html>'
    html = server.on("/steps.html", Answer(200, web.encode(), PAGE))
    return (
        Source(id="guide-1", title="架空の継続手引き 第1.0版", kind="reference", edition="1.0", format="pdf",
               file_url=pdf, superseded_by="guide-2", **common),
        Source(id="guide-2", title="架空の継続手引き 第2.0版", kind="reference", edition="2.0",
               publisher="架空協会", sureness="V"),
        Source(id="sheet-9", title="架空のチェックシート V9.1", kind="guideline", edition="9.1", format="xlsx",
               file_url=xlsx, **common),
        Source(id="poster-3", title="架空の掲示手引き 第3.0版", kind="reference", edition="3.0", format="pdf",
               url=page, **common),
        Source(id="steps", title="架空の手順", kind="reference", date="2026-02", format="html", file_url=html,
               **common),
    )  # fmt: skip


@dataclass(frozen=True)
class Fetched:
    """What came of one run, and where the server was."""

    report: IngestReport
    folder: Path
    knowledge_base: KnowledgeBase
    server_url: str


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder) -> Iterator[Fetched]:
    folder = tmp_path_factory.mktemp("fetched")
    (folder / "m").mkdir()
    (folder / "m" / "meeting.md").write_text(MEETING, encoding="utf-8")
    with ScriptedServer() as server:
        register = Register(sources(server))
        options = FetchOptions(
            Guard(frozenset({"127.0.0.1"}), allow_loopback_for_tests=True),
            timeouts=Timeouts(2.0, 2.0, 20.0),
        )
        found = fetched_documents(register, folder / "cache", options)
        parts = IngestParts(
            Generations(folder / "kb"), real_embedder, register, GuidelineItems(), Limits(), 360,
            open_reader=isolated_reader,
        )  # fmt: skip
        report = ingest([folder / "m"], IngestOptions(), parts, found)
        knowledge_base = open_knowledge_base(Settings(kb=folder / "kb"), real_embedder)
        yield Fetched(report, folder / "kb", knowledge_base, server.url)
        knowledge_base.close()


def test_every_source_comes_in_under_its_own_address(fetched: Fetched) -> None:
    assert fetched.report.failed == ()
    paths = {name.removeprefix(fetched.server_url) for name in fetched.report.added}
    assert paths == {
        "/files/guide.pdf", "/files/sheet.xlsx", "/files/p7.pdf", "/steps.html", "m/meeting.md",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "title", "edition", "place"),
    [
        ("止まると困る作業の並べ方は？", "架空の継続手引き 第1.0版", "1.0", "/files/guide.pdf#page=2"),
        ("機械室の出入りの帳面は？", "架空のチェックシート V9.1", "9.1", "/files/sheet.xlsx"),
        ("黄色い掲示板の事例は？", "架空の掲示手引き 第3.0版", "3.0", "/files/p7.pdf#page=1"),
        ("赤い電話から知らせる順は？", "架空の手順", None, "/steps.html#yaku%20wari"),
    ],
)  # fmt: skip
def test_a_question_is_answered_from_each_with_edition_and_address(
    fetched: Fetched, question: str, title: str, edition: str | None, place: str
) -> None:
    answer = fetched.knowledge_base.ask(question)
    assert not answer.refused
    citation = next(c for c in answer.citations if c.title == title)
    assert citation.url == f"{fetched.server_url}{place}"
    document = next(d for d in fetched.knowledge_base.documents() if d.id == citation.document)
    assert (document.publisher, document.edition) == ("架空協会", edition)


def test_a_fetched_check_sheet_names_items(fetched: Fetched) -> None:
    item = fetched.knowledge_base.items().of(86)
    assert item.sheet is not None
    sheets = {document.id: document for document in fetched.knowledge_base.documents()}
    sheet = sheets[item.sheet.document_id]
    assert (item.level, sheet.edition, sheet.url) == (
        1,
        "9.1",
        f"{fetched.server_url}/files/sheet.xlsx",
    )


def test_an_answer_from_a_superseded_edition_says_so(fetched: Fetched) -> None:
    answer = fetched.knowledge_base.ask("止まると困る作業の並べ方は？")
    assert any("新しい版があります: 架空の継続手引き 第2.0版" in note for note in answer.notes)
    listing = "\n".join(source_list_lines(source_list(fetched.folder)))
    assert "新しい版: 架空の継続手引き 第2.0版" in listing


def test_a_meetings_superseded_reference_is_told_with_its_section(fetched: Fetched) -> None:
    warnings = [w for w in fetched.report.warnings if w.document == "m/meeting.md"]
    old = next(w for w in warnings if w.kind == "superseded-edition")
    assert (old.section, "第2.0版" in old.message) == ("質問①", True)
    answer = fetched.knowledge_base.ask("No.21の参考になる資料は？")
    assert any("新しい版があります" in note for note in answer.notes)


def test_a_link_that_the_register_does_not_know_is_listed_for_the_maintainer(
    fetched: Fetched,
) -> None:
    unknown = [w for w in fetched.report.warnings if w.kind == "unknown-link"]
    assert [(w.document, w.section) for w in unknown] == [("m/meeting.md", "質問①")]
    assert "「倉庫の覚え書き」 https://elsewhere.example.org/note" in unknown[0].message


def test_the_kept_files_carry_the_suffix_of_their_format(fetched: Fetched) -> None:
    names = {d.file_name for d in fetched.knowledge_base.documents()}
    assert names == {"guide.pdf", "sheet.xlsx", "p7.pdf", "steps.html", "meeting.md"}
    assert all(fetched.knowledge_base.source_bytes(i) for i in fetched.report.added)
