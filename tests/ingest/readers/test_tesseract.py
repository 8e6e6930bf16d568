"""What the setting ``ocr`` does where tesseract is there, and where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.doctor import Finding, found_by, ocr
from ingest.assembly import reading_limits
from ingest.readers.tesseract import NO_JAPANESE, NO_PROGRAM, Tesseract, find_tesseract
from kb.settings import Settings, load_settings


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty folder of programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("YOROZU_OCR", raising=False)
    return tmp_path


def install(programs: Path, *languages: str) -> None:
    program = programs / "tesseract"
    listed = "\\n".join(["List of available languages", *languages])
    program.write_text(f"#!/bin/sh\nprintf '{listed}\\n'\n")
    program.chmod(0o700)


def told_by(settings: Settings) -> tuple[list[str], Tesseract | None]:
    told: list[str] = []
    return told, reading_limits(settings, told.append).tesseract


def test_the_program_and_its_japanese_data_are_looked_for(programs: Path) -> None:
    assert find_tesseract() == NO_PROGRAM
    install(programs, "eng")
    assert find_tesseract() == NO_JAPANESE
    install(programs, "eng", "jpn")
    assert find_tesseract() == Tesseract(str(programs / "tesseract"))
    install(programs, "jpn", "jpn_vert")
    assert find_tesseract() == Tesseract(str(programs / "tesseract"), has_vertical=True)


def test_ocr_is_off_unless_set(programs: Path) -> None:
    install(programs, "jpn")
    assert told_by(Settings()) == ([], None)


def test_the_environment_switches_it_on(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(programs, "jpn")
    monkeypatch.setenv("YOROZU_OCR", "1")
    told, program = told_by(load_settings())
    assert told == []
    assert program is not None
    assert program.languages == ("jpn",)


def test_one_line_tells_what_is_missing(programs: Path) -> None:
    told, program = told_by(Settings(ocr=True))
    assert program is None
    assert len(told) == 1
    assert "tesseract-ocr-jpn" in told[0]


def ocr_finding(settings: Settings) -> Finding:
    return found_by("ocr", ocr, settings)


def test_the_doctor_tells_whether_ocr_is_on_and_usable(programs: Path) -> None:
    assert not ocr_finding(Settings()).is_problem
    assert ocr_finding(Settings(ocr=True)).is_problem
    install(programs, "jpn")
    assert "YOROZU_OCR=1" in ocr_finding(Settings()).message.ja
    on = ocr_finding(Settings(ocr=True))
    assert (on.is_problem, "有効" in on.message.ja) == (False, True)
