"""Figures about this process for Prometheus. Only here: prometheus_client.

They count answers and seconds; no label holds a word of a question, a name or an address.
"""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The text format of Prometheus, which every version of it reads."""
_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """What is counted; one object, and one registry, for each process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # Memory, file descriptors and processor seconds; silent where there is no /proc.
        ProcessCollector(registry=self.registry)
        self._answers = Counter(
            "yorozu_answers",
            "Answers given, refusals included; reason is empty where it did not refuse.",
            ("mode", "reason"),
            registry=self.registry,
        )
        self._failures = Counter(
            "yorozu_failures",
            "Questions that ended with an error, by its kind.",
            ("kind",),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "yorozu_answer_seconds",
            "Seconds from question to answer.",
            ("mode",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._generation = Gauge(
            "yorozu_generation",
            "Number of the generation that gave the last answer.",
            registry=self.registry,
        )

    def count_answer(self, mode: str, reason: str | None, seconds: float, generation: str) -> None:
        """Count one answer; ``generation`` is its name, such as 000007."""
        self._answers.labels(mode, reason or "").inc()
        self._seconds.labels(mode).observe(seconds)
        if generation.isdigit():
            self._generation.set(int(generation))

    def count_failure(self, kind: str) -> None:
        self._failures.labels(kind).inc()

    def text(self) -> bytes:
        """Everything counted so far, in the text format of Prometheus."""
        return generate_latest(self.registry)


@lru_cache(maxsize=1)
def process_metrics() -> Metrics:
    """The figures of this process, made when they are first asked for."""
    return Metrics()
