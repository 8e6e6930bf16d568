"""Whatever is dropped in: one clear line for each bad file, the rest ingested, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.errors import IndexMismatchError, KnowledgeBaseUnwritableError
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.settings import Settings
from pdf_builder import PdfBuilder

GOOD = "# 手引き\n\n## No.85 施錠\n\n設置場所に鍵を付けます。\n"


def image_only_pdf() -> bytes:
    """A page with a drawing and no letter."""
    builder = PdfBuilder()
    builder.canvas.rect(100, 100, 200, 200, fill=1)
    return builder.build()


@pytest.fixture
def parts(tmp_path: Path) -> IngestParts:
    return IngestParts(
        Generations(tmp_path / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "material"
    made.mkdir()
    return made


def put_every_damage(folder: Path) -> dict[str, str]:
    """Write one file of each damage and return the expected reasons."""
    pdf = PdfBuilder().text(50, 50, "設置場所に鍵を付けます。").build()
    locked = PdfBuilder(password="geheim").text(50, 50, "秘密です。").build()
    damages: dict[str, tuple[bytes, str]] = {
        "empty.txt": (b"", "empty"),
        "html.pdf": (b"<!DOCTYPE html><html><body>x</body></html>", "not-this-format"),
        "cut.pdf": (pdf[: len(pdf) // 2], "damaged"),
        "locked.pdf": (locked, "password"),
        "picture.pdf": (image_only_pdf(), "no-text-layer"),
        "binary.txt": (bytes(range(256)) * 20, "not-this-format"),
        "unknown.xyz": (b"abc", "unsupported"),
    }
    for name, (content, _) in damages.items():
        (folder / name).write_bytes(content)
    return {f"{folder.name}/{name}": reason for name, (_, reason) in damages.items()}


def test_each_damage_is_named_and_the_rest_is_ingested(folder: Path, parts: IngestParts) -> None:
    expected = put_every_damage(folder)
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    report = ingest([folder, folder / "missing.pdf"], IngestOptions(), parts)
    reasons = {f.path: f.reason for f in report.failed}
    assert reasons.pop(str(folder / "missing.pdf")) == "unreadable"
    assert reasons == expected
    assert report.added == ("material/good.md",)


def test_each_message_is_one_line_that_names_the_file(folder: Path, parts: IngestParts) -> None:
    put_every_damage(folder)
    report = ingest([folder], IngestOptions(), parts)
    for failure in report.failed:
        for text in (failure.message.ja, failure.message.en):
            assert Path(failure.path).name in text
            assert "\n" not in text
            assert str(folder.parent) not in text


def test_an_image_only_pdf_is_told_to_be_ocred_first(folder: Path, parts: IngestParts) -> None:
    (folder / "picture.pdf").write_bytes(image_only_pdf())
    (failure,) = ingest([folder], IngestOptions(), parts).failed
    assert "OCR it first" in failure.message.en


def test_a_cp932_file_is_read_correctly(folder: Path, parts: IngestParts) -> None:
    (folder / "old.txt").write_bytes("設置場所に鍵を付けます。№８５ です。\r\n".encode("cp932"))
    report = ingest([folder], IngestOptions(), parts)
    assert report.failed == ()
    content = read_content(parts.generations.path(parts.generations.live()))
    assert "設置場所に鍵を付けます。" in content.passages[0].text


def test_a_folder_without_readable_files_makes_no_generation(
    folder: Path, parts: IngestParts
) -> None:
    put_every_damage(folder)
    assert ingest([folder], IngestOptions(), parts).generation is None
    empty = folder / "nothing"
    empty.mkdir()
    assert ingest([empty], IngestOptions(), parts).generation is None


def test_an_unwritable_knowledge_base_is_one_clear_error(folder: Path, parts: IngestParts) -> None:
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    parts.generations.folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(KnowledgeBaseUnwritableError, match="cannot be written"):
        ingest([folder], IngestOptions(), parts)


def test_a_knowledge_base_of_another_embedder_says_to_ingest_again(
    folder: Path, parts: IngestParts
) -> None:
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    ingest([folder], IngestOptions(), parts)
    with pytest.raises(IndexMismatchError, match="yorozu ingest"):
        open_knowledge_base(Settings(kb=parts.generations.folder), FakeEmbedder(name="another"))
