"""Archives from anywhere: bombs, broken and protected files are refused before they are opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from ingest.readers.office.archive_safety import (
    EXCEL,
    POWERPOINT,
    WORD,
    OfficeFormat,
    check_archive,
)
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def declaring(kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
        "</Types>"
    )


def archive(parts: Mapping[str, bytes | str], kind: str = "spreadsheetml.sheet") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {"[Content_Types].xml": declaring(kind), **parts}.items():
            target.writestr(name, content)
    return buffer.getvalue()


def reason_of(data: bytes, office: OfficeFormat = EXCEL, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(ReadingError) as raised:
        check_archive(Source("表.xlsx", data), office, limits)
    assert "表.xlsx" in raised.value.message.ja
    return raised.value.reason


def test_a_plain_office_archive_passes() -> None:
    check_archive(Source("表.xlsx", archive({"main.xml": "<a/>"})), EXCEL, Limits())


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        ("vnd.ms-excel.sheet.macroEnabled", EXCEL),
        ("vnd.ms-excel.template.macroEnabled", EXCEL),
        ("vnd.openxmlformats-officedocument.spreadsheetml.template", EXCEL),
        ("vnd.ms-word.document.macroEnabled", WORD),
        ("vnd.ms-word.template.macroEnabledTemplate", WORD),
        ("vnd.openxmlformats-officedocument.wordprocessingml.template", WORD),
        ("vnd.ms-powerpoint.slideshow.macroEnabled", POWERPOINT),
        ("vnd.ms-powerpoint.presentation.macroEnabled", POWERPOINT),
        ("vnd.openxmlformats-officedocument.presentationml.slideshow", POWERPOINT),
    ],
)
def test_templates_slide_shows_and_macro_files_pass(kind: str, office: OfficeFormat) -> None:
    types = declaring("x").replace("vnd.openxmlformats-officedocument.x", kind)
    data = archive({"[Content_Types].xml": types, "main.xml": "<a/>"})
    check_archive(Source("表.xlsx", data), office, Limits())
    other = WORD if office is EXCEL else EXCEL
    assert reason_of(data, other) == "not-this-format"


def test_too_many_entries_are_refused() -> None:
    assert reason_of(archive({f"x{n}": b"" for n in range(10_000)})) == "too-large"


def test_an_archive_that_unpacks_beyond_the_limit_is_refused() -> None:
    data = archive({"media/a.bin": bytes(range(256)) * 20})
    assert reason_of(data, limits=Limits(max_bytes=1_000)) == "too-large"


def test_an_entry_packed_beyond_all_reason_is_refused() -> None:
    assert reason_of(archive({"main.xml": b" " * (11 * 2**20)})) == "too-large"


def test_encrypted_entries_ask_for_a_file_without_password() -> None:
    data = bytearray(archive({"main.xml": "<a/>"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1
    assert reason_of(bytes(data)) == "password"


def test_an_encrypted_office_file_is_told_from_an_old_one() -> None:
    encrypted = OLE_MAGIC + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert reason_of(encrypted) == "password"
    assert reason_of(OLE_MAGIC + bytes(500) + "Workbook".encode("utf-16-le")) == "unsupported"


def test_an_old_file_is_to_be_saved_in_the_new_format() -> None:
    with pytest.raises(ReadingError) as raised:
        check_archive(Source("古い.doc", OLE_MAGIC), WORD, Limits())
    assert ".docx" in raised.value.message.ja
    assert ".docx" in raised.value.message.en


@pytest.mark.parametrize("cut", [30, 200])
def test_a_cut_off_archive_is_damaged(cut: int) -> None:
    assert reason_of(archive({"main.xml": "<a/>"})[:cut]) == "damaged"


def test_broken_markup_is_damaged() -> None:
    assert reason_of(archive({"main.xml": b"\x00\x01"})) == "damaged"
    assert reason_of(archive({"main.xml": b""})) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    assert reason_of(archive({"xl/sheet.xml": bomb.encode(encoding)})) == "damaged"


def test_another_office_format_is_named() -> None:
    data = archive({"main.xml": "<a/>"}, "wordprocessingml.document")
    with pytest.raises(ReadingError) as raised:
        check_archive(Source("表.xlsx", data), EXCEL, Limits())
    assert raised.value.reason == "not-this-format"
    assert "Word" in raised.value.message.ja


def test_a_zip_or_no_zip_at_all_is_not_this_format() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as plain:
        plain.writestr("a.txt", "a")
    assert reason_of(buffer.getvalue(), POWERPOINT) == "not-this-format"


def test_the_strict_form_is_to_be_saved_as_the_usual_one() -> None:
    root = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    assert reason_of(archive({"xl/workbook.xml": root})) == "unsupported"


@pytest.mark.parametrize(
    ("office", "kind"),
    [(WORD, "wordprocessingml.document"), (POWERPOINT, "presentationml.presentation")],
)
def test_the_strict_form_is_taken_where_parts_are_read_one_by_one(
    office: OfficeFormat, kind: str
) -> None:
    root = '<main xmlns="http://purl.oclc.org/ooxml/any/main"/>'
    check_archive(Source("a", archive({"main.xml": root}, kind)), office, Limits())
