"""An ingest in a process of its own, for being killed: ``crash_ingest.py KB FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main() -> None:
    from fakes import FakeEmbedder
    from ingest.pipeline import IngestOptions, IngestParts, ingest
    from ingest.readers import Limits
    from ingest.register import Register
    from kb.errors import YorozuError
    from kb.generations import Generations
    from kb.guideline_items import GuidelineItems

    kb, folder = Path(sys.argv[1]), Path(sys.argv[2])
    parts = IngestParts(
        Generations(kb), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )
    print("ready", flush=True)
    try:
        ingest([folder], IngestOptions(), parts)
    except YorozuError as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
