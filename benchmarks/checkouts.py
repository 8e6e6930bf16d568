"""A checkout of the product, asked by its own command line: one side of a comparison."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Side:
    """A checkout, a folder of its own for its knowledge base, and variables ("NAME=value")."""

    checkout: Path
    folder: Path
    settings: Sequence[str] = ()

    @property
    def python(self) -> str:
        own = self.checkout / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    @property
    def environment(self) -> dict[str, str]:
        own = {"YOROZU_KB": "kb", "PYTHONPATH": str(self.checkout)}
        return os.environ | own | dict(setting.split("=", 1) for setting in self.settings)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the checkout's own commands; a model is made in the folder too."""
        command = [self.python, str(self.checkout / "cli.py"), *arguments]
        return subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )


def sides(
    before: Path | None, after: Path, folder: Path, settings: Sequence[str]
) -> dict[str, Side]:
    """Each with its folder; the settings are those of the side after."""
    found = {} if before is None else {"before": Side(before.resolve(), folder / "before")}
    found["after"] = Side(after.resolve(), folder / "after", settings)
    for side in found.values():
        side.folder.mkdir()
    return found
