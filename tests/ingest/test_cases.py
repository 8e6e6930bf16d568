"""The small files of `tests/data/cases`, after other tools' bug reports: each as its line says.

A line of expected.jsonl: ``must_find`` (literals in the file's passages or their sections; ``a|b``
asks for one of the two), ``must_not_find``, ``must_fail_reason``, ``must_tell`` (in a warning about
the file, or in a passage), ``name_hex`` (the bytes of the name it is ingested under). White space
does not count.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.readers.libreoffice import find_libreoffice
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems

FOLDER = Path(__file__).parents[1] / "data" / "cases"
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]
LIBREOFFICE = find_libreoffice()
CONVERTED = (".doc", ".rtf")
"""Suffixes that are read through LibreOffice."""


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@dataclass(frozen=True)
class Taken:
    """What came of the folder, by the name that a file has in it."""

    report: IngestReport
    texts: dict[str, str]

    def text_of(self, name: str) -> str:
        return plain("\n".join(text for i, text in self.texts.items() if _is_of(i, name)))

    def told_of(self, name: str) -> str:
        told = (w.facts.in_language("ja") for w in self.report.warnings if _is_of(w.document, name))
        return plain("\n".join(told))

    def failures_of(self, name: str) -> list[str]:
        return [f.reason for f in self.report.failed if _is_of(f.path, name)]


def _is_of(identifier: str, name: str) -> bool:
    """True for the file itself, and for a member of it."""
    return f"cases/{name}" == identifier or identifier.startswith(f"cases/{name}/")


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("material") / "cases"
    folder.mkdir()
    for case in CASES:
        name = os.fsdecode(bytes.fromhex(case["name_hex"])) if "name_hex" in case else case["file"]
        shutil.copy(FOLDER / case["file"], folder / name)
    generations = Generations(folder.parent / "kb")
    limits = Limits(libreoffice=LIBREOFFICE)
    parts = IngestParts(
        generations, FakeEmbedder(), Register(), GuidelineItems(), limits, max_passage_chars=360
    )
    report = ingest([folder], IngestOptions(), parts)
    assert report.generation
    texts: dict[str, str] = {}
    for p in read_content(generations.path(report.generation)).passages:
        texts[p.document_id] = f"{texts.get(p.document_id, '')}\n{p.section}\n{p.text}"
    return Taken(report, texts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_case_is_as_its_line_says(taken: Taken, case: dict[str, Any]) -> None:
    name = case["file"]
    if Path(name).suffix in CONVERTED and not LIBREOFFICE:
        pytest.skip("LibreOffice is not installed")
    if "name_hex" in case:
        name = bytes.fromhex(case["name_hex"]).decode("cp932")
    reasons = case.get("must_fail_reason")
    if reasons:
        assert set(taken.failures_of(name)) & set(reasons.split("|"))
        return
    assert taken.failures_of(name) == []
    text = taken.text_of(name)
    for literals in case["must_find"]:
        assert any(plain(way) in text for way in literals.split("|")), literals
    for literal in case["must_not_find"]:
        assert plain(literal) not in text, literal
    for literals in case.get("must_tell", []):
        told = taken.told_of(name) + text
        assert any(plain(way) in told for way in literals.split("|")), literals


def test_every_file_of_the_folder_has_its_line() -> None:
    own = {"README.md", "expected.jsonl"}
    files = {path.name for path in FOLDER.iterdir()} - own
    assert files == {case["file"] for case in CASES}
