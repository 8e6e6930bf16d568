from __future__ import annotations

import io
import json
import logging
from pathlib import Path

from kb.settings import Settings
from kb.telemetry.json_log import JsonLines, begin_logging

QUESTION = "棚に鍵が付けられないときは山田さんに聞けばよいですか"


def test_a_traceback_is_told_by_its_kind_alone() -> None:
    try:
        raise ValueError(QUESTION)
    except ValueError as error:
        record = logging.LogRecord(
            "yorozu", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, None)
        )
    row = json.loads(JsonLines().format(record))
    assert row["error"] == "ValueError"
    assert QUESTION not in json.dumps(row, ensure_ascii=False)


def test_text_logs_are_left_as_they_are() -> None:
    before = logging.getLogger().handlers[:]
    begin_logging(Settings())
    assert logging.getLogger().handlers == before


def test_json_logs_are_set_up_once(log_lines: io.StringIO) -> None:
    before = logging.getLogger().handlers[:]
    begin_logging(Settings(log_format="json"), io.StringIO())
    assert logging.getLogger().handlers == before


def test_facts_stand_beside_time_level_and_message(log_lines: io.StringIO) -> None:
    logging.getLogger("yorozu.made").warning("%s 本", 3, extra={"facts": {"棚": "鍵"}})
    row = json.loads(log_lines.getvalue())
    assert row.pop("time").endswith("+00:00")
    assert row == {"level": "warning", "logger": "yorozu.made", "message": "3 本", "棚": "鍵"}


def test_a_fact_that_json_does_not_know_is_written_as_its_text(log_lines: io.StringIO) -> None:
    logging.getLogger("yorozu.made").warning("x", extra={"facts": {"path": Path("a/b")}})
    assert json.loads(log_lines.getvalue())["path"] == "a/b"
