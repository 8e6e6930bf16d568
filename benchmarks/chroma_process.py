"""A real Chroma server on loopback, to be killed and started again on the same data."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

from scripts.loopback import free_port

_START_SECONDS = 30.0


class ChromaProcess:
    """`chroma run` in a folder; the port stays the same over restarts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        program = Path(sys.executable).parent / "chroma"
        command = [str(program), "run", "--path", str(self._folder / "data")]
        command += ["--host", "127.0.0.1", "--port", str(self._port)]
        with (self._folder / "chroma.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > until:
                raise TimeoutError("the Chroma server did not start")
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def memory(self) -> int | None:
        """Bytes that it holds resident, where the system tells."""
        status = Path(f"/proc/{self._process.pid}/status") if self._process else None
        if status is None or not status.is_file():
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        return int(found[1]) * 1024 if found else None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", trust_env=False).is_success
        except httpx.HTTPError:
            return False
