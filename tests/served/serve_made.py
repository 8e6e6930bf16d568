"""The MCP server in a process of its own, with the fake embedder: ``serve_made.py KB [LANG]``."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS / "support")]


def main() -> None:
    from kb.settings import Settings
    from made_knowledge_base import open_made
    from mcp_server.server import serve_stdio

    settings = Settings(kb=Path(sys.argv[1]), lang="en" if "en" in sys.argv[2:] else "ja")
    serve_stdio(settings, open_made)


if __name__ == "__main__":
    main()
