"""One side of a comparison of answers: it answers what stands on its input, and tells the seconds.

Run by path with the Python of any checkout. Each line in is a JSON list of a task ("ask" or
"embed") and a question; each line out is its seconds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from kb.assembly import make_embedder, make_light_encoder, open_knowledge_base
from kb.knowledge_base import KnowledgeBase
from kb.settings import load_settings


def main(*wishes: str) -> None:
    """``wishes``: "view" hides every second document from who asks."""
    settings = load_settings()
    embedder = make_light_encoder(settings) or make_embedder(settings)
    knowledge_base = open_knowledge_base(settings, embedder)
    if "view" in wishes:
        knowledge_base = half_of(knowledge_base)
    tasks: dict[str, Callable[[str], object]] = {
        "ask": knowledge_base.ask,
        "embed": embedder.embed_query,
    }
    for line in sys.stdin:
        task, question = json.loads(line)
        started = perf_counter()
        tasks[task](question)
        print(perf_counter() - started, flush=True)


def half_of(whole: KnowledgeBase) -> KnowledgeBase:
    """What a visitor sees from whom every second document is hidden."""
    with whole.live.use() as opened:
        for identifier in sorted(opened.documents)[::2]:
            hidden = replace(opened.documents[identifier], audience=("others",))
            opened.documents[identifier] = hidden
    return whole.for_groups(frozenset())


if __name__ == "__main__":
    main(*sys.argv[1:])
