"""What of a generation's files is not as it was written, and what is then said to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb.generations.checksums import (
    Damage,
    GenerationState,
    checksum,
    checksums_of,
    damage_of,
    sealed,
    state_message,
)
from kb.generations.folder import MANIFEST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages.jsonl").write_text("鍵", encoding="utf-8")
    (tmp_path / "lexical").mkdir()
    (tmp_path / "lexical" / "index").write_bytes(b"1")
    return tmp_path


def made_database(path: Path, *words: str) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE passages (text TEXT)")
        database.execute("CREATE TABLE acquire_write (id INTEGER)")
        database.executemany("INSERT INTO passages VALUES (?)", [(word,) for word in words])
    return path


def test_what_was_just_written_is_whole(folder: Path) -> None:
    assert damage_of(folder, sealed({"files": checksums_of(folder)})) == []


def test_missing_and_changed_files_are_told_apart(folder: Path) -> None:
    manifest = sealed({"files": checksums_of(folder)})
    (folder / "pages.jsonl").write_text("鎖", encoding="utf-8")
    (folder / "lexical" / "index").unlink()
    found = damage_of(folder, manifest)
    assert set(found) == {Damage("pages.jsonl", "changed"), Damage("lexical/index", "missing")}


def test_a_changed_manifest_is_the_only_damage_told(folder: Path) -> None:
    manifest = sealed({"files": {"no-such-file": "sha256:0"}})
    assert damage_of(folder, manifest | {"passages": 9}) == [Damage(MANIFEST, "changed")]


@pytest.mark.parametrize("manifest", [{"schema": 1}, {"seal": "0" * 64}])
def test_a_manifest_without_its_seal_or_its_list_is_damaged(
    folder: Path, manifest: dict[str, object]
) -> None:
    assert damage_of(folder, manifest) == [Damage(MANIFEST, "changed")]


def test_the_manifest_and_an_unflushed_index_have_no_checksum(folder: Path) -> None:
    (folder / MANIFEST).write_bytes(b"{}")
    (folder / "data_level0.bin").write_bytes(b"rubbish")
    assert set(checksums_of(folder)) == {"pages.jsonl", "lexical/index"}
    (folder / "index_metadata.pickle").write_bytes(b"")
    assert "data_level0.bin" in checksums_of(folder)


def test_of_a_database_only_what_is_read_counts(tmp_path: Path) -> None:
    path = made_database(tmp_path / "chroma.sqlite3", "鍵")
    before = checksum(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO acquire_write VALUES (1)")
    assert checksum(path) == before
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE passages SET text = '鎖'")
    assert checksum(path) != before


def test_a_broken_database_is_damage_and_not_an_error(tmp_path: Path) -> None:
    path = made_database(tmp_path / "chroma.sqlite3", *["鍵" * 500] * 20)
    manifest = sealed({"files": checksums_of(tmp_path)})
    path.write_bytes(path.read_bytes()[:5000])
    assert damage_of(tmp_path, manifest) == [Damage("chroma.sqlite3", "changed")]


BROKEN = (Damage("pages.jsonl", "changed"),)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (GenerationState("2", True, ()), "is whole"),
        (GenerationState("2", True, (Damage("lexical/index", "missing"),)), "Only indexes"),
        (GenerationState("2", True, BROKEN, before="1"), "Go back to generation 1"),
        (GenerationState("2", True, BROKEN), "yorozu restore BACKUP"),
        (GenerationState("2", False, BROKEN), "Do not go back to it"),
        (GenerationState("2", True, BROKEN, is_copied=True), "yorozu pull"),
    ],
)
def test_each_state_says_what_to_do(state: GenerationState, told: str) -> None:
    message = state_message(state, [GenerationState("1", False, ()), state])
    assert told in message.en
    assert message.ja != message.en


def test_nobody_is_sent_back_to_a_damaged_generation() -> None:
    live = GenerationState("2", True, BROKEN, before="1")
    message = state_message(live, [GenerationState("1", False, BROKEN), live])
    assert "rollback" not in message.en
