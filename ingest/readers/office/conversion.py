"""Older and other Office formats: LibreOffice, where installed, makes today's Office files of them."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ingest.readers import failures
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    ENCRYPTED_PACKAGE,
    TYPES_PART,
    check_entries,
    is_encrypted_opendocument,
)

if TYPE_CHECKING:
    from ingest.readers.libreoffice import LibreOffice
    from ingest.readers.source import Limits, Source

_SECONDS = 120
_MEMORY_BYTES = 3 * 2**30
"""Address space; without a document it maps some 1.5 GiB."""
# [MS-DOC] 2.5.2: the stream begins with wIdent, 10 bytes on stand the flags with fEncrypted.
_DOC_IDENT = b"\xec\xa5"
_DOC_FLAGS = 11
_DOC_ENCRYPTED = 0x01
_SECTOR = 512
# [MS-PPT] 2.3.7: only an encrypted presentation has this stream. Names in OLE are UTF-16.
_PPT_ENCRYPTED = "EncryptedSummary".encode("utf-16-le")
# [MS-XLSB] 2.1.7.62: a package as today's files are, but none of XML.
_BINARY_WORKBOOK = "xl/workbook.bin"
# Nothing runs, nothing is fetched: what a file links to outside itself stays outside.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)


def converted(source: Source, form: str, limits: Limits) -> bytes:
    """The file as ``form`` (docx, pptx or xlsx); one that is such a file already stays as it is.

    Raises:
        ReadingError: password, damaged, too-large, timeout, or unsupported without LibreOffice.
    """
    if _is_package(source, limits):
        return source.data
    if _is_encrypted(source.data):
        raise failures.office_password(source.name)
    if not limits.libreoffice:
        raise failures.needs_libreoffice(source.name, form)
    with tempfile.TemporaryDirectory(prefix="yorozu-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        file = folder / f"source{PurePath(source.name).suffix.lower()}"
        file.write_bytes(source.data)
        _write_profile(folder / "profile" / "user")
        _run(source.name, limits.libreoffice, file, form)
        made = folder / f"source.{form}"
        if not made.is_file():
            raise failures.damaged(
                source.name, "LibreOffice で開けません", "LibreOffice cannot open it"
            )
        return made.read_bytes()


def _is_package(source: Source, limits: Limits) -> bool:
    """True for today's Office files under an old name; a zip is looked at before anything opens it."""
    if not source.data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            check_entries(source.name, archive, limits)
            names = archive.namelist()
            return TYPES_PART in names and _BINARY_WORKBOOK not in names
    except DAMAGE_ERRORS as error:
        kind = type(error).__name__
        raise failures.damaged(
            source.name, f"最後まで読めません({kind})", f"it cannot be read to its end ({kind})"
        ) from error


def _is_encrypted(data: bytes) -> bool:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return is_encrypted_opendocument(archive)
    return ENCRYPTED_PACKAGE in data or _PPT_ENCRYPTED in data or _is_encrypted_doc(data)


def _is_encrypted_doc(data: bytes) -> bool:
    at = data.find(_DOC_IDENT)
    while at >= 0:
        if at and at % _SECTOR == 0:
            flags = data[at + _DOC_FLAGS : at + _DOC_FLAGS + 1]
            return bool(flags) and bool(flags[0] & _DOC_ENCRYPTED)
        at = data.find(_DOC_IDENT, at + 1)
    return False


def _write_profile(user: Path) -> None:
    """A profile of its own for each run: the user's is not touched, and two runs do not meet."""
    user.mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


def _run(name: str, program: LibreOffice, file: Path, form: str) -> None:
    profile = (file.parent / "profile").as_uri()
    process = subprocess.Popen(
        [
            *(program.path, f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--nolockcheck", "--nodefault", "--convert-to", form, "--outdir", str(file.parent)),
            str(file),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(file.parent)},
        start_new_session=True,
    )
    try:
        _bound(process.pid)
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise failures.timeout(name, _SECONDS) from error
    finally:
        _end(process)


def _bound(process: int) -> None:
    """Bounds of its own, in place of the worker's, which are for the worker's size and the file's."""
    if sys.platform != "linux":
        return
    import resource

    # It may have ended by now. Where the worker is killed, nobody waits for it any more.
    with contextlib.suppress(ProcessLookupError):
        hard = resource.prlimit(process, resource.RLIMIT_AS)[1]
        bound = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
        resource.prlimit(process, resource.RLIMIT_AS, (bound, hard))
        resource.prlimit(process, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program begins others: all of them go."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
