"""A Chroma server for the tests that want one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.servers import ChromaProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaProcess]:
    process = ChromaProcess(tmp_path)
    process.start()
    yield process
    process.kill()
