"""The process that runs the chat ends with it, and ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checkout import CHECKOUT
from screens.serving.server import run_child


def test_the_exit_code_is_the_childs() -> None:
    assert run_child([sys.executable, "-c", "raise SystemExit(7)"], os.environ) == 7


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_child_ended_by_a_signal_is_told_as_shells_do() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run_child([sys.executable, "-c", code], os.environ) == 143


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_request_to_end_reaches_the_child(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    child = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = (
        "import os, sys; from screens.serving.server import run_child; "
        f"sys.exit(run_child([sys.executable, '-c', {child!r}], os.environ))"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=CHECKOUT) as process:
        deadline = time.monotonic() + 30
        while not (pid_file.exists() and pid_file.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)
