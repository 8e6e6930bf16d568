"""Which reader a file gets, and what it is told when it gets none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.readers import Limits, read_source, readers_by_suffix
from kb.errors import ReadingError
from pdf_builder import PdfBuilder

HTML = "<!DOCTYPE html><html><body>鍵</body></html>".encode()


def failure(path: Path, limits: Limits | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as error:
        read_source(path, limits or Limits())
    return error.value


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.pdf", b"", "empty"),
        ("空.md", b"", "empty"),
        ("頁.pdf", HTML, "not-this-format"),
        ("箱.pdf", b"PK\x03\x04" + bytes(40), "not-this-format"),
        ("文.pdf", "ただの文です。".encode(), "not-this-format"),
        ("絵.txt", b"\x89PNG\r\n\x1a\n" + bytes(40), "not-this-format"),
        ("物.txt", bytes(range(256)), "not-this-format"),
        ("頁.md", HTML, "not-this-format"),
        ("図.pdf.bak", b"%PDF-1.4", "unsupported"),
        ("名前だけ", b"text", "unsupported"),
    ],
)
def test_files_that_are_not_what_they_are_called(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    error = failure(path)
    assert error.reason == reason
    assert error.message.ja.startswith(name)
    assert str(tmp_path) not in error.message.ja + error.message.en


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(b"a" * 11)
    assert failure(path, Limits(max_bytes=10)).reason == "too-large"


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    assert failure(tmp_path / "無.txt").reason == "unreadable"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all files"
)
def test_a_file_without_rights_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "鍵.txt"
    path.write_text("鍵", encoding="utf-8")
    path.chmod(0)
    assert failure(path).reason == "unreadable"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "箱.txt").mkdir()
    assert failure(tmp_path / "箱.txt").reason == "unreadable"


def test_a_pdf_may_begin_with_some_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "見本.PDF"
    path.write_bytes(b"\r\n\r\n" + PdfBuilder().text(40, 60, "鍵").build())
    assert read_source(path).pages[0].text == "鍵\n"


def test_passwords_are_in_no_representation() -> None:
    assert "himitsu" not in repr(Limits(passwords=("himitsu",)))


def test_every_reader_names_its_format() -> None:
    assert all(
        suffix.startswith(".") and reader.name for suffix, reader in readers_by_suffix.items()
    )
