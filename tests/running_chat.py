"""The chat over the hand-made knowledge base as a real server, in a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

TESTS = Path(__file__).resolve().parent
PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_chat(folder: Path, port: int, script: str = "fake_chat.py") -> Iterator[str]:
    """Serve from ``folder``, whose yorozu.toml and .streamlit it uses; gives the address."""
    command = [
        "-m", "streamlit", "run", str(TESTS / script), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    with running_python(command, folder, f"http://127.0.0.1:{port}/_stcore/health"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_python(arguments: list[str], folder: Path, health: str) -> Iterator[None]:
    """A Python process that is up once ``health`` answers; stopped at the end."""
    folders = os.pathsep.join([str(TESTS.parent), str(TESTS), os.environ.get("PYTHONPATH", "")])
    with (
        (folder / "log").open("a") as log,
        subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, stdout=log, stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": folders},
        ) as process,
    ):  # fmt: skip
        try:
            _wait_until_healthy(health)
            yield
        finally:
            process.terminate()


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
