"""Generations of older and newer forms: opened, brought forward, or told in one clear line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError
from kb.generations.checksums import checksums_of, generation_states, sealed
from kb.generations.files import DOCUMENTS, PAGES
from kb.generations.folder import MANIFEST, SCHEMA_VERSION, Generations
from kb.generations.live import WholeGeneration, check_schema
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


def test_the_next_ingest_writes_the_older_form_anew(kb: Path) -> None:
    write_in_the_older_form(kb)
    ingest_texts(kb, {"third.md": "# よろず相談会 第10回\n\n# 質問①\n\n回答[No.54]：三つです。\n"})
    (older, newer) = generation_states(Generations(kb))
    assert older.damage
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


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    ingest_texts(tmp_path / "kb")
    return Generations(tmp_path / "kb")


def leases(generations: Generations) -> list[Path]:
    return list((generations.folder / "leases" / "000001").iterdir())


def test_it_is_leased_until_it_is_closed(generations: Generations) -> None:
    opened = WholeGeneration(generations, "000001")
    assert len(leases(generations)) == 1
    opened.close()
    assert leases(generations) == []


def test_what_cannot_be_opened_is_not_leased(generations: Generations) -> None:
    (generations.path("000001") / "vectors.npy").write_bytes(b"rubbish")
    with pytest.raises(KnowledgeBaseDamagedError, match=r"vectors\.npy"):
        WholeGeneration(generations, "000001")
    assert leases(generations) == []


def test_everything_stands_in_the_same_rows(generations: Generations) -> None:
    opened = WholeGeneration(generations, "000001")
    count = len(opened.passages)
    assert count > 0
    assert len(opened.vectors) == len(opened.facts) == len(opened.lexical.scores(["鍵"])) == count
    assert {p.document_id for p in opened.passages} == set(opened.documents)
    opened.close()


def test_a_lost_word_index_is_made_anew_for_this_process(
    generations: Generations, caplog: pytest.LogCaptureFixture
) -> None:
    opened = WholeGeneration(generations, "000001")
    expected = opened.lexical.scores(["鍵"]).tolist()
    opened.close()
    shutil.rmtree(generations.path("000001") / "lexical")
    opened = WholeGeneration(generations, "000001")
    assert "lexical index damaged" in caplog.text
    assert opened.lexical.scores(["鍵"]).tolist() == expected
    opened.close()
    assert not (generations.path("000001") / "lexical").exists()


def test_facts_and_text_that_an_older_version_did_not_keep_are_made(
    generations: Generations,
) -> None:
    opened = WholeGeneration(generations, "000001")
    numbers = opened.treated_numbers()
    opened.close()
    folder = generations.path("000001")
    for name in ("passages.facts.npz", "corpus.txt"):
        (folder / name).unlink()
    manifest = generations.manifest("000001") | {"files": checksums_of(folder)}
    (folder / MANIFEST).write_text(json.dumps(sealed(manifest)), "utf-8")
    opened = WholeGeneration(generations, "000001")
    assert opened.treated_numbers() == numbers
    assert opened.corpus_text.mentions("貸し出し簿")
    opened.close()
