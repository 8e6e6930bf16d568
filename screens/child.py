"""Runs the chat's process and ends with it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence

_INTERRUPTED = 130
_BY_SIGNAL = 128
"""What shells add to a signal's number."""


def run_child(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a process until it ends, and return its exit code.

    A request to end this process (SIGTERM) goes on to the child: a service manager may send it to
    the first process only, and the first process of a container would ignore it.
    """
    with subprocess.Popen(command, env=dict(environment)) as process:
        before = signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            return _INTERRUPTED
        finally:
            signal.signal(signal.SIGTERM, before)
    return code if code >= 0 else _BY_SIGNAL - code
