"""Cold `yorozu ask`, memory of the chat, and citations: light encoder beside the full model.

    .venv/bin/python scripts/measure_start.py KB DATASET [KB DATASET …] [--rounds 3] [--chroma-url URL]

With an address, the same questions are also answered from collections on that Chroma server. Every
question of the datasets is asked; the exit code is 1 if one is answered otherwise than by the full
model in single precision, or by the server. Where the processor has bfloat16 the full model runs in
that, which changes answers by itself: those are shown and not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from eval.dataset import dataset_path, load_questions
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.generation_assembly import open_generations
from kb.sentence_model import has_fast_bfloat16
from kb.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
ENCODERS = {"light encoder": "auto", "full model": "full"}
FULL, SINGLE = "the full model as it runs here", "the full model in single precision"
QUESTION = "サーバー室に鍵がかけられません"

_CHAT = """
import json, sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=120).run()
for question in json.loads(sys.argv[2]):
    app.chat_input[0].set_value(question).run()
assert not app.exception, app.exception
kilobytes = int(next(x for x in open("/proc/self/status") if x.startswith("VmRSS")).split()[1])
print(json.dumps([kilobytes // 1024, "torch" in sys.modules]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", metavar="KB DATASET")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chroma-url")
    arguments = parser.parse_args()
    pairs = list(zip(arguments.pairs[::2], arguments.pairs[1::2], strict=True))
    first = Path(pairs[0][0]).resolve()
    print("| what | light encoder | full model |\n| --- | --- | --- |")
    cold = [cold_ask(first, encoder, arguments.rounds) for encoder in ENCODERS.values()]
    print(f"| cold `yorozu ask`, median wall | {cold[0][0]:.1f} s | {cold[1][0]:.1f} s |")
    print(f"| cold `yorozu ask`, processor | {cold[0][1]:.1f} s | {cold[1][1]:.1f} s |")
    chats = [chat_memory(first, pairs[0][1], encoder) for encoder in ENCODERS.values()]
    print(f"| chat after 20 questions | {chats[0]} | {chats[1]} |")
    others = {FULL: {"query_encoder": "full"}, SINGLE: {"query_encoder": "full"}}
    if arguments.chroma_url:
        others["served"] = {"chroma_url": arguments.chroma_url}
    different = 0
    for kb, dataset in pairs:
        for name, flags in others.items():
            found = compare(Path(kb), dataset, name, flags)
            different += 0 if name == FULL else found
    sys.exit(1 if different else 0)


def cold_ask(kb: Path, encoder: str, rounds: int) -> tuple[float, float]:
    """Median seconds on the clock and of the processor."""
    command = [sys.executable, str(ROOT / "cli.py"), "ask", QUESTION, "--kb", str(kb)]
    walls, works = [], []
    for _ in range(rounds):
        began, before = time.perf_counter(), os.times()
        subprocess.run(command, env=_environment(encoder), stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        walls.append(time.perf_counter() - began)
        works.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return statistics.median(walls), statistics.median(works)


def chat_memory(kb: Path, dataset: str, encoder: str) -> str:
    """Resident memory of a process that runs the chat's page and was asked twenty questions."""
    questions = [q.question for q in load_questions(dataset_path(dataset))][:20]
    command = [sys.executable, "-c", _CHAT, str(ROOT / "app.py"), json.dumps(questions)]
    environment = _environment(encoder) | {"YOROZU_KB": str(kb)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    mebibytes, has_torch = json.loads(done.stdout.strip().splitlines()[-1])
    return f"{mebibytes} MiB, {'with' if has_torch else 'without'} torch"


def _environment(encoder: str) -> dict[str, str]:
    return os.environ | {"YOROZU_QUERY_ENCODER": encoder, "PYTHONPATH": str(ROOT)}


def compare(kb: Path, dataset: str, name: str, flags: dict[str, str]) -> int:
    """How many of the dataset's questions have other citations; printed with the first few."""
    questions = [q.question for q in load_questions(dataset_path(dataset))]
    settings = load_settings(kb=kb)
    expected, expected_ms = answers(settings, questions)
    other = load_settings(kb=kb, **flags)
    if "chroma_url" in flags:
        # Uploads the live generation's collection, where it is not there.
        generations = open_generations(other)
        generations.publish(generations.live())
    exactly: dict[str, Any] = (
        {"return_value": False} if name == SINGLE else {"wraps": has_fast_bfloat16}
    )
    with patch("kb.sentence_model.has_fast_bfloat16", **exactly):
        found, found_ms = answers(other, questions)
    different = [q for q, one, two in zip(questions, expected, found, strict=True) if one != two]
    print(f"\n{dataset}, {len(questions)} questions: {len(different)} differ between the light "
          f"encoder and {name}; p50 {expected_ms:.0f} and {found_ms:.0f} ms")  # fmt: skip
    for question in different[:10]:
        print(f"- {question}")
    return len(different)


def answers(settings: Settings, questions: Sequence[str]) -> tuple[list[str], float]:
    """Answer and citations without the scores and times, and the median milliseconds."""
    knowledge_base = open_knowledge_base(settings)
    told, seconds = [], []
    for question in questions:
        began = time.perf_counter()
        answer = answer_to_dict(knowledge_base.ask(question))
        seconds.append(time.perf_counter() - began)
        del answer["seconds"]
        for citation in answer["citations"]:
            del citation["score"]
        told.append(json.dumps(answer, ensure_ascii=False, sort_keys=True))
    knowledge_base.close()
    return told, statistics.median(seconds) * 1000


if __name__ == "__main__":
    main()
