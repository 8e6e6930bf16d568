"""A chat of one's own over the sample material, on a free port, for measurements and pictures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.loopback import chat_arguments, free_port, health_of, wait_until_healthy

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "materials" / "sample"
SAMPLE_QUESTIONS = ROOT / "eval" / "data" / "sample.jsonl"
_START_SECONDS = 120.0


class ServedChat:
    """The process; what it writes stands in its folder, and stays when it is killed."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.knowledge_base = folder / "kb"
        self.address = f"http://127.0.0.1:{self._port}"
        self.environment = _environment(self.knowledge_base) | dict(settings)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Returns when it answers."""
        command = chat_arguments(ROOT / "app.py", self._port)
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, *command], cwd=self._folder, env=self.environment,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        wait_until_healthy(health_of(self._port), _START_SECONDS)

    def kill(self) -> None:
        """Nothing is finished or closed; what the system was given to write it still writes."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait()

    def ingest(self, path: Path) -> None:
        command = [sys.executable, str(ROOT / "cli.py"), "ingest", str(path)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)


@contextmanager
def serving(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[ServedChat]:
    """The chat over freshly ingested sample material; stopped at the end.

    ``settings`` are environment variables.
    """
    chat = ServedChat(folder, settings or {})
    chat.ingest(SAMPLE)
    try:
        chat.start()
        yield chat
    finally:
        chat.stop()


def _environment(knowledge_base: Path) -> dict[str, str]:
    models = {"YOROZU_MODELS": str(ROOT / "data" / "models")} | dict(os.environ)
    return models | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "YOROZU_KB": str(knowledge_base),
        "HF_HUB_OFFLINE": "1",
    }
