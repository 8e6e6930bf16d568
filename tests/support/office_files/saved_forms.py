"""Office files in other forms, as LibreOffice saves them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ingest.readers.libreoffice import find_libreoffice

FOUND = find_libreoffice()


def saved_as(folder: Path, data: bytes, suffix: str, form: str) -> Path:
    """The file in ``form``; beside it stands ``data`` as ``a`` with its own suffix."""
    assert FOUND
    (folder / f"a{suffix}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [FOUND.path, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / f"a{suffix}")], check=True, capture_output=True)
    return folder / f"a.{form}"
