from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.curation.audiences import Audience, idle_audience_warnings, with_audiences
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.documents import Document
from kb.errors import MaterialError
from kb.generations.files import read_documents
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems

NOTES = "# 手引き\n\n## No.{0} 区分\n\n情報を{0}の区分に分けます。\n"
INTERNAL = '[[audience]]\ndocuments = "material/internal*"\ngroups = ["office"]\n'


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    (folder / "open.md").write_text(NOTES.format(54), encoding="utf-8")
    (folder / "internal.md").write_text(NOTES.format(56), encoding="utf-8")
    return folder


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def run(tmp_path: Path, embedder: FakeEmbedder) -> Callable[..., IngestReport]:
    parts = IngestParts(
        Generations(tmp_path / "kb"), embedder, Register(), GuidelineItems(), Limits(), 360
    )
    return lambda path, **options: ingest([path], IngestOptions(**options), parts)


def audiences(folder: Path) -> dict[str, tuple[str, ...]]:
    generations = Generations(folder / "kb")
    return {d.id: d.audience for d in read_documents(generations.path(generations.live()))}


def decide(material: Path, text: str) -> None:
    (material / "corrections.toml").write_text(text, encoding="utf-8")


def test_without_a_table_documents_are_public(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport]
) -> None:
    run(material)
    assert set(audiences(tmp_path).values()) == {()}


def test_a_pattern_restricts_the_documents_it_names(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport]
) -> None:
    decide(material, INTERNAL)
    run(material)
    assert audiences(tmp_path) == {
        "material/internal.md": ("office",),
        "material/open.md": (),
    }


def test_a_new_audience_alone_makes_a_changed_document_and_reads_and_embeds_nothing(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport], embedder: FakeEmbedder
) -> None:
    run(material)
    embedded = len(embedder.embedded)
    decide(material, INTERNAL)
    report = run(material)
    assert (report.changed, report.unchanged) == (("material/internal.md",), 1)
    assert len(embedder.embedded) == embedded
    assert audiences(tmp_path)["material/internal.md"] == ("office",)


def test_a_dropped_table_makes_its_documents_public_again(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport]
) -> None:
    decide(material, INTERNAL)
    run(material)
    decide(material, "")
    assert run(material).changed == ("material/internal.md",)
    assert audiences(tmp_path)["material/internal.md"] == ()


def test_a_document_that_is_not_given_keeps_its_audience(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport]
) -> None:
    decide(material, INTERNAL)
    run(material)
    (material / "corrections.toml").unlink()
    (material / "open.md").write_text(NOTES.format(57), encoding="utf-8")
    run(material / "open.md")
    assert audiences(tmp_path)["material/internal.md"] == ("office",)


def test_a_table_restricts_at_once_even_what_is_not_given(
    material: Path, tmp_path: Path, run: Callable[..., IngestReport]
) -> None:
    run(material)
    decide(material, INTERNAL)
    report = run(material / "open.md")
    assert report.changed == ("material/internal.md",)
    assert report.unchanged == 1
    assert audiences(tmp_path)["material/internal.md"] == ("office",)


def test_a_table_that_names_no_document_is_told(
    material: Path, run: Callable[..., IngestReport]
) -> None:
    decide(material, INTERNAL.replace("internal", "intrenal"))
    found = [w for w in run(material).warnings if w.kind == "audience-without-document"]
    assert [w.document for w in found] == ["material/intrenal*"]


def test_tables_for_the_same_document_add_up() -> None:
    tables = [
        Audience(documents="a/*", groups=("y", "x")),
        Audience(documents="a/b", groups=("z",)),
    ]
    documents = {i: Document(i, i, "reference", "") for i in ("a/b", "c")}
    found = with_audiences(documents, tables, documents)
    assert {i: d.audience for i, d in found.items()} == {"a/b": ("x", "y", "z"), "c": ()}
    assert [w.document for w in idle_audience_warnings(tables, ["a/c"])] == ["a/b"]


@pytest.mark.parametrize("groups", ["[]", '[""]', '"office"'])
def test_a_table_without_groups_is_refused(
    material: Path, run: Callable[..., IngestReport], groups: str
) -> None:
    decide(material, f'[[audience]]\ndocuments = "a"\ngroups = {groups}\n')
    with pytest.raises(MaterialError, match="groups"):
        run(material)
