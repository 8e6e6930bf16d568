from __future__ import annotations

from pathlib import Path

import pytest

from ingest.assembly import reading_limits
from ingest.readers.libreoffice import LibreOffice, find_libreoffice
from kb.settings import load_settings


def test_the_program_is_looked_for_and_used_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_libreoffice() is None
    program = tmp_path / "soffice"
    program.touch(0o700)
    assert find_libreoffice() == LibreOffice(str(program))
    settings = load_settings()
    assert reading_limits(settings, print).libreoffice == LibreOffice(str(program))
