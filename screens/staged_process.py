"""Starts the process that reads or publishes what is staged."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from ingest.staged_job import Step, announce, busy, is_running
from ingest.staging import Staging

_CHECKOUT = Path(__file__).resolve().parent.parent


def start_job(step: Step, staging: Staging) -> None:
    """Start it and return at once; ``read_status`` tells how far it is.

    Raises:
        UsageError: another one is under way.
    """
    if is_running(staging):
        raise busy()
    announce(step, staging)
    folders = os.pathsep.join([str(_CHECKOUT), os.environ.get("PYTHONPATH", "")])
    command = [
        sys.executable, "-m", "ingest.staged_job", step,
        str(staging.folder), str(staging.materials),
    ]  # fmt: skip
    with (staging.folder / "job.log").open("w") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=os.environ | {"PYTHONPATH": folders},
        )  # fmt: skip
    # Waited for, so that nothing of an ended process stays behind.
    threading.Thread(target=process.wait, daemon=True).start()
