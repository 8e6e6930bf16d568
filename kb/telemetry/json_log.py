"""The log as JSON lines, for machines that gather logs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from kb.settings import Settings


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, error and ``facts``."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            # A traceback's last line may quote what was typed; the place in the code is enough.
            row["error"] = record.exc_info[0].__name__
        return json.dumps(row | getattr(record, "facts", {}), ensure_ascii=False, default=str)


def begin_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Make the root log write JSON lines to ``stream`` (stderr) where the setting says so.

    Safe to call again: a handler of ours that is there is kept.
    """
    root = logging.getLogger()
    if settings.log_format != "json" or any(
        isinstance(h.formatter, JsonLines) for h in root.handlers
    ):
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # Its lines name every address that is fetched, queries included.
    logging.getLogger("httpx").setLevel(logging.WARNING)
