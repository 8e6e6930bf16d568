"""Older and other Office formats by LibreOffice, where it is installed."""

from __future__ import annotations

import io
import subprocess
import time
import zipfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.readers import Limits, Source
from ingest.readers.libreoffice import LibreOffice, find_libreoffice
from ingest.readers.office.conversion import converted
from kb.errors import ReadingError
from loopback import LoopbackServer

FOUND = find_libreoffice()
needs_libreoffice = pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed")
LIMITS = Limits(libreoffice=FOUND)
RTF = rb"{\rtf1\ansi\ansicpg932 \'8c\'ae\'82\'cd\'94\'a0\'82\'c9\'95\'d4\'82\'b7\par}"
"""鍵は箱に返す"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def reason(source: Source, limits: Limits = LIMITS) -> str:
    with pytest.raises(ReadingError) as caught:
        converted(source, "docx", limits)
    return caught.value.reason


def body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


@needs_libreoffice
def test_rtf_becomes_a_document_of_today() -> None:
    assert "鍵は箱に返す" in body(converted(Source("a.rtf", RTF), "docx", LIMITS))


def test_without_libreoffice_the_way_out_is_told() -> None:
    with pytest.raises(ReadingError, match="LibreOffice") as caught:
        converted(Source("a.rtf", RTF), "docx", Limits())
    assert caught.value.reason == "unsupported"


def test_a_binary_workbook_is_no_file_of_today() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.bin", "")
    with pytest.raises(ReadingError, match="LibreOffice"):
        converted(Source("a.xlsb", buffer.getvalue()), "xlsx", Limits())


def test_a_file_of_today_under_an_old_name_stays() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    data = buffer.getvalue()
    assert converted(Source("a.doc", data), "docx", Limits()) is data


@pytest.mark.parametrize(
    "data",
    [
        OLE + bytes(504) + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500),
        OLE + "EncryptedPackage".encode("utf-16-le"),
        OLE + "EncryptedSummary".encode("utf-16-le"),
    ],
)
def test_protected_files_are_told(data: bytes) -> None:
    assert reason(Source("a.doc", data)) == "password"


def test_protected_open_documents_are_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert reason(Source("a.odt", buffer.getvalue())) == "password"


def test_the_mark_elsewhere_in_a_file_is_no_protection() -> None:
    data = OLE + bytes(100) + b"\xec\xa5" + b"\x01" * 20
    assert reason(Source("a.doc", data), Limits()) == "unsupported"


@needs_libreoffice
@pytest.mark.parametrize("data", [OLE + bytes(2000), b"PK\x03\x04" + bytes(100)])
def test_damaged_files_are_told(data: bytes) -> None:
    assert reason(Source("a.doc", data)) == "damaged"


def test_a_program_that_hangs_is_ended_with_all_that_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/child\nsleep 600\n")
    program.chmod(0o700)
    monkeypatch.setattr("ingest.readers.office.conversion._SECONDS", 1)
    assert reason(Source("a.rtf", RTF), Limits(libreoffice=LibreOffice(str(program)))) == "timeout"
    child = (tmp_path / "child").read_text().strip()
    for _ in range(50):
        state = subprocess.run(["ps", "-o", "stat=", child], capture_output=True, check=False)
        if state.stdout.strip() in (b"", b"Z"):
            return
        time.sleep(0.1)
    pytest.fail("its child goes on")


@needs_libreoffice
def test_nothing_that_a_file_links_to_is_fetched() -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(str(self.client_address))

    with LoopbackServer(Handler) as server:
        link = f"http://127.0.0.1:{server.port}/x.png".encode()
        field = rb'{\field{\*\fldinst INCLUDEPICTURE "' + link + rb'" \\d}{\fldrslt x}}'
        data = RTF.replace(rb"\par}", field + rb"\par}")
        assert "鍵は箱に返す" in body(converted(Source("a.rtf", data), "docx", LIMITS))
    assert asked == []
