"""What a restricted view costs: `python scripts/measure_views.py --kb DIR`.

Hides every second document from the visitor and times the first question (which makes the view) and
warm ones, beside the same questions on the whole knowledge base in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb.assembly import open_knowledge_base
from kb.knowledge_base import KnowledgeBase
from kb.settings import load_settings

_ROUNDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kb", type=Path, required=True)
    arguments = parser.parse_args()
    whole = open_knowledge_base(load_settings(kb=arguments.kb))
    questions = whole.suggested_questions(5) or ("鍵はどう管理しますか？",)
    with whole.live.use() as opened:
        for identifier in sorted(opened.documents)[::2]:
            hidden = replace(opened.documents[identifier], audience=("others",))
            opened.documents[identifier] = hidden
        print(f"documents {len(opened.documents)}, passages {len(opened.passages)}")
    view = whole.for_groups(frozenset())
    whole.ask(questions[0])
    print(f"first question of the view: {_seconds(lambda: view.ask(questions[0])):.3f} s")
    print(f"warm, whole: p50 {_median(whole, questions) * 1000:.0f} ms")
    print(f"warm, view:  p50 {_median(view, questions) * 1000:.0f} ms")


def _median(knowledge_base: KnowledgeBase, questions: tuple[str, ...]) -> float:
    asked = [questions[n % len(questions)] for n in range(_ROUNDS)]
    return statistics.median(_seconds(lambda q=q: knowledge_base.ask(q)) for q in asked)  # type: ignore[misc]


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
