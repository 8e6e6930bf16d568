"""Ranking over a small knowledge base: exact numbers, duplicates, and what is judged again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from fakes import FakeEmbedder
from kb.knowledge_base import KnowledgeBase
from kb.question.question import Query, Utterance, question_of
from kb.retrieval.retriever import (
    Found,
    FusionWeights,
    Retriever,
    Scores,
    with_gains,
    z_scores,
)
from made_knowledge_base import MEETINGS, make_knowledge_base

WEIGHTS = FusionWeights(lexical=0.5, dense=0.5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    texts = MEETINGS | {"z-copy.md": MEETINGS["old.md"]}
    knowledge_base = make_knowledge_base(tmp_path_factory.mktemp("retriever") / "kb", texts)
    yield knowledge_base
    knowledge_base.close()


def search(made: KnowledgeBase, retriever: Retriever, query: Query) -> list[tuple[Found, str]]:
    with made.live.use() as opened:
        found = retriever.search(opened, query)
        return [(f, opened.passages[f.row].text) for f in found]


def test_passages_that_share_the_questions_words_come_first(made: KnowledgeBase) -> None:
    found = search(made, made.retriever, question_of("貸し出し簿の本数").query)
    assert found[0][1] == "貸し出し簿を作り、月末に本数を数えます。"
    scores = [f.score for f, _ in found]
    assert scores == sorted(scores, reverse=True)


def test_passages_of_a_number_are_found_and_marked_however_far_they_are(
    made: KnowledgeBase,
) -> None:
    narrow = Retriever(FakeEmbedder(), WEIGHTS, candidates=1)
    query = replace(question_of("貸し出し簿").query, numbers=(54,))
    marked = [text for f, text in search(made, narrow, query) if f.has_number]
    assert "二つから始めて構いません。" in marked
    assert not any("鍵" in text for text in marked)


def test_a_document_that_repeats_another_is_found_once(made: KnowledgeBase) -> None:
    texts = [text for _, text in search(made, made.retriever, question_of("棚に鍵").query)]
    assert texts.count("棚に鍵を付ける方法があります。") == 1


def test_the_conversations_topic_weighs_beside_the_question(made: KnowledgeBase) -> None:
    alone = question_of("いくつ必要ですか").query
    both = replace(alone, background=Utterance("貸し出し簿と本数"))

    def score_of_the_register(query: Query) -> float:
        found = search(made, made.retriever, query)
        return max(f.score for f, text in found if text.startswith("貸し出し簿"))

    assert score_of_the_register(both) > score_of_the_register(alone)


class OnlyRegisters:
    """A cross-encoder that likes one word."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        return np.array([100.0 * ("貸し出し簿" in text) for text in texts], np.float32)


def test_a_cross_encoder_ranks_its_candidates_again(made: KnowledgeBase) -> None:
    weights = replace(WEIGHTS, cross_encoder=50.0)
    query = question_of("機密区分").query
    plain = Retriever(FakeEmbedder(), weights, 50, rerank_top=24)
    judged = Retriever(FakeEmbedder(), weights, 50, rerank_top=24, reranker=OnlyRegisters())
    assert "貸し出し簿" not in search(made, plain, query)[0][1]
    assert "貸し出し簿" in search(made, judged, query)[0][1]


def test_equal_values_do_not_differ_from_their_mean() -> None:
    assert z_scores(np.array([2.0, 2.0], np.float32)).tolist() == [0.0, 0.0]
    assert z_scores(np.array([1.0, 3.0], np.float32)).tolist() == [-1.0, 1.0]


def test_what_was_not_judged_stays_below_the_lowest_that_was() -> None:
    found = [Found(row, score, 0, 0) for row, score in enumerate((3.0, 2.0, 1.9))]
    ranked = with_gains(found, np.array([-1.0, 1.0], np.float32))
    assert [(f.row, round(f.score, 1)) for f in ranked] == [(1, 3.0), (0, 2.0), (2, 0.9)]
