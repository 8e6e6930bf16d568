"""Which answers a question gets, from a small knowledge base of two meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.question.question import Query, question_of
from kb.retrieval.evidence import evidence_of, wanted_groups
from kb.retrieval.groups import AnswerGroup, groups_of
from made_knowledge_base import make_knowledge_base


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder: Path = tmp_path_factory.mktemp("evidence")
    knowledge_base = make_knowledge_base(folder / "kb")
    yield knowledge_base
    knowledge_base.close()


def found(made: KnowledgeBase, query: Query) -> list[AnswerGroup]:
    with made.live.use() as opened:
        return groups_of(opened, made.retriever.search(opened, query))


def nothing_further(query: Query) -> Sequence[AnswerGroup]:
    return ()


def test_an_item_of_two_meetings_is_answered_by_both_the_newest_first(
    made: KnowledgeBase,
) -> None:
    query = question_of("No.85について教えて").query
    chosen = wanted_groups(query, found(made, query), nothing_further)
    assert [group.document.meeting for group in chosen] == [9, 8]
    assert {group.numbers for group in chosen} == {(85,)}


def test_only_the_answer_is_given_not_the_question(made: KnowledgeBase) -> None:
    query = question_of("No.54について教えて").query
    (group,) = wanted_groups(query, found(made, query), nothing_further)
    assert {p.part for p in group.members.values()} == {"question", "answer"}
    (given,) = evidence_of(query, [group])
    assert given.passage.text == "二つから始めて構いません。"


def test_each_subject_asked_for_is_searched_for_by_itself(made: KnowledgeBase) -> None:
    query = question_of("機密区分と貸し出し簿、それぞれ教えてください").query
    asked: list[str] = []

    def groups_for(part: Query) -> Sequence[AnswerGroup]:
        asked.append(part.said.text)
        return found(made, part)

    chosen = wanted_groups(query, found(made, query)[:1], groups_for)
    assert asked == ["機密区分", "貸し出し簿、それぞれ教えてください"]
    assert {n for group in chosen for n in group.numbers} == {54, 85}


def test_a_group_covers_what_its_passages_say(made: KnowledgeBase) -> None:
    query = question_of("機密区分").query
    best = found(made, query)[0]
    assert best.numbers == (54,)
    assert best.coverage(query) == pytest.approx(1.0)
    assert best.coverage(question_of("食堂の献立").query) == 0.0
