"""Questions that name another list's number, another standard's criterion, or an older edition's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.question.question import question_of
from kb.retrieval.own_numbers import with_own_numbers
from kb.settings import Settings

FILES = {
    "meeting.md": "# よろず相談会 第8回\n\n2026年6月5日\n\n# 質問①\n\n・ガイドライン[No.85]の鍵は要りますか？\n\n"
    "回答[No.85]：扉か棚に鍵を付けます。\n",
    "list.md": "# 倉庫の月次点検表\n\n| No. | チェック項目 |\n|---|---|\n| 84 | はしごの脚 |\n| 85 | 消火栓の前 |\n",
    "standard.md": "# 架空の基準\n\n## 4.2.7 控えの取り方\n\n控えは二か所に置く。\n\n## 4.2.8 控えの確かめ方\n\n半年ごとに戻してみる。\n",
    "older.md": "# よろず相談会 第2回\n\n2022年6月3日\n\n項目番号はガイドラインV2.0のものです。\n\n# 質問①\n\n"
    "No.80の施錠はどこまで必要ですか？\n\n回答[No.80]：鍵を持つ人の一覧を用意してください。\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "m").mkdir()
    for name, text in FILES.items():
        (folder / "m" / name).write_text(text, encoding="utf-8")
    parts = IngestParts(
        Generations(folder / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )
    assert ingest([folder / "m"], IngestOptions(), parts).failed == ()
    opened = open_knowledge_base(Settings(kb=folder / "kb"), FakeEmbedder())
    yield opened
    opened.close()


def looked_up(base: KnowledgeBase, text: str) -> tuple[tuple[int, ...], list[str]]:
    """Guideline numbers that are left, and the documents of the rows named."""
    with base.visible() as opened:
        query = with_own_numbers(question_of(text).query, opened)
        named = [opened.passages[row].document_id for row in query.own_rows]
        return query.numbers, list(dict.fromkeys(named))


@pytest.mark.parametrize(
    ("text", "numbers", "documents"),
    [
        ("No.85はどうすればよいですか？", (85,), []),
        ("月次点検表のNo.85は何ですか？", (), ["m/list.md"]),
        ("点検表「No.84」は？", (), ["m/list.md"]),
        ("チェックシートのNo.85は？", (85,), []),
        ("4.2.7 は何を求めていますか？", (), ["m/standard.md"]),
        ("No.80の鍵は？", (80,), ["m/older.md"]),
        ("V2.0のNo.80は？", (), ["m/older.md"]),
        ("No.84はどうすればよいですか？", (84,), []),
        ("鍵は要りますか？", (), []),
    ],
)
def test_whose_number_a_question_names(
    base: KnowledgeBase, text: str, numbers: tuple[int, ...], documents: list[str]
) -> None:
    assert looked_up(base, text) == (numbers, documents)


def test_a_foreign_list_neither_titles_nor_answers_an_item(base: KnowledgeBase) -> None:
    answer = base.ask("No.85はどうすればよいですか？")
    assert {c.document for c in answer.citations} == {"m/meeting.md"}
    assert "消火栓" not in answer.text
    assert base.items().of(85).source != "check-sheet"
    assert base.ask("No.84について教えてください").refused


def test_the_lists_own_number_is_found_when_the_list_is_meant(base: KnowledgeBase) -> None:
    answer = base.ask("月次点検表のNo.85は何ですか？")
    assert "消火栓の前" in answer.text
    assert "No.85（資料自身の番号）" in answer.text
    assert answer.guideline_nos == ()


def test_an_older_editions_answer_says_whose_its_number_is(base: KnowledgeBase) -> None:
    answer = base.ask("No.80の鍵は？")
    assert "鍵を持つ人の一覧" in answer.text
    assert "No.80（ガイドライン V2.0 の番号）" in answer.text
    assert any("V2.0 の番号です" in note for note in answer.notes)
    assert answer.guideline_nos == ()
    assert "「" not in answer.text.splitlines()[0]
