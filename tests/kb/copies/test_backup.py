"""Backup and restore: the same answers, or one clear line and nothing changed."""

from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path

import pytest

from backups import (
    CORRECTIONS,
    answers,
    back_up,
    bring_back,
    refused,
)
from kb.copies.backup import BackupError
from kb.errors import KnowledgeBaseDamagedError, KnowledgeBaseMissingError
from kb.generations.folder import Generations
from made_knowledge_base import ingest_texts

pytestmark = pytest.mark.real


def test_everything_deleted_and_restored_answers_the_same(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    ingest_texts(folder / "kb")
    (folder / "corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    before, made = answers(folder / "kb"), back_up(folder, "../b.zip")
    assert made.lost_sources == ()
    sources = {p.name: p.read_bytes() for p in (folder / "kb" / "files").iterdir()}
    shutil.rmtree(folder)
    restored = bring_back(tmp_path / "b.zip", folder / "kb")
    assert answers(folder / "kb") == before
    assert {p.name: p.read_bytes() for p in (folder / "kb" / "files").iterdir()} == sources
    assert restored.corrections == folder / "restored" / "corrections.toml"
    assert restored.corrections.read_text(encoding="utf-8") == CORRECTIONS
    assert sorted(p.name for p in (folder / "kb").iterdir()) == [
        "LIVE", "files", "generations", "leases", "writer.lock",
    ]  # fmt: skip


def test_a_backup_leaves_out_what_is_rebuilt(whole: Path) -> None:
    """Chroma's files may hold memory of an erased text, and belong to one version."""
    with zipfile.ZipFile(whole / "b.zip") as archive:
        assert not [name for name in archive.namelist() if "chroma" in name or "lexical" in name]


def test_a_damaged_index_is_no_hindrance_to_a_backup(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    shutil.rmtree(generations.path(generations.live()) / "lexical")
    assert back_up(tmp_path).lost_sources == ()


def test_a_damaged_generation_is_not_backed_up(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    pages = generations.path(generations.live()) / "pages.jsonl"
    pages.write_bytes(pages.read_bytes().swapcase())
    with pytest.raises(KnowledgeBaseDamagedError, match=r"pages\.jsonl"):
        back_up(tmp_path)
    pages.write_bytes(pages.read_bytes().swapcase())
    (pages.parent / "tokens.npy").unlink()
    with pytest.raises(KnowledgeBaseDamagedError, match=r"tokens\.npy"):
        back_up(tmp_path)
    assert not list(tmp_path.glob("*b.zip*"))


def test_a_source_that_was_lost_is_told_and_the_rest_is_backed_up(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    lost = next((tmp_path / "kb" / "files").iterdir())
    lost.write_text("something else", encoding="utf-8")
    made = back_up(tmp_path)
    assert len(made.lost_sources) == 1
    shutil.rmtree(tmp_path / "kb")
    bring_back(tmp_path / "b.zip", tmp_path / "kb")
    assert len(list((tmp_path / "kb" / "files").iterdir())) == 1


def test_a_backup_never_replaces_a_file_and_leaves_none_when_it_fails(
    whole: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="is there already"):
        back_up(whole)
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(whole, "no/such/folder/b.zip")
    with pytest.raises(KnowledgeBaseMissingError):
        back_up(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_bit_turned_anywhere_is_found_before_anything_is_written(
    backup: Path, tmp_path: Path
) -> None:
    original, places = backup.read_bytes(), random.Random(5)
    ends = [0, 1, len(original) - 70, len(original) - 65, len(original) - 64, len(original) - 1]
    for place in [*ends, *(places.randrange(len(original)) for _ in range(150))]:
        spoilt = bytearray(original)
        spoilt[place] ^= 1 << places.randrange(8)
        backup.write_bytes(spoilt)
        assert "cut off or was changed" in refused(backup, tmp_path)


def test_a_cut_file_an_empty_one_and_no_backup_are_told(backup: Path, tmp_path: Path) -> None:
    original = backup.read_bytes()
    for length in (0, 1, 63, 64, 65, len(original) // 2, len(original) - 1):
        backup.write_bytes(original[:length])
        assert "cut off or was changed" in refused(backup, tmp_path)
    backup.write_text("これはバックアップではありません", encoding="utf-8")
    assert "is no backup" in refused(backup, tmp_path)
    assert "cannot be used" in refused(tmp_path / "none.zip", tmp_path)
    assert "cannot be used" in refused(tmp_path, tmp_path)
