"""Collections on a real Chroma server, which is killed and started again."""

from __future__ import annotations

import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from benchmarks.servers import ChromaProcess
from kb.embedding.embedder import Vectors
from kb.errors import SettingsError
from kb.index.chroma import ExactSearch
from kb.index.chroma_server import ChromaServer, ChromaServerError, ServedSearch, token_header
from kb.knowledge_base import KnowledgeBase
from kb.opening import open_generations
from kb.settings import Settings, load_settings
from made_knowledge_base import MEETINGS, ingest_into
from served_knowledge_base import (
    NEW,
    OLD,
    QUESTIONS,
    is_served,
    opened,
    settings_for,
    told,
)


def place(url: str, **others: Any) -> Settings:
    return Settings(chroma_url=url, **others)


@pytest.mark.real
def test_questions_are_answered_while_the_server_is_away_and_it_is_used_again(
    server: ChromaProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("kb.index.chroma_server._RETRY_SECONDS", 0.1)
    settings = settings_for(tmp_path, server.url)
    ingest_into(open_generations(settings), MEETINGS)
    knowledge_base = opened(settings)
    before = [told(knowledge_base.ask(q)) for q in QUESTIONS]
    server.kill()
    with caplog.at_level(logging.WARNING):
        assert [told(knowledge_base.ask(q)) for q in QUESTIONS] == before
    away = [r.getMessage() for r in caplog.records if server.url in r.getMessage()]
    assert len(away) == 1
    assert "Exact search answers" in away[0]
    assert not is_served(knowledge_base)
    server.start()
    time.sleep(0.15)
    assert [told(knowledge_base.ask(q)) for q in QUESTIONS] == before
    assert is_served(knowledge_base)


@pytest.mark.real
def test_an_ingest_without_the_server_says_so_and_leaves_the_old_generation(
    server: ChromaProcess, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server.url)
    generations = open_generations(settings)
    ingest_into(generations, OLD)
    live = generations.live()
    server.kill()
    with pytest.raises(ChromaServerError, match=server.url) as caught:
        ingest_into(generations, NEW)
    assert "YOROZU_CHROMA_URL" in caught.value.message.ja
    assert generations.live() == live
    server.start()
    ingest_into(generations, NEW)
    assert generations.live() > live
    opened(settings).ask(QUESTIONS[0])


def replying(reply: httpx.Response, place: Settings) -> ChromaServer:
    """A server whose every answer is ``reply``."""
    transport = httpx.MockTransport(lambda request: reply)
    return ChromaServer(place, httpx.Client(base_url="http://made/api/v2/", transport=transport))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (httpx.Response(401), "token"),
        (httpx.Response(503, text="overloaded"), "HTTP 503: overloaded"),
        (httpx.Response(200, text="<html>"), "no JSON"),
    ],
)
def test_a_server_that_refuses_is_told_in_one_line(reply: httpx.Response, reason: str) -> None:
    with pytest.raises(ChromaServerError, match=reason) as caught:
        replying(reply, place("http://made")).heartbeat()
    assert "\n" not in caught.value.message.ja


@pytest.mark.parametrize(
    ("header", "expected"), [("X-Chroma-Token", "s3cret"), ("Authorization", "Bearer s3cret")]
)
def test_the_token_is_sent_in_the_header_that_is_set(header: str, expected: str) -> None:
    settings = place("https://made", chroma_token="s3cret", chroma_token_header=header)
    assert token_header(settings) == {header: expected}


def test_a_token_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOROZU_CHROMA_TOKEN", "s3cret")
    settings = load_settings()
    assert "s3cret" not in json.dumps(settings.model_dump(mode="json"))


def test_missing_certificates_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CERTIFICATES"):
        ChromaServer.at(place("https://made", chroma_certificates=tmp_path / "none.pem"))


class Shrunken(ChromaServer):
    """Holds one passage too few."""

    def collection_id(self, name: str) -> str:
        return "id"

    def count(self, collection_id: str) -> int:
        return 2


def unit_vectors() -> Vectors:
    return np.eye(3, dtype=np.float32)


def test_a_collection_that_is_not_whole_gives_way_to_exact_search(
    caplog: pytest.LogCaptureFixture,
) -> None:
    vectors = unit_vectors()
    search = ServedSearch(Shrunken(place("http://made"), httpx.Client()), "c", vectors)
    found = search.nearest(vectors[1], 2)
    assert found == ExactSearch(vectors).nearest(vectors[1], 2)
    assert "2 of 3" in caplog.text


@pytest.mark.soak
def test_twenty_kills_under_load_lose_nothing(
    server: ChromaProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.index.chroma_server._RETRY_SECONDS", 0.1)
    settings = settings_for(tmp_path, server.url)
    ingest_into(open_generations(settings), MEETINGS)
    knowledge_base = opened(settings)
    expected = {q: told(knowledge_base.ask(q)) for q in QUESTIONS}
    wrong: list[str] = []
    asked = [0]
    stop = threading.Event()

    def load() -> None:
        while not stop.is_set():
            for question in QUESTIONS:
                asked[0] += 1
                if told(knowledge_base.ask(question)) != expected[question]:
                    wrong.append(question)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    recoveries = [_recovery(server, knowledge_base) for _ in range(20)]
    stop.set()
    for thread in threads:
        thread.join()
    print(
        f"{asked[0]} questions, 20 kills; from start to served again: "
        f"median {np.median(recoveries):.2f} s, longest {max(recoveries):.2f} s"
    )
    assert wrong == []
    assert is_served(knowledge_base)


def _recovery(server: ChromaProcess, knowledge_base: KnowledgeBase) -> float:
    """Seconds from the server's new start until it answers a question again."""
    server.kill()
    until = time.monotonic() + 30
    while is_served(knowledge_base) and time.monotonic() < until:
        time.sleep(0.02)
    began = time.monotonic()
    server.start()
    while not is_served(knowledge_base):
        assert time.monotonic() < until + 30
        time.sleep(0.02)
    return time.monotonic() - began
