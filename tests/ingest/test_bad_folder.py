"""A folder with everything at once: the good files are in, each bad one has its line, exit 1."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checkout import CHECKOUT
from damaged_files import pdf_file, sheet_file, slides_file, word_file
from fakes import FakeEmbedder
from ingest.interpretation.interpret import interpret
from ingest.parsed.document import ParsedDocument
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import TAKEN_SUFFIXES, Limits, read_source
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems

CASES = Path(__file__).parents[1] / "data" / "cases"
GOOD = "よい紙である。棚の鍵は毎日数える。\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices, names of bytes")


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def fill_with_damage(folder: Path) -> None:
    whole = {
        ".pdf": pdf_file(),
        ".xlsx": sheet_file(),
        ".docx": word_file(),
        ".pptx": slides_file(),
    }
    for suffix, data in whole.items():
        put(folder / f"cut{suffix}", data[: len(data) // 2])
    put(folder / "cut.zip", (CASES / "handouts.zip").read_bytes()[:-40])
    noise = random.Random(7).randbytes(3000)
    for suffix in TAKEN_SUFFIXES:
        put(folder / f"noise{suffix}", noise)
        put(folder / f"empty{suffix}", b"")
    put(folder / "program.exe", b"MZ")


def fill_with_what_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "out.txt").symlink_to("/etc/hostname")
    (folder / "loop.txt").symlink_to("loop.txt")
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(folder):
        server.bind("socket.txt")
    with (folder / "sparse.pdf").open("wb") as file:
        file.truncate(3 * 2**30)


def fill_with_names(folder: Path) -> None:
    names = [
        "錠前".encode("cp932"),
        "一行\n二行".encode(),
        b"\xff\xfe",
        "長".encode() * 80,
        b"-x",
        b"<b>*",
    ]
    for name in names:
        put(Path(os.fsdecode(os.fsencode(folder) + b"/" + name + b".txt")), GOOD.encode())


def run(folder: Path, kb: Path) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "cli", "ingest", str(folder), "--kb", str(kb), "--json"]
    done = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.returncode, json.loads(done.stdout), done.stderr


def test_the_good_files_are_in_and_each_bad_one_has_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    for case in CASES.iterdir():
        put(folder / "cases" / case.name, case.read_bytes())
    fill_with_damage(folder)
    fill_with_what_is_no_file(folder)
    fill_with_names(folder / "names")
    code, report, errors = run(folder, tmp_path / "kb")
    assert code == 1
    assert "Traceback" not in errors
    failed = {f["path"]: f["reason"] for f in report["failed"]}
    bad = {f"m/{path.name}" for path in folder.iterdir() if not path.is_dir() or path.is_symlink()}
    # Noise is text in no encoding, so no file of noise is taken.
    assert bad - set(failed) == set()
    assert all("\n" not in f["path"] and "\n" not in f["message"] for f in report["failed"])
    assert failed["m/sparse.pdf"] == "too-large"
    special = ("m/pipe.txt", "m/device.txt", "m/out.txt", "m/socket.txt", "m/program.exe")
    assert {failed[path] for path in special} == {"unsupported"}
    names = [name for name in report["added"] if name.startswith("m/names/")]
    assert len(names) == 6
    assert "m/names/錠前.txt" in names
    left = {p for p in failed if p.startswith("m/cases/") and Path(p).suffix in TAKEN_SUFFIXES}
    assert left == {"m/cases/dynamic-form.pdf"}


def parts_with(tmp_path: Path, **others: Any) -> IngestParts:
    generations = Generations(tmp_path / "kb")
    parts = IngestParts(
        generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), max_passage_chars=360
    )
    return replace(parts, **others)


def taken(tmp_path: Path, parts: IngestParts) -> IngestReport:
    put(tmp_path / "m" / "good.txt", GOOD.encode())
    put(tmp_path / "m" / "odd.txt", "変わった紙である。\n".encode())
    return ingest([tmp_path / "m"], IngestOptions(), parts)


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), UnicodeEncodeError("utf-8", "x", 0, 1, "x"), RecursionError(), MemoryError()],
)
def test_a_fault_that_one_file_brings_out_costs_that_file(tmp_path: Path, error: Exception) -> None:
    def read(path: Path, limits: Limits) -> ParsedDocument:
        if path.name == "odd.txt":
            raise error
        return read_source(path, limits)

    parts = parts_with(tmp_path, open_reader=lambda: contextlib.nullcontext(read))
    report = taken(tmp_path, parts)
    assert report.added == ("m/good.txt",)
    assert [(f.path, f.reason) for f in report.failed] == [("m/odd.txt", "unreadable")]
    assert type(error).__name__ in report.failed[0].message.en


def test_a_fault_in_what_is_made_of_a_reading_costs_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(reading: ParsedDocument, identifier: str, *others: Any) -> Any:
        if identifier.endswith("odd.txt"):
            raise IndexError(identifier)
        return interpret(reading, identifier, *others)

    monkeypatch.setattr("ingest.pipeline.interpret", faulty)
    report = taken(tmp_path, parts_with(tmp_path))
    assert report.added == ("m/good.txt",)
    assert [f.path for f in report.failed] == ["m/odd.txt"]


def test_a_text_beyond_the_limit_of_letters_is_refused_by_itself(tmp_path: Path) -> None:
    put(tmp_path / "m" / "long.txt", ("長い。\n" * 20).encode())
    report = taken(tmp_path, parts_with(tmp_path, limits=Limits(max_letters=50)))
    assert [(f.path, f.reason) for f in report.failed] == [("m/long.txt", "too-large")]
    assert report.added == ("m/good.txt", "m/odd.txt")


def test_members_of_an_archive_are_known_again_and_go_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    put(folder / "good.txt", GOOD.encode())
    put(folder / "handouts.zip", (CASES / "handouts.zip").read_bytes())
    parts = parts_with(tmp_path)
    first = ingest([folder], IngestOptions(), parts)
    members = [name for name in first.added if name.startswith("m/handouts.zip/")]
    assert members
    again = ingest([folder], IngestOptions(), parts)
    assert (again.added, again.missing) == ((), ())
    assert again.unchanged == len(first.added)
    # While the archive cannot be opened its members are not gone.
    put(folder / "handouts.zip", b"PK\x03\x04 damaged")
    damaged = ingest([folder], IngestOptions(prune=True), parts)
    assert damaged.removed == ()
    assert [f.path for f in damaged.failed] == ["m/handouts.zip"]
    (folder / "handouts.zip").unlink()
    assert list(ingest([folder], IngestOptions(prune=True), parts).removed) == members
