"""Ingest time, warm answer time and memory on given material, as a Markdown table.

    .venv/bin/python scripts/measure_product.py FOLDER [--rounds 5]

The bare query embedding is measured in the same run: these machines are shared, so the ratio counts.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from ingest.assembly import make_parts
from ingest.pipeline import IngestOptions, ingest
from kb.assembly import open_knowledge_base
from kb.settings import load_settings

Result = TypeVar("Result")

QUESTIONS = (
    "サーバー室に鍵がかけられません",
    "USBメモリは全面禁止にしないといけませんか",
    "No.153は何を準備すればよいですか",
    "機密区分は何段階に分ければよいですか",
    "BCPの雛形はありますか",
    "予算も人もいません。何から始めればよいですか",
    "新入社員にはどこまで教育しますか",
    "パスワードは何文字以上ですか",
    "No.200について教えてください",
    "明日の天気を教えてください",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(arguments.folder, Path(folder) / "kb", arguments.rounds)
    print("| what | value |\n| --- | --- |")
    for name, value in rows:
        print(f"| {name} | {value} |")


def measure(material: Path, kb: Path, rounds: int) -> list[tuple[str, str]]:
    settings = load_settings(kb=kb)
    parts = make_parts(settings, lambda message: None)
    report, first = _timed(lambda: ingest([material], IngestOptions(), parts))
    _, again = _timed(lambda: ingest([material], IngestOptions(), parts))
    knowledge_base = open_knowledge_base(settings, parts.embedder)
    for question in QUESTIONS:
        knowledge_base.ask(question)
    asks = _seconds([partial(knowledge_base.ask, question) for question in QUESTIONS], rounds)
    embed = parts.embedder.embed_query
    bare = _seconds([partial(embed, question) for question in QUESTIONS], rounds)
    knowledge_base.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        ("documents, passages", f"{len(report.added)}, {report.passages}"),
        ("ingest, model loaded", f"{first:.1f} s"),
        ("the same again, nothing changed", f"{again:.2f} s ({again / first:.1%})"),
        ("warm ask, p50", f"{statistics.median(asks) * 1000:.0f} ms"),
        ("warm ask, p95", f"{statistics.quantiles(asks, n=20)[18] * 1000:.0f} ms"),
        ("bare query embedding, p50", f"{statistics.median(bare) * 1000:.0f} ms"),
        ("ask / bare embedding", f"{statistics.median(asks) / statistics.median(bare):.1f} ×"),
        ("peak memory of the process", f"{peak:.0f} MiB"),
    ]


def _seconds(actions: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    return [_timed(action)[1] for _ in range(rounds) for action in actions]


def _timed(action: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = action()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    main()
