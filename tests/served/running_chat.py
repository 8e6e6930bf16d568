"""The chat over the hand-made knowledge base as a real server, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import chat_arguments, health_of, wait_until_healthy
from checkout import CHECKOUT, FOLDERS, SERVED
from screens.visitors.doors import OPERATOR_PATH, TOKEN_VARIABLE

PATIENCE_SECONDS = 60
TOKEN = "the-token-of-tests"
OPERATORS_LINK = f"{OPERATOR_PATH}?token={TOKEN}"
"""Behind the address: opens the operator's pages."""


def copy_choices(folder: Path) -> None:
    """The checkout's choices for a chat that is served from ``folder``."""
    shutil.copytree(CHECKOUT / ".streamlit", folder / ".streamlit")


@contextmanager
def running_chat(folder: Path, port: int, script: str = "fake_chat.py") -> Iterator[str]:
    """Serve from ``folder``, whose yorozu.toml and .streamlit it uses; gives the address."""
    with running_python(chat_arguments(SERVED / script, port), folder, health_of(port)):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_python(arguments: list[str], folder: Path, health: str) -> Iterator[None]:
    """A Python process that is up once ``health`` answers; stopped at the end."""
    folders = os.pathsep.join([*map(str, FOLDERS), os.environ.get("PYTHONPATH", "")])
    with (
        (folder / "log").open("a") as log,
        subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, stdout=log, stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": folders, TOKEN_VARIABLE: TOKEN},
        ) as process,
    ):  # fmt: skip
        try:
            wait_until_healthy(health, PATIENCE_SECONDS)
            yield
        finally:
            process.terminate()
