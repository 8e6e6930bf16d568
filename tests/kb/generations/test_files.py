"""A generation's files: written whole or not at all, and read back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.documents import Document, PlacedWord
from kb.errors import KnowledgeBaseDamagedError, KnowledgeBaseUnwritableError
from kb.generations.checksums import Damage
from kb.generations.files import (
    FILES,
    GenerationContent,
    PageText,
    build_generation,
    damage_from_elsewhere,
    is_kept_whole,
    read_content,
    read_documents,
    read_pages,
    read_report,
    source_file,
    tidy,
)
from kb.generations.folder import Generations
from made_knowledge_base import MEETINGS, ingest_into

EMPTY = GenerationContent([], [], [], np.zeros((0, 4), np.float32), {}, {})
DOCUMENT = Document("m/a.pdf", "手引き", "guideline", "a" * 64, file_name="a.PDF")


def test_a_generation_of_nothing_is_written_and_read(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    folder = generations.path(build_generation(generations, EMPTY))
    found = read_content(folder)
    assert (found.documents, found.pages, found.passages, found.items) == ([], [], [], [])
    assert read_report(folder) == {"generation": "000001"}


def test_pages_come_back_with_the_places_of_their_words(tmp_path: Path) -> None:
    plain = PageText("m/a.pdf", 0, 1, "鍵")
    by_ocr = PageText("m/a.pdf", 1, None, "棚", (PlacedWord("棚", 0.1, 0.2, 0.3, 0.4),))
    generations = Generations(tmp_path)
    name = build_generation(generations, replace(EMPTY, pages=[plain, by_ocr]))
    assert read_pages(generations.path(name)) == [plain, by_ocr]


def test_what_was_ingested_is_read_back_and_built_again(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    ingest_into(generations, MEETINGS)
    content = read_content(generations.path("000001"))
    again = read_content(generations.path(build_generation(generations, content)))
    assert (again.documents, again.passages) == (content.documents, content.passages)
    assert np.array_equal(again.vectors, content.vectors)


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(step: str) -> None:
        if step == "lexical":
            raise OSError(28, "No space left on device")

    generations = Generations(tmp_path)
    with pytest.raises(KnowledgeBaseUnwritableError, match="No space"):
        build_generation(generations, EMPTY, fail)
    assert list((tmp_path / "generations").iterdir()) == []


def test_a_generation_names_the_one_before_it(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.publish(build_generation(generations, EMPTY))
    later = build_generation(generations, EMPTY)
    assert generations.manifest(later)["before"] == "000001"
    own = build_generation(generations, replace(EMPTY, manifest={"before": None}))
    assert generations.manifest(own)["before"] is None


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', "[]", '"a"'])
def test_a_line_that_is_no_document_is_damage(tmp_path: Path, line: str) -> None:
    (tmp_path / "documents.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeBaseDamagedError, match=r"documents\.jsonl"):
        read_documents(tmp_path)


def test_a_name_that_would_lead_elsewhere_is_damage(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    odd = replace(DOCUMENT, content_hash="../../elsewhere")
    name = build_generation(generations, replace(EMPTY, documents=[odd]))
    manifest = generations.manifest(name)
    found = damage_from_elsewhere(generations.path(name), manifest)
    assert found == [Damage("documents.jsonl", "changed")]


def test_a_source_is_named_by_its_content_and_its_ending(tmp_path: Path) -> None:
    path = source_file(tmp_path, DOCUMENT)
    assert path == tmp_path / FILES / f"{'a' * 64}.pdf"
    assert not is_kept_whole(path, DOCUMENT)
    path.parent.mkdir()
    path.write_bytes(b"something else")
    assert not is_kept_whole(path, DOCUMENT)


def test_sources_go_with_the_last_generation_that_names_them(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    path = source_file(tmp_path, DOCUMENT)
    path.parent.mkdir()
    path.write_bytes(b"%PDF")
    generations.publish(build_generation(generations, replace(EMPTY, documents=[DOCUMENT])))
    tidy(generations)
    assert path.exists()
    generations.publish(build_generation(generations, EMPTY))
    tidy(generations, keep=1)
    assert path.exists(), "the one before the live one still names it"
    generations.publish(build_generation(generations, EMPTY))
    tidy(generations, keep=1)
    assert not path.exists()


def test_no_source_goes_while_a_generation_is_damaged(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.publish(build_generation(generations, EMPTY))
    (tmp_path / FILES).mkdir()
    (tmp_path / FILES / "unnamed.pdf").write_bytes(b"%PDF")
    (generations.path("000001") / "documents.jsonl").write_bytes(b"{")
    tidy(generations)
    assert (tmp_path / FILES / "unnamed.pdf").exists()
