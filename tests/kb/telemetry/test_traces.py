from __future__ import annotations

import json

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kb.settings import Settings
from kb.telemetry.traces import no_tracer, open_tracer


def test_without_the_setting_no_tracer_is_made_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    assert open_tracer(Settings().traces) is no_tracer


def test_what_is_described_is_an_attribute_under_our_name() -> None:
    exporter = InMemorySpanExporter()
    with open_tracer(True, exporter)("yorozu.made") as describe:
        describe({"mode": "extractive", "seconds": 0.5})
    (span,) = exporter.get_finished_spans()
    assert span.name == "yorozu.made"
    assert span.attributes == {"yorozu.mode": "extractive", "yorozu.seconds": 0.5}


def test_an_errors_message_is_not_in_its_span() -> None:
    exporter = InMemorySpanExporter()
    with pytest.raises(ValueError, match="山田"), open_tracer(True, exporter)("yorozu.made"):
        raise ValueError("山田さんの鍵")
    (span,) = exporter.get_finished_spans()
    assert "山田" not in json.dumps(json.loads(span.to_json()), ensure_ascii=False)


def test_the_process_tracer_of_others_stays_as_it_is() -> None:
    before = trace.get_tracer_provider()
    open_tracer(True, InMemorySpanExporter())
    assert trace.get_tracer_provider() is before


def test_without_traces_describing_does_nothing() -> None:
    with no_tracer("yorozu.made") as describe:
        describe({"mode": "extractive"})
