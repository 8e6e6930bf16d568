"""Each generation has its collection on the server, and the pointer to both is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.servers import ChromaProcess
from ingest.forgetting import forget
from kb.generations.folder import Generations
from kb.opening import open_generations
from made_knowledge_base import MEETINGS, ingest_into
from served_knowledge_base import (
    NEW,
    OLD,
    QUESTIONS,
    collections,
    is_served,
    opened,
    settings_for,
    told,
)


@pytest.mark.real
def test_served_and_embedded_answers_are_the_same(server: ChromaProcess, tmp_path: Path) -> None:
    for name, url in (("embedded", None), ("served", server.url)):
        (tmp_path / name).mkdir()
        own = settings_for(tmp_path / name, url)
        ingest_into(open_generations(own), MEETINGS)
    embedded = opened(settings_for(tmp_path / "embedded", None))
    served = opened(settings_for(tmp_path / "served", server.url))
    for question in QUESTIONS:
        assert told(served.ask(question)) == told(embedded.ask(question))
        assert is_served(served)
    live = Generations(tmp_path / "served" / "kb")
    assert not (live.path(live.live()) / "chroma").exists()


@pytest.mark.real
def test_a_rollback_goes_back_to_the_collection_before(
    server: ChromaProcess, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server.url)
    generations = open_generations(settings)
    ingest_into(generations, OLD)
    ingest_into(generations, NEW)
    assert len(collections(server.url)) == 2
    knowledge_base = opened(settings)
    knowledge_base.ask(QUESTIONS[0])
    generations.roll_back()
    knowledge_base.ask(QUESTIONS[0])
    assert len(knowledge_base.documents()) == 1
    assert is_served(knowledge_base)


@pytest.mark.real
def test_going_back_needs_no_server(
    server: ChromaProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(tmp_path, server.url)
    generations = open_generations(settings)
    ingest_into(generations, OLD)
    ingest_into(generations, NEW)
    server.kill()
    assert generations.roll_back() == "000001"
    assert server.url in caplog.text
    knowledge_base = opened(settings)
    assert len(knowledge_base.documents()) == 1
    knowledge_base.ask(QUESTIONS[0])


@pytest.mark.real
def test_swept_generations_and_forgotten_documents_leave_the_server(
    server: ChromaProcess, tmp_path: Path
) -> None:
    generations = open_generations(settings_for(tmp_path, server.url))
    ingest_into(generations, MEETINGS)
    before = collections(server.url)
    forget(generations, "kb-material/old.md")
    after = collections(server.url)
    assert len(after) == 1
    assert after != before


@pytest.mark.real
def test_another_knowledge_bases_collections_are_left_alone(
    server: ChromaProcess, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        own = settings_for(tmp_path / name, server.url)
        ingest_into(open_generations(own), OLD)
    assert len(collections(server.url)) == 2
