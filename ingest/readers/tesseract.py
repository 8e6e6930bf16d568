"""The OCR program tesseract: whether it is there, and what must be installed where it is not."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from kb.text.bilingual import Text

PROGRAM = "tesseract"
_JAPANESE = "jpn"
_VERTICAL = "jpn_vert"
_LIST_SECONDS = 20.0

NO_PROGRAM = Text(
    "OCR のプログラム tesseract がありません。tesseract-ocr と tesseract-ocr-jpn を入れてください。",
    "the OCR program tesseract is missing. Install tesseract-ocr and tesseract-ocr-jpn.",
)
NO_JAPANESE = Text(
    "tesseract に日本語データ(jpn)がありません。tesseract-ocr-jpn を入れてください。",
    "tesseract lacks its Japanese data (jpn). Install tesseract-ocr-jpn.",
)


@dataclass(frozen=True)
class Tesseract:
    """The program's path, and whether it has the data for vertical Japanese as well."""

    path: str
    has_vertical: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """What to read with, the usual first; both at once spoil horizontal lines."""
        return (_JAPANESE, f"{_JAPANESE}+{_VERTICAL}") if self.has_vertical else (_JAPANESE,)


def find_tesseract() -> Tesseract | Text:
    """The program with Japanese data, or what is missing."""
    path = shutil.which(PROGRAM)
    if path is None:
        return NO_PROGRAM
    installed = _languages(path)
    if _JAPANESE not in installed:
        return NO_JAPANESE
    return Tesseract(path, _VERTICAL in installed)


def _languages(path: str) -> frozenset[str]:
    try:
        done = subprocess.run(
            [path, "--list-langs"], capture_output=True, timeout=_LIST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    # Version 3 writes the list to stderr.
    lines = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace").splitlines()
    return frozenset(line.strip() for line in lines)
