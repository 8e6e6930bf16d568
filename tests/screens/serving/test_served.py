"""The address for machines: alive, ready, figures; and the chat's process that serves it."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from benchmarks.servers import free_port
from checkout import APP
from fake_knowledge_base import FakeKnowledgeBase
from kb.errors import KnowledgeBaseMissingError, UsageError
from kb.settings import Settings
from kb.telemetry.metrics import Metrics
from made_knowledge_base import ingest_texts
from running_chat import running_python
from screens.serving.served import Facts, Openable, readiness, reply_to, serve_status

READY = {"ready": True, "generation": "000001"}
NOT_READY = {"ready": False, "kind": "KnowledgeBaseMissingError"}


def asked(path: str, state: Facts = READY) -> tuple[int, str]:
    reply = reply_to(path, lambda: state, lambda: b"figures\n")
    return reply.status, reply.body.decode()


def test_alive_is_told_even_while_not_ready() -> None:
    assert asked("/healthz", NOT_READY) == (HTTPStatus.OK, '{"alive": true}')


def test_ready_is_200_and_not_ready_503() -> None:
    assert asked("/readyz")[0] == HTTPStatus.OK
    assert asked("/readyz?verbose=1", NOT_READY)[0] == HTTPStatus.SERVICE_UNAVAILABLE


def test_figures_come_in_the_format_of_prometheus() -> None:
    reply = reply_to("/metrics", lambda: READY, Metrics().text)
    assert reply.content_type.startswith("text/plain; version=0.0.4")
    assert b"# TYPE yorozu_answers_total counter" in reply.body


def test_anything_else_is_not_found() -> None:
    assert asked("/../etc/passwd")[0] == HTTPStatus.NOT_FOUND


def test_an_open_knowledge_base_is_ready() -> None:
    state = readiness(FakeKnowledgeBase)
    assert state["ready"]
    assert state["generation"]


def test_a_missing_one_is_not_and_no_folder_is_told() -> None:
    def missing() -> Openable:
        raise KnowledgeBaseMissingError("/secret/place がありません", "/secret/place is missing")

    state = readiness(missing)
    assert not state["ready"]
    assert "secret" not in json.dumps(state)
    assert state["kind"] == "KnowledgeBaseMissingError"


def test_the_address_answers_and_a_taken_port_is_told() -> None:
    server = serve_status("127.0.0.1", 0, lambda: NOT_READY, lambda: b"figures\n")
    port = server.server_address[1]
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as reply:
            assert reply.read() == b"figures\n"
            assert reply.headers["Server"] == "yorozu"
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
        assert refused.value.code == HTTPStatus.SERVICE_UNAVAILABLE
        refused.value.close()
        with pytest.raises(UsageError, match="status_port"):
            serve_status("127.0.0.1", port, lambda: READY, bytes)
    finally:
        server.shutdown()
        server.server_close()


def test_the_status_address_is_off_and_on_loopback_by_default() -> None:
    settings = Settings()
    assert (settings.status_port, settings.status_address) == (0, "127.0.0.1")


@pytest.mark.real
def test_the_served_chat_opens_without_a_visitor_and_says_why_it_is_not_ready(
    tmp_path: Path,
) -> None:
    """The knowledge base is of another embedder."""
    ingest_texts(tmp_path / "kb")
    chat, status = free_port(), free_port()
    (tmp_path / "yorozu.toml").write_text(f'kb = "kb"\nstatus_port = {status}\n')
    command = ["-m", "screens.serving.served", str(APP), "--server.port", str(chat),
               "--server.address", "127.0.0.1", "--server.headless", "true",
               "--browser.gatherUsageStats", "false"]  # fmt: skip
    with running_python(command, tmp_path, f"http://127.0.0.1:{status}/healthz"):
        assert told_until_decided(f"http://127.0.0.1:{status}/readyz") == "IndexMismatchError"
        with urlopen(f"http://127.0.0.1:{chat}/_stcore/health", timeout=30) as reply:
            assert reply.status == HTTPStatus.OK


def told_until_decided(url: str) -> str:
    """What the address says of why it is not ready."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=90):
                return "ready"
        except HTTPError as error:
            told: str = json.loads(error.read())["kind"]
            error.close()
            return told
        except TimeoutError:
            continue
    return "nothing"
