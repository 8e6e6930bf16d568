"""Documents and slides in older and other formats, made of today's by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest

from damaged_files import slides_file, word_file
from ingest.readers import Limits, read_source
from kb.errors import ReadingError
from office_files.saved_forms import FOUND, saved_as

LIMITS = Limits(libreoffice=FOUND)


def text_of(path: Path, limits: Limits = LIMITS) -> str:
    return "\n".join(page.text for page in read_source(path, limits).pages)


@pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["doc", "odt", "rtf"])
def test_documents_read_as_their_form_of_today(tmp_path: Path, form: str) -> None:
    older = saved_as(tmp_path, word_file(), ".docx", form)
    words = text_of(tmp_path / "a.docx").split()
    assert words
    assert set(words) <= set(text_of(older).split())


@pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["ppt", "odp"])
def test_slides_read_as_their_form_of_today(tmp_path: Path, form: str) -> None:
    older = saved_as(tmp_path, slides_file(), ".pptx", form)
    words = text_of(tmp_path / "a.pptx").split()
    assert words
    assert set(words) <= set(text_of(older).split())


def test_a_page_or_a_document_of_today_under_an_old_name_is_read(tmp_path: Path) -> None:
    page, document = tmp_path / "a.doc", tmp_path / "b.doc"
    page.write_text("<html><body><p>門は夜も開いている</p></body></html>", encoding="utf-8")
    document.write_bytes(word_file())
    assert "門は夜も開いている" in text_of(page, Limits())
    assert text_of(document, Limits())


def test_other_content_is_not_this_format(tmp_path: Path) -> None:
    (tmp_path / "a.ppt").write_text("門は夜も開いている", encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        text_of(tmp_path / "a.ppt")
    assert caught.value.reason == "not-this-format"
