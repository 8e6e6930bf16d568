"""OpenDocument workbooks as a whole: as LibreOffice writes them, damaged, protected, of another kind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.readers import Limits, Source, read_source
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.sheet.xlsx import read_xlsx
from kb.errors import ReadingError
from office_files.looked_at_workbook import looked_at
from office_files.open_sheets import open_workbook, row, table
from office_files.saved_forms import FOUND, saved_as

needs_libreoffice = pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed")


@needs_libreoffice
def test_what_libreoffice_writes_is_read_like_the_excel_file_that_it_is_made_of(
    tmp_path: Path,
) -> None:
    data = looked_at()
    excel = read_xlsx(Source("a.xlsx", data), Limits())
    opened = read_source(saved_as(tmp_path, data, ".xlsx", "ods"))
    # What Excel has calculated none of yet, LibreOffice calculates, and draws.
    values = ("困りごと", "\t割合", "研磨\t41%")
    assert [x for x in opened.pages[0].text.splitlines() if x not in values] == [
        x for x in excel.pages[0].text.splitlines() if x not in values
    ]
    assert [p.url for p in opened.pages[0].links] == ["https://example.org/a"]
    assert {p for p in excel.left_out if p.part not in ("formula", "chart")} == {*opened.left_out}
    assert "研磨\t41%" in opened.pages[0].text


def test_the_title_of_the_file_is_told() -> None:
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 当番表 </dc:title></m>'
    data = open_workbook(table(row("文")), parts={"meta.xml": meta})
    assert read_ods(Source("表.ods", data), Limits()).title == "当番表"


def test_a_broken_part_beside_the_sheets_costs_only_itself() -> None:
    data = open_workbook(table(row("文")), parts={"styles.xml": "<broken"})
    reading = read_ods(Source("表.ods", data), Limits())
    assert "文" in reading.pages[0].text
    assert [(p.part, p.names) for p in reading.left_out] == [("unknown", ("styles.xml",))]


def test_an_empty_workbook_gives_no_pages() -> None:
    assert read_ods(Source("表.ods", open_workbook(table())), Limits()).pages == ()


def reason(data: bytes) -> str:
    with pytest.raises(ReadingError) as raised:
        read_ods(Source("表.ods", data), Limits())
    return raised.value.reason


def test_what_cannot_be_read_is_told_by_its_reason() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    manifest = "<m><encryption-data/></m>"
    assert reason(other.getvalue()) == "not-this-format"
    assert reason(b"PK\x03\x04 no archive") == "damaged"
    assert reason(open_workbook("<open>")) == "damaged"
    assert reason(open_workbook("", parts={"content.xml": bomb})) == "damaged"
    assert reason(open_workbook("", parts={"META-INF/manifest.xml": manifest})) == "password"


def test_changes_that_are_kept_track_of_are_told() -> None:
    cells = "<table:deletion><table:table-cell><text:p>消した文</text:p></table:table-cell></table:deletion>"
    data = open_workbook(
        f"<table:tracked-changes>{cells}</table:tracked-changes>{table(row('文'))}"
    )
    reading = read_ods(Source("表.ods", data), Limits())
    assert [(p.why, p.part, p.letters) for p in reading.left_out] == [("hidden", "revision", 4)]
