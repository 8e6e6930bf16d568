"""What is named and mentioned nowhere lowers the confidence; a strange word among others hardly."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.answering.answerability import Decision, Signals
from kb.question.question import Utterance, question_of
from kb.retrieval.groups import unmentioned
from kb.retrieval.synonyms import Synonyms
from made_knowledge_base import make_knowledge_base

NEAR = Signals(cosine=0.85, late=0.81, coverage=0.3)


def test_nouns_are_what_a_question_names_as_it_is_written() -> None:
    assert Utterance("フォークリフトの免許更新の手順は").nouns == [
        "フォークリフト",
        "免許",
        "更新",
        "手順",
    ]
    assert Utterance("明日は3回、usbを10本使う").nouns == []
    assert Utterance("").nouns == []


def test_what_no_material_mentions_is_named(tmp_path: Path) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    with knowledge_base.live.use() as opened:
        named = [
            unmentioned(opened, question_of(question).query)
            for question in ("サーバーの鍵", "食堂のサーバー", "食堂の献立", "どうすればよいですか")
        ]
        meant = unmentioned(
            opened,
            question_of("食堂の献立").query,
            Synonyms({"食堂": ("部屋",), "献立": ("本数",)}),
        )
    knowledge_base.close()
    assert named == [(), ("食堂",), ("食堂", "献立"), ()]
    assert meant == ()


def test_a_question_that_names_nothing_known_needs_more_to_be_answered() -> None:
    decision = Decision()
    confidences = [
        decision.confidence(Signals(NEAR.cosine, NEAR.late, NEAR.coverage, unmentioned=share))
        for share in (0.0, 0.5, 1.0)
    ]
    assert confidences[0] - confidences[1] < 0.1
    assert confidences[0] - confidences[2] == pytest.approx(decision.unmentioned_cost)
