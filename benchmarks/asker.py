"""Answers what stands on its input, and tells the seconds.

Run by path with the Python of any checkout, so it uses only what older ones have too. Each line in
is a JSON list of a task ("ask" or "embed") and a question; each line out is its seconds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter

from kb.assembly import make_embedder, make_light_encoder, open_knowledge_base
from kb.settings import load_settings


def main() -> None:
    settings = load_settings()
    embedder = make_light_encoder(settings) or make_embedder(settings)
    knowledge_base = open_knowledge_base(settings, embedder)
    tasks: dict[str, Callable[[str], object]] = {
        "ask": knowledge_base.ask,
        "embed": embedder.embed_query,
    }
    for line in sys.stdin:
        task, question = json.loads(line)
        started = perf_counter()
        tasks[task](question)
        print(perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
