"""What is told of each question: a line in the log, figures, and a trace where that is on.

The question's words are in none of them, unless the setting ``log_questions`` says so; the answer's
never are.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kb.answers import Answer
from kb.errors import YorozuError
from kb.telemetry.metrics import Metrics, process_metrics
from kb.telemetry.traces import Tracer, no_tracer

log = logging.getLogger("yorozu.questions")

TellAnswer = Callable[[Answer], None]


@dataclass(frozen=True)
class Observer:
    """Where it is told. Without arguments: this process's figures, no words, no trace."""

    keeps_words: bool = False
    metrics: Metrics = field(default_factory=process_metrics)
    tracer: Tracer = no_tracer

    @contextmanager
    def watching(self, generation: str) -> Iterator[TellAnswer]:
        """Watch one question; the answer is told to what is given. Errors are counted, and go on."""
        told: list[Answer] = []
        started = time.perf_counter()
        with self.tracer("yorozu.question") as describe:
            try:
                yield told.append
            except YorozuError as error:
                kind = type(error).__name__
                self.metrics.count_failure(kind)
                facts = {"kind": kind, "generation": generation}
                log.warning("question not answered", extra={"facts": facts})
                describe({"failure": kind})
                raise
            for answer in told:
                seconds = time.perf_counter() - started
                describe(self._tell(answer, generation, seconds))

    def _tell(self, answer: Answer, generation: str, seconds: float) -> dict[str, Any]:
        """Count and log the answer; its figures, without a word of question, answer or material."""
        self.metrics.count_answer(answer.mode, answer.reason, seconds, generation)
        facts = {
            "generation": generation,
            "mode": answer.mode,
            "refused": answer.refused,
            "certainty": answer.certainty,
            "reason": answer.reason or "",
            "citations": len(answer.citations),
            "question_chars": len(answer.question),
            "seconds": round(seconds, 4),
        }
        words = {"question": answer.question} if self.keeps_words else {}
        log.info("question answered", extra={"facts": facts | words})
        return facts
