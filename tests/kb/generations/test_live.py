"""Generations of older and newer forms: opened, brought forward, or told in one clear line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError
from kb.generations.checksums import generation_states, state_message
from kb.generations.files import DOCUMENTS, PAGES
from kb.generations.folder import MANIFEST, SCHEMA_VERSION, Generations
from kb.generations.live import check_schema
from kb.settings import Settings
from made_knowledge_base import ingest_texts, open_made

ADDED_LATER = (
    "passages.facts.npz",
    "corpus.txt",
    "items.jsonl",
    "tokens.npy",
    "tokens.offsets.npy",
)
"""Files that the first form of this schema did not have."""
DOCUMENT_KEYS_OF_THE_FIRST_FORM = {
    "id", "title", "kind", "content_hash", "publisher", "edition", "date", "meeting", "url",
    "reuse", "pages", "file_name", "fingerprint", "is_sample", "duplicate_of", "superseded_by",
}  # fmt: skip


def live(kb: Path) -> Path:
    generations = Generations(kb)
    return generations.path(generations.live())


def change_manifest(kb: Path, **changes: Any) -> None:
    path = live(kb) / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    kept = {k: v for k, v in (manifest | changes).items() if v is not None}
    path.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def write_in_the_older_form(kb: Path) -> None:
    """As the first version wrote it: no checksums, no derived files, fewer keys a document."""
    folder = live(kb)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for name in ADDED_LATER:
        (folder / name).unlink(missing_ok=True)
    for name, keys in ((DOCUMENTS, DOCUMENT_KEYS_OF_THE_FIRST_FORM), (PAGES, None)):
        rows = [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        kept = [{k: v for k, v in row.items() if not keys or k in keys} for row in rows]
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
        (folder / name).write_text("".join(lines), "utf-8")
    first = ("schema", "embedder", "embedder_name", "dimension", "lexical", "pipeline",
             "max_passage_chars", "documents", "passages", "created")  # fmt: skip
    kept_keys = {key: manifest[key] for key in first}
    (folder / MANIFEST).write_text(json.dumps(kept_keys, ensure_ascii=False), "utf-8")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    ingest_texts(tmp_path / "kb")
    return tmp_path / "kb"


def answer_of(kb: Path) -> str:
    opened = open_made(Settings(kb=kb))
    try:
        return opened.ask("No.54の機密区分はいくつ必要ですか").text
    finally:
        opened.close()


def test_a_generation_in_the_older_form_opens_and_answers_the_same(kb: Path) -> None:
    before = answer_of(kb)
    write_in_the_older_form(kb)
    assert answer_of(kb) == before


def test_the_doctor_tells_what_the_older_form_lacks(kb: Path) -> None:
    write_in_the_older_form(kb)
    (state,) = generation_states(Generations(kb))
    assert state.is_whole
    assert "before checksums" in state_message(state, [state]).en


def test_the_next_ingest_writes_the_older_form_anew(kb: Path) -> None:
    write_in_the_older_form(kb)
    ingest_texts(kb, {"third.md": "# よろず相談会 第10回\n\n# 質問①\n\n回答[No.54]：三つです。\n"})
    (older, newer) = generation_states(Generations(kb))
    assert older.damage is None
    assert newer.damage == ()


def test_an_older_schema_is_told_with_what_to_do(kb: Path) -> None:
    change_manifest(kb, schema=SCHEMA_VERSION - 1)
    with pytest.raises(IndexMismatchError, match=r"older than this version's .*ingest --full"):
        open_made(Settings(kb=kb))


def test_a_newer_schema_asks_for_an_update(kb: Path) -> None:
    change_manifest(kb, schema=SCHEMA_VERSION + 1)
    with pytest.raises(IndexMismatchError, match=r"newer than this version's .*Update"):
        open_made(Settings(kb=kb))


def test_a_manifest_without_a_schema_is_damaged(kb: Path) -> None:
    change_manifest(kb, schema=None)
    with pytest.raises(KnowledgeBaseDamagedError, match="names no schema"):
        open_made(Settings(kb=kb))


def test_this_version_opens_what_it_writes(kb: Path) -> None:
    check_schema(Generations(kb).manifest(Generations(kb).live()))
