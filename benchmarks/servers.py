"""Servers of one's own on this machine: Chroma, and the chat over the sample material.

Each has a folder, keeps its port over restarts, and may be killed and started again on what it
wrote. Used by measurements, pictures and tests.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.harness import ROOT, SAMPLE
from screens.serving.server import THEME

_START_SECONDS = 120.0


def free_port() -> int:
    """One that is free now; nobody keeps it free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chat_arguments(script: Path, port: int) -> list[str]:
    """What Python is given to serve a page of Streamlit here."""
    return [
        "-m", "streamlit", "run", str(script), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
        "--theme.base", str(THEME),
    ]  # fmt: skip


def health_of(port: int) -> str:
    """The address that a chat answers at once it is up."""
    return f"http://127.0.0.1:{port}/_stcore/health"


def wait_until_healthy(url: str, seconds: float) -> None:
    """Returns when the address answers.

    Raises:
        OSError: it did not for so many seconds.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


class ServerProcess(ABC):
    """A server on a free port; what it writes stands in its folder, and stays when it is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.environment = dict(os.environ)

    @property
    def pid(self) -> int:
        assert self._process is not None  # noqa: S101 - tells the type checker what the class keeps
        return self._process.pid

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def health(self) -> str: ...

    def start(self) -> None:
        """Returns when it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), cwd=self._folder, env=self.environment,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        wait_until_healthy(self.health(), _START_SECONDS)

    def kill(self) -> None:
        """Nothing is finished or closed; what the system was given to write it still writes."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait()
            self._process = None


class ChromaProcess(ServerProcess):
    """`chroma run` in a folder."""

    def command(self) -> list[str]:
        program = Path(sys.executable).parent / "chroma"
        return [
            str(program), "run", "--path", str(self._folder / "data"),
            "--host", "127.0.0.1", "--port", str(self._port),
        ]  # fmt: skip

    def health(self) -> str:
        return f"{self.url}/api/v2/heartbeat"


class ServedChat(ServerProcess):
    """The chat over a knowledge base in its folder; ``settings`` are environment variables."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder)
        self.knowledge_base = folder / "kb"
        self.environment = {"YOROZU_MODELS": str(ROOT / "data" / "models")} | self.environment
        self.environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "YOROZU_KB": str(self.knowledge_base),
            "HF_HUB_OFFLINE": "1",
        }
        self.environment |= settings

    def command(self) -> list[str]:
        return [sys.executable, *chat_arguments(ROOT / "app.py", self._port)]

    def health(self) -> str:
        return health_of(self._port)

    def yorozu(self, *arguments: str) -> int:
        """Exit code of one of our commands on its knowledge base."""
        command = [sys.executable, str(ROOT / "cli.py"), *arguments]
        return subprocess.run(
            command, check=False, env=self.environment, capture_output=True
        ).returncode


@contextmanager
def serving(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[ServedChat]:
    """The chat over freshly ingested sample material; stopped at the end.

    Raises:
        RuntimeError: the material could not be ingested.
    """
    chat = ServedChat(folder, settings or {})
    if code := chat.yorozu("ingest", str(SAMPLE)):
        raise RuntimeError(f"the sample material could not be ingested: exit code {code}")
    try:
        chat.start()
        yield chat
    finally:
        chat.stop()
