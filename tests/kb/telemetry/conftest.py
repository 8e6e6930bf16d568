"""The log as an operator gathers it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from kb.settings import Settings
from kb.telemetry.json_log import begin_logging


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """The root log as JSON lines; what was there before is put back."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = io.StringIO()
    begin_logging(Settings(log_format="json"), written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)
