"""Questions asked as in their conversation; a report tells what moves results, nothing of people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.dataset import EvalQuestion
from eval.runs import effective_settings, run_answers
from kb.answers import Answer, Turn
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from made_knowledge_base import make_knowledge_base


def test_a_report_tells_what_moves_results_and_nobody(tmp_path: Path) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    settings = Settings(
        kb=tmp_path / "kb",
        caution=0.7,
        maintainers=("chief@parts.example",),
        sign_in_addresses=("kim@parts.example",),
        members={"office": ("lee@parts.example",)},
        chroma_url="https://chroma.parts.example",
        object_store="s3://parts-example/kb",
    )
    told = effective_settings(settings, knowledge_base)
    knowledge_base.close()
    assert told["caution"] == 0.7
    assert told["knowledge_base"]["generation"] == "000001"
    written = json.dumps(told)
    assert "parts" not in written
    assert str(tmp_path) not in written
    assert "files" not in told["knowledge_base"]


class Listening(KnowledgeBase):
    """Remembers what it was asked."""

    asked: list[tuple[str, tuple[Turn, ...]]] = []  # noqa: RUF012 - one test, one list

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return super().ask(question, history)


def test_questions_are_asked_in_their_conversation(tmp_path: Path) -> None:
    made = make_knowledge_base(tmp_path / "kb")
    asker = Listening(made.folder, made.live, made.retriever, made.answerer, made.generations)
    earlier = (Turn("user", "窓は？"),)
    questions = [
        EvalQuestion("a", "鍵は？", "everyday", "dev", False, reasons=("not-found",)),
        EvalQuestion("b", "扉は？", "everyday", "dev", False, earlier, reasons=("not-found",)),
    ]
    run = run_answers("set", "all", questions, asker, Settings(kb=tmp_path / "kb"))
    made.close()
    assert asker.asked == [("鍵は？", ()), ("扉は？", earlier)]
    assert (run.queries, run.passages > 0) == (2, True)
