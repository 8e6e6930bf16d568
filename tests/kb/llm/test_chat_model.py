"""The OpenAI-compatible path over real HTTP, and every way in which a server can fail."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from kb.answers import Answer, SentenceChecked
from kb.errors import SettingsError
from kb.llm.chat_model import ChatModel, mode_message, open_language_model
from kb.settings import Settings, load_settings
from scripted_model_server import ScriptedModelServer
from scripted_models import (
    DOOR,
    LENDING,
    events_of,
    generator_of,
    honest,
    material_of,
    ranked,
    written_by,
)

EVIDENCE = (ranked(DOOR, 85, 0), ranked(LENDING, 86, 1))
TIMEOUT = 1.5


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def opened(server: ScriptedModelServer, **more: float) -> ChatModel:
    settings = Settings(llm="openai:scripted", llm_base_url=server.base_url, **more)  # type: ignore[arg-type]
    model = open_language_model(settings)
    assert model is not None
    return model


def answer_of(server: ScriptedModelServer, timeout: float = TIMEOUT) -> tuple[Answer, float]:
    model = opened(server, llm_timeout=timeout)
    generator = generator_of(model, timeout_seconds=timeout)
    started = time.monotonic()
    last = events_of(generator, material_of(EVIDENCE))[-1]
    seconds = time.monotonic() - started
    assert not isinstance(last, SentenceChecked)
    return getattr(last, "answer"), seconds  # noqa: B009


def test_no_model_is_opened_by_default() -> None:
    assert open_language_model(Settings()) is None


def test_an_answer_comes_over_http_in_pieces_and_is_checked() -> None:
    with ScriptedModelServer(honest) as server:
        answer, _ = answer_of(server, timeout=20)
        assert (answer.mode, len(answer.citations)) == ("generated", 2)
        assert server.asked[0]["stream"] is True
        assert server.keys == ["Bearer not-needed"]


@pytest.mark.parametrize(
    "behaviour", ["slow", "silent", "cut", "malformed", "429", "500", "empty", "endless"]
)
def test_every_failure_ends_extractive_within_the_timeout_and_a_second(behaviour: str) -> None:
    with ScriptedModelServer(honest, behaviour) as server:
        answer, seconds = answer_of(server)
    assert (answer.mode, answer.text) == ("fallback", material_of(EVIDENCE).extractive.text)
    assert answer.writing is not None
    assert answer.writing.failure
    assert seconds < TIMEOUT + 1


@pytest.mark.parametrize("behaviour", ["429", "500"])
def test_a_call_that_fails_at_once_is_repeated_once(behaviour: str) -> None:
    with ScriptedModelServer(honest, behaviour, "good") as server:
        assert answer_of(server, timeout=20)[0].mode == "generated"
        assert len(server.asked) == 2
    with ScriptedModelServer(honest, behaviour) as server:
        assert answer_of(server, timeout=20)[0].mode == "fallback"
        assert len(server.asked) == 2


def test_a_server_that_is_not_there_falls_back() -> None:
    with ScriptedModelServer(honest) as server:
        model = opened(server)
    assert written_by(model, material_of(EVIDENCE)).mode == "fallback"


def test_tokens_and_cost_are_logged_and_no_text(caplog: pytest.LogCaptureFixture) -> None:
    with ScriptedModelServer(honest) as server, caplog.at_level(logging.INFO, "kb"):
        model = opened(server, llm_price_read=1.0, llm_price_written=10.0)
        written_by(model, material_of(EVIDENCE, "鍵の秘密の質問ですか？"))
    assert "100 tokens read, 20 written, 0.000300 USD" in caplog.text
    assert "秘密" not in caplog.text
    assert "台帳" not in caplog.text


def test_calls_beyond_the_limit_wait() -> None:
    at_once, most, lock = [0], [0], threading.Lock()

    def words(system: str, user: str) -> str:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.1)
        with lock:
            at_once[0] -= 1
        return honest(system, user)

    with ScriptedModelServer(words) as server:
        model = opened(server, llm_concurrency=1)
        threads = [
            threading.Thread(target=written_by, args=(model, material_of(EVIDENCE)))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (most[0], len(server.asked)) == (1, 3)


def test_the_key_comes_from_the_environment_and_is_never_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key-for-this-test")
    with ScriptedModelServer(honest, "500") as server, caplog.at_level(logging.DEBUG, "kb"):
        answer, _ = answer_of(server, timeout=20)
        assert server.keys[0] == "Bearer key-for-this-test"
    assert "key-for-this-test" not in caplog.text + str(answer.writing)


@pytest.mark.parametrize("name", ["gpt", ":x", "openai:", "nosuch:model"])
def test_a_name_that_is_no_model_is_told(name: str) -> None:
    with pytest.raises(SettingsError, match=r"provider"):
        open_language_model(Settings(llm=name))


def test_a_missing_key_is_told_without_a_traceback_of_the_provider() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_language_model(Settings(llm="openai:x"))


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "langchain_ollama", None)
    with pytest.raises(SettingsError, match=r"\.\[ollama\]"):
        open_language_model(Settings(llm="ollama:x"))


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@host/v1",  # not-a-secret
        "host/v1",
        "file:///etc/passwd",
    ],
)
def test_an_address_with_a_key_or_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="llm_base_url") as caught:
        load_settings(llm="openai:x", llm_base_url=url)
    assert "secret" not in str(caught.value)


def test_the_mode_says_to_whom_text_is_sent() -> None:
    assert "送信されません" in mode_message(Settings()).ja
    on = mode_message(Settings(llm="openai:m", llm_base_url="https://llm.example:8000/v1?k=1"))
    assert "openai:m (llm.example:8000)" in on.ja
    assert "k=1" not in on.en
