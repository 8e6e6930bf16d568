"""Traces by OpenTelemetry, where the setting ``traces`` asks for them. Only here: opentelemetry.

Where they go is said by OpenTelemetry's own variables (``OTEL_EXPORTER_OTLP_ENDPOINT`` and the
like). Without the setting the package is not even imported, whatever those variables say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

Describe = Callable[[Mapping[str, Any]], None]
Tracer = Callable[[str], AbstractContextManager[Describe]]
"""Begins a span of that name and gives what adds attributes to it."""


@contextmanager
def no_tracer(name: str) -> Iterator[Describe]:  # noqa: ARG001 - the callers of its kind give it
    """What is used while traces are off."""
    yield lambda attributes: None


def open_tracer(is_on: bool, exporter: SpanExporter | None = None) -> Tracer:
    """Spans that are sent by OTLP over gRPC in batches, or to ``exporter``; off, nothing at all."""
    if not is_on:
        return no_tracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    # A provider of our own: other packages of this process report to the global one, which stays
    # as it is.
    provider = TracerProvider(resource=Resource.create({"service.name": "yorozu"}))
    provider.add_span_processor(
        SimpleSpanProcessor(exporter) if exporter else BatchSpanProcessor(_otlp())
    )
    tracer = provider.get_tracer("yorozu")

    @contextmanager
    def span(name: str) -> Iterator[Describe]:
        # An error's message may quote what somebody typed: its kind is told by us instead.
        with tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as begun:
            yield lambda attributes: begun.set_attributes(
                {f"yorozu.{key}": value for key, value in attributes.items()}
            )

    return span


def _otlp() -> SpanExporter:
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
