"""What is told of questions: figures and log lines, never words unless asked for."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kb.answers import Answer
from kb.errors import ModelError
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.telemetry.metrics import Metrics
from kb.telemetry.observer import Observer
from kb.telemetry.traces import open_tracer
from made_knowledge_base import ingest_texts, make_knowledge_base, open_made

QUESTION = "棚に鍵が付けられないときは山田さんに聞けばよいですか"


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = make_knowledge_base(tmp_path_factory.mktemp("observing") / "kb")
    yield made
    made.close()


def rows(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def observed(knowledge_base: KnowledgeBase, observer: Observer) -> KnowledgeBase:
    from dataclasses import replace

    return replace(knowledge_base, observer=observer)


def test_an_answer_is_one_json_line_with_figures_and_no_words(
    knowledge_base: KnowledgeBase, log_lines: io.StringIO
) -> None:
    answer = knowledge_base.ask(QUESTION)
    (row,) = [r for r in rows(log_lines) if r["logger"] == "yorozu.questions"]
    assert row["message"] == "question answered"
    assert row["generation"] == "000001"
    assert row["question_chars"] == len(QUESTION)
    assert row["citations"] == len(answer.citations)
    written = log_lines.getvalue()
    assert "山田" not in written
    assert answer.text[:10] not in written


def test_the_words_are_logged_only_where_the_setting_says_so(
    knowledge_base: KnowledgeBase, log_lines: io.StringIO
) -> None:
    observed(knowledge_base, Observer(keeps_words=True, metrics=Metrics())).ask(QUESTION)
    (row,) = [r for r in rows(log_lines) if r["logger"] == "yorozu.questions"]
    assert row["question"] == QUESTION


def test_the_setting_reaches_the_observer(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    for log_questions in (False, True):
        opened = open_made(Settings(kb=tmp_path / "kb", log_questions=log_questions))
        assert opened.observer.keeps_words is log_questions
        opened.close()


def test_figures_count_answers_by_mode_and_reason(knowledge_base: KnowledgeBase) -> None:
    metrics = Metrics()
    asked = observed(knowledge_base, Observer(metrics=metrics))
    answered = asked.ask("No.54の機密区分はいくつ必要ですか")
    refused = asked.ask("No.151について教えてください")
    assert not answered.refused
    assert refused.reason
    text = metrics.text().decode()
    assert 'yorozu_answers_total{mode="extractive",reason=""} 1.0' in text
    assert f'yorozu_answers_total{{mode="extractive",reason="{refused.reason}"}} 1.0' in text
    assert 'yorozu_answer_seconds_count{mode="extractive"} 2.0' in text
    assert "yorozu_generation 1.0" in text


def test_figures_hold_no_word_of_a_question(knowledge_base: KnowledgeBase) -> None:
    metrics = Metrics()
    observed(knowledge_base, Observer(metrics=metrics)).ask(QUESTION)
    assert metrics.text().isascii()


def test_a_streamed_answer_is_counted_once(knowledge_base: KnowledgeBase) -> None:
    metrics = Metrics()
    list(observed(knowledge_base, Observer(metrics=metrics)).stream("No.54はいくつ必要ですか"))
    assert 'yorozu_answer_seconds_count{mode="extractive"} 1.0' in metrics.text().decode()


def test_an_error_is_counted_by_kind_and_goes_on() -> None:
    metrics = Metrics()
    with (
        pytest.raises(ModelError),
        Observer(metrics=metrics).watching("000001"),
    ):
        raise ModelError("壊れています", "broken")
    assert 'yorozu_failures_total{kind="ModelError"} 1.0' in metrics.text().decode()


def test_a_trace_holds_figures_and_no_words() -> None:
    exporter = InMemorySpanExporter()
    observer = Observer(metrics=Metrics(), tracer=open_tracer(True, exporter))
    with observer.watching("000007") as tell:
        tell(Answer(QUESTION, "棚に鍵を付けます。"))
    (span,) = exporter.get_finished_spans()
    assert span.name == "yorozu.question"
    assert span.attributes
    assert span.attributes["yorozu.generation"] == "000007"
    assert span.attributes["yorozu.question_chars"] == len(QUESTION)
    assert "鍵" not in span.to_json()


def test_a_trace_of_an_error_names_its_kind_only() -> None:
    exporter = InMemorySpanExporter()
    observer = Observer(metrics=Metrics(), tracer=open_tracer(True, exporter))
    with pytest.raises(ModelError), observer.watching("000007"):
        raise ModelError(QUESTION, QUESTION)
    (span,) = exporter.get_finished_spans()
    assert span.attributes
    assert span.attributes["yorozu.failure"] == "ModelError"
    assert not span.events
    assert QUESTION not in json.dumps(json.loads(span.to_json()), ensure_ascii=False)


def test_asking_opens_no_connection_whatever_the_environment_says(
    knowledge_base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "not-a-key",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    tried: list[Any] = []

    def refuse(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("no connections in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    knowledge_base.ask(QUESTION)
    assert tried == []
