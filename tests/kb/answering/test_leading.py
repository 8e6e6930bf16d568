"""The sentence that says what was asked opens the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from kb.answering.leading import Leading
from kb.answers import MAX_LEAD_CHARS, Answer
from kb.assembly import open_knowledge_base
from kb.knowledge_base import KnowledgeBase
from kb.question.question import question_of
from kb.settings import Settings
from made_knowledge_base import ingest_texts

LONG = "長い説明" * 50
TEXT = (
    "# よろず相談会 第9回\n\n2026年9月4日\n\n# 質問①\n\n"
    "ガイドライン[No.85]「設置エリアの施錠」について。鍵の貸し出しはどう管理しますか？\n\n"
    "回答[No.85]：\n扉の前には物を置かないでください。\n"
    "✓ 合鍵の本数を月末に数えます。\n"
    f"{LONG}。\n"
    "・ 貸した相手を台帳に書きます。\n"
    "また、返された日も書きます。\nEND\n"
)


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    kb = Path(tmp_path_factory.mktemp("leading")) / "kb"
    ingest_texts(kb, {"a.md": TEXT})
    opened = open_knowledge_base(Settings(kb=kb, rerank_top=8), FakeEmbedder())
    yield opened
    opened.close()


def asked(knowledge_base: KnowledgeBase, question: str) -> Answer:
    answer = knowledge_base.ask(question)
    assert answer.certainty == "answered"
    assert answer.lead is not None
    assert answer.text.startswith(answer.lead)
    return answer


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("No.85 合鍵の本数を数えますか", "合鍵の本数を月末に数えます。"),
        ("No.85 貸した相手を台帳に書きますか", "貸した相手を台帳に書きます。"),
        ("No.85 扉の前に物を置いてよいですか", "扉の前には物を置かないでください。"),
    ],
)
def test_the_sentence_asked_for_comes_first_without_its_list_sign(
    question: str, first: str, knowledge_base: KnowledgeBase
) -> None:
    answer = asked(knowledge_base, question)
    assert (answer.lead or "").startswith(first)
    assert answer.text.count(first) == 1


def test_a_lead_is_literal_and_short(knowledge_base: KnowledgeBase) -> None:
    answer = asked(knowledge_base, "No.85 長い説明を教えてください")
    assert len((answer.lead or "").replace("〔1〕", "")) <= MAX_LEAD_CHARS
    assert LONG not in (answer.lead or "")


def test_a_sentence_that_goes_on_does_not_come_before_what_it_goes_on_from(
    knowledge_base: KnowledgeBase,
) -> None:
    lead = asked(knowledge_base, "No.85 返された日も台帳に書きますか").lead or ""
    assert not lead.startswith("また、") or "\n" not in lead


def test_without_token_vectors_words_alone_decide(knowledge_base: KnowledgeBase) -> None:
    answerer = knowledge_base.answerer
    with knowledge_base.visible() as opened:
        opened.tokens = None
        bare = replace(answerer, retriever=replace(answerer.retriever, rerank_top=0))
        changed = replace(knowledge_base, answerer=bare)
        assert changed.ask("No.85 合鍵の本数は？").lead


def test_nothing_leads_where_nothing_is_shown(knowledge_base: KnowledgeBase) -> None:
    leading = Leading(FakeEmbedder())
    retriever = knowledge_base.answerer.retriever
    with knowledge_base.visible() as opened:
        query = question_of("鍵は？").query
        assert leading.lead(opened, query, retriever.meaning(query), []) == ()
