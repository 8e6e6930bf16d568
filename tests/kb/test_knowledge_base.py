"""The knowledge base's own promises, over a small one that was really ingested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from kb.answers import Finished, Turn
from kb.generations.view import SourceFilter
from kb.knowledge_base import KnowledgeBase
from made_knowledge_base import make_knowledge_base


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    knowledge_base = make_knowledge_base(tmp_path_factory.mktemp("base") / "kb")
    yield knowledge_base
    knowledge_base.close()


def document_of(made: KnowledgeBase, meeting: int) -> str:
    return next(d.id for d in made.documents() if d.meeting == meeting)


def test_asking_is_the_last_event_of_streaming(made: KnowledgeBase) -> None:
    *_, last = made.stream("No.54について")
    assert isinstance(last, Finished)
    asked = made.ask("No.54について")
    assert replace(last.answer, seconds=0) == replace(asked, seconds=0)
    assert asked.guideline_nos == (54,)


def test_a_search_gives_at_most_k_and_of_a_number_only_its_own(made: KnowledgeBase) -> None:
    assert len(made.search("鍵", k=2)) == 2
    assert made.search("鍵", k=0) == []
    of_item = made.search("鍵", guideline_no=54)
    assert {found.passage.guideline_nos for found in of_item} == {(54,)}
    assert made.search("鍵", guideline_no=153) == []


def test_a_search_takes_the_topic_of_the_conversation_along(made: KnowledgeBase) -> None:
    history = (Turn("user", "No.54の機密区分はいくつ必要ですか"),)
    assert made.search("それはどこに", k=1, history=history)[0].passage.guideline_nos == (54,)


def test_a_filter_hides_what_it_does_not_take_and_leaves_the_whole_alone(
    made: KnowledgeBase,
) -> None:
    old = document_of(made, 8)
    only_old = made.filtered(SourceFilter(meetings=frozenset({8})))
    assert [d.id for d in only_old.documents()] == [old]
    assert only_old.treated_numbers() == (85,)
    assert only_old.hides([document_of(made, 9)])
    assert not only_old.hides([old, "never-there.pdf"])
    assert made.treated_numbers() == (54, 85)


def test_a_source_that_is_not_seen_or_not_there_has_no_bytes(made: KnowledgeBase) -> None:
    old = document_of(made, 8)
    assert "第8回".encode() in (made.source_bytes(old) or b"")
    assert made.has_pdf(old) is False
    hidden = made.filtered(SourceFilter(meetings=frozenset({9})))
    assert (hidden.source_bytes(old), hidden.has_pdf(old)) == (None, None)
    assert hidden.page_text(old, 0) is None
    assert made.source_bytes("../../etc/passwd") is None
    assert made.page_words(old, 0) == ()


def test_a_knowledge_base_is_a_sample_only_where_all_of_it_is(made: KnowledgeBase) -> None:
    assert not made.is_sample
    assert not made.filtered(SourceFilter(meetings=frozenset({1}))).is_sample


def test_places_about_an_item_are_its_passages_as_citations(made: KnowledgeBase) -> None:
    ids = {i for place in made.places_about(85) for i in place.passage_ids}
    assert ids == {found.passage.id for found in made.passages_about(85)}
    assert (made.places_about(153), made.passages_about(153)) == ([], [])


class Follower:
    stopped = False

    def stop(self) -> None:
        self.stopped = True


def test_closing_ends_whoever_looks_for_new_generations(tmp_path: Path) -> None:
    follower = Follower()
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    replace(knowledge_base, follower=cast(Any, follower)).close()
    assert follower.stopped
