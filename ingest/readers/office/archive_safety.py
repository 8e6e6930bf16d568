"""Office files are zip archives from anywhere: what is checked before a library opens one."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from ingest.readers import failures
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

DAMAGE_ERRORS = (
    # What the Office libraries raise on broken files: they check little before they use it.
    # The XML parsers' own errors are SyntaxErrors, DTD refusals are ValueErrors.
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
_MAX_ENTRIES = 10_000
# With the default limit of 100 MB for the file this allows 500 MB unpacked.
UNPACKED_PER_PACKED_LIMIT = 5
_MAX_RATIO = 200
_RATIO_MATTERS_FROM = 10 * 2**20
ENCRYPTED_FLAG = 0x1
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
# Names in an OLE directory are UTF-16.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ODF_MANIFEST = "META-INF/manifest.xml"
_ODF_ENCRYPTED = b"encryption-data"
TYPES_PART = "[Content_Types].xml"
_KINDS = "(?:document|sheet|presentation|template|slideshow)"
_STRICT_NAMESPACE = "purl.oclc.org/ooxml"


@dataclass(frozen=True)
class OfficeFormat:
    """An Office format. ``type_mark`` is what the content type of its main part contains.

    Files with macros have types of their own, with ``macro_mark``.

    ``is_read_by_parts`` holds for a reader that parses each part by itself, and safely: there a
    broken one costs nothing but itself, and the Strict form is read like the usual one.
    """

    name: str
    type_mark: str
    suffix: str
    macro_mark: str
    is_read_by_parts: bool = False


EXCEL = OfficeFormat("Excel", "spreadsheetml", ".xlsx", "ms-excel")
WORD = OfficeFormat("Word", "wordprocessingml", ".docx", "ms-word", is_read_by_parts=True)
POWERPOINT = OfficeFormat(
    "PowerPoint", "presentationml", ".pptx", "ms-powerpoint", is_read_by_parts=True
)
_FORMATS = (EXCEL, WORD, POWERPOINT)


def check_archive(source: Source, office: OfficeFormat, limits: Limits) -> None:
    """Refuse what is dangerous, broken, protected or another format.

    Raises:
        ReadingError: too-large, damaged, not-this-format, password or unsupported.
    """
    if source.data.startswith(_OLE_MAGIC):
        if ENCRYPTED_PACKAGE in source.data:
            raise failures.office_password(source.name)
        raise failures.old_office(source.name, office.name, office.suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            if any(entry.flag_bits & ENCRYPTED_FLAG for entry in archive.infolist()):
                raise failures.office_password(source.name)
            check_entries(source.name, archive, limits)
            _check_format(source.name, archive, office)
            _check_markup(source.name, archive, office)
    except DAMAGE_ERRORS as error:
        raise office_damage(source.name, office, error) from error


def office_damage(name: str, office: OfficeFormat, error: Exception) -> ReadingError:
    """For errors that a library raises on a file whose outside looked right."""
    kind = type(error).__name__
    return failures.damaged(
        name,
        f"{office.name} ファイルとして最後まで読めません({kind})",
        f"it cannot be read to its end as {office.name} ({kind})",
    )


def check_entries(name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a container of too many files, or of files that would unpack to too much.

    Raises:
        ReadingError: too-large.
    """
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise failures.too_large(name, f"内部ファイル {len(entries)} 個", f"{_MAX_ENTRIES} 個")
    # The sizes that entries declare hold: zipfile stops reading there, and checks the sum.
    unpacked, bound = (
        sum(e.file_size for e in entries),
        limits.max_bytes * UNPACKED_PER_PACKED_LIMIT,
    )
    if unpacked > bound:
        shown = f"展開後 {unpacked / 2**20:.0f} MB"
        raise failures.too_large(name, shown, f"{bound / 2**20:.0f} MB")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS_FROM and ratio > _MAX_RATIO:
            raise failures.too_large(name, f"圧縮率 {ratio:.0f} 倍", f"{_MAX_RATIO} 倍")


def is_encrypted_opendocument(archive: zipfile.ZipFile) -> bool:
    has_manifest = _ODF_MANIFEST in archive.namelist()
    return has_manifest and _ODF_ENCRYPTED in archive.read(_ODF_MANIFEST)


def _check_format(name: str, archive: zipfile.ZipFile, office: OfficeFormat) -> None:
    if TYPES_PART not in archive.namelist():
        raise failures.not_this_format(name, office.name, "Office 以外の ZIP")
    declared = archive.read(TYPES_PART).decode("utf-8", "replace")
    if not _has_main_part(declared, office):
        others = [f.name for f in _FORMATS if f is not office and _has_main_part(declared, f)]
        raise failures.not_this_format(name, office.name, (others or ["別の形式"])[0])


def _has_main_part(declared: str, office: OfficeFormat) -> bool:
    """A PowerPoint with a chart declares a spreadsheet too, but not as a main part."""
    return bool(_main_type(office).search(declared))


def _main_type(office: OfficeFormat) -> re.Pattern[str]:
    """Documents, templates and slide shows, with macros and without ([MS-OFFMACRO2] 2.2)."""
    plain = rf"vnd\.openxmlformats-officedocument\.{office.type_mark}\.{_KINDS}"
    with_macros = rf"vnd\.{office.macro_mark}\.{_KINDS}\.macroEnabled(?:Template)?"
    return re.compile(rf"(?:{plain}|{with_macros})\.main\+xml", re.IGNORECASE)


def _check_markup(name: str, archive: zipfile.ZipFile, office: OfficeFormat) -> None:
    """Every XML part must begin without a DTD: Office never writes one, entity bombs need one."""
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        try:
            root = _root(archive, entry)
        except (SyntaxError, zlib.error, zipfile.BadZipFile):
            if not office.is_read_by_parts:
                raise
            continue
        if _STRICT_NAMESPACE in root and not office.is_read_by_parts:
            raise failures.strict_office(name)


def _root(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """The name of a part's root element, with its namespace; a DTD before it raises ValueError."""
    from defusedxml.ElementTree import iterparse

    with archive.open(entry) as part:
        for _, element in iterparse(part, events=("start",), forbid_dtd=True):
            return str(element.tag)
    raise ParseError(entry.filename)
