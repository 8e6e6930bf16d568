"""A file's parts: a broken one costs itself, the document's own costs the file."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.readers.office.docx import read_docx
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError
from word_files import left_out, p, part, texts_of, word_file

KINDS = ("styles", "numbering", "settings", "theme", "comments", "footnotes", "endnotes", "header")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("broken", ["", "no XML", "<w:a xmlns:w='x'><w:b></w:a>"])
def test_a_broken_part_costs_itself_and_is_told(kind: str, broken: str) -> None:
    parts = {f"{kind}/{kind}.xml": broken}
    assert texts_of(p("鍵は守衛室にある。"), parts) == ["鍵は守衛室にある。"]
    assert left_out(p("鍵は守衛室にある。"), parts) == [("not-read", "unknown", 1)]


def rewritten(changes: dict[str, bytes | None]) -> bytes:
    """A file with some members replaced, or left out."""
    buffer = io.BytesIO()
    data = word_file(p("鍵は守衛室にある。"), {"styles/styles.xml": part("styles", "")})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "changes",
    [
        {"word/styles.xml": None},
        {"word/_rels/document.xml.rels": None},
        {"word/_rels/document.xml.rels": b"no XML"},
        {"_rels/.rels": None},
        {"_rels/.rels": b"no XML"},
    ],
)
def test_a_part_that_is_missing_or_not_named_costs_itself(changes: dict[str, bytes | None]) -> None:
    reading = read_docx(Source("a.docx", rewritten(changes)), Limits())
    assert reading.pages[0].text == "鍵は守衛室にある。\n"


@pytest.mark.parametrize("content", [None, b"", b"no XML", b"<w:document xmlns:w='x'/>"])
def test_without_its_document_the_file_is_damaged(content: bytes | None) -> None:
    with pytest.raises(ReadingError) as raised:
        read_docx(Source("a.docx", rewritten({"word/document.xml": content})), Limits())
    assert raised.value.reason == "damaged"


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"]
)
def test_a_part_with_entities_is_refused(name: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(ReadingError) as raised:
        read_docx(Source("a.docx", rewritten({name: bomb})), Limits())
    assert raised.value.reason == "damaged"


def test_the_strict_form_is_read_like_the_usual_one() -> None:
    data = word_file(p("鍵は守衛室にある。") + p("控え", '<w:color w:val="FFFFFF"/>'))
    strict: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for kind in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                usual = b"http://schemas.openxmlformats.org/" + kind + b"/2006/"
                content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + kind + b"/")
            strict[name] = content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, member in strict.items():
            new.writestr(name, member)
    reading = read_docx(Source("a.docx", buffer.getvalue()), Limits())
    assert reading.pages[0].text == "鍵は守衛室にある。\n"
    assert [(x.why, x.part) for x in reading.left_out] == [("hidden", "text")]
