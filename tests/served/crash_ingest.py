"""An ingest in a process of its own, for being killed: ``crash_ingest.py KB FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS / "support")]


def main() -> None:
    from fakes import FakeEmbedder
    from ingest.pipeline import IngestOptions, IngestParts, ingest
    from ingest.readers import Limits
    from ingest.sources.register import Register
    from kb.errors import YorozuError
    from kb.generations.folder import Generations
    from kb.guideline.items import GuidelineItems

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
