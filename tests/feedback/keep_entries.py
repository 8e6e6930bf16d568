"""A process that keeps entries until it is killed, telling each one that is safely kept."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from feedback.entries import Entry
from feedback.store import FeedbackStore


def main() -> None:
    store, name = FeedbackStore(Path(sys.argv[1])), sys.argv[2]
    last = int(sys.argv[3]) if len(sys.argv) > 3 else None
    for number in count() if last is None else range(last):
        identifier = f"{name}-{number}"
        store.keep(Entry(identifier, "2031-04-02T00:00:00Z", "窓は？", "回答" * 200, "000001"))
        print(identifier, flush=True)


if __name__ == "__main__":
    main()
