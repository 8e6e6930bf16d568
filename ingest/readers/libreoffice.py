"""The program LibreOffice: whether it is there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

PROGRAM = "soffice"


@dataclass(frozen=True)
class LibreOffice:
    """The program's path."""

    path: str


def find_libreoffice() -> LibreOffice | None:
    path = shutil.which(PROGRAM)
    return LibreOffice(path) if path else None
