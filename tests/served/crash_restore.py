"""A restore in a process of its own, for being killed: ``crash_restore.py KB BACKUP``."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS / "support")]


def main() -> None:
    import chromadb  # noqa: F401  # imported beforehand, so that kills meet the restore itself

    from fakes import FakeEmbedder
    from kb.copies.restore import restore
    from kb.generations.folder import Generations

    kb, backup = Path(sys.argv[1]), Path(sys.argv[2])
    print("ready", flush=True)
    restore(Generations(kb), backup, FakeEmbedder, kb.parent / "corrections.toml", force=True)


if __name__ == "__main__":
    main()
