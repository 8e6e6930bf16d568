"""A copy follows its store: fetched whole and checked, or left as it was."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from copied_knowledge_base import LATER, answers_of, cut_after, look, opened, store_at
from fakes import FakeEmbedder
from kb.copies.follower import Follower, pull, take_over
from kb.copies.object_store import ObjectStoreError
from kb.errors import (
    IndexMismatchError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    UsageError,
)
from kb.generations.files import build_generation, read_content, source_file
from kb.generations.folder import Generations, is_copy
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import ingest_into


def test_a_new_generation_is_followed_while_questions_are_asked(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    before = there.generation()
    ingest_into(open_generations(writer), LATER)
    assert there.generation() == before
    look(there)
    assert "帳面" in there.ask("No.85").text
    here = opened(writer)
    assert answers_of(there) == answers_of(here)
    there.close()
    here.close()


def test_going_back_is_followed_too(writer: Settings, reader: Settings) -> None:
    ingest_into(open_generations(writer), LATER)
    there = opened(reader)
    assert open_generations(writer).roll_back() == "000001"
    look(there)
    assert there.generation() == "000001"
    there.close()


def test_a_download_that_is_cut_off_at_any_call_changes_nothing(
    writer: Settings, reader: Settings
) -> None:
    folder = reader.knowledge_base
    calls = 0
    while True:
        try:
            pull(cut_after(calls, writer), folder)
            break
        except (ObjectStoreError, KnowledgeBaseMissingError):
            assert Generations(folder).live_or_none() is None
        calls += 1
    assert calls > 20
    there, here = opened(reader), opened(writer)
    assert answers_of(there) == answers_of(here)
    there.close()
    here.close()


def test_a_generation_that_does_not_fit_is_not_switched_to(
    writer: Settings, reader: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    there = opened(reader)
    before = answers_of(there)
    name = str(store_at(writer).live())
    store = store_at(writer)
    manifest = json.loads(store.manifest(name) or b"")
    store._write(
        "generations/000009/manifest.json", json.dumps(manifest | {"embedder": "x"}).encode()
    )
    store._write("LIVE", b"000009")
    look(there)
    assert "another embedder" in caplog.text
    assert (there.generation(), answers_of(there)) == (name, before)
    newer = manifest | {"schema": manifest["schema"] + 1}
    store._write("generations/000009/manifest.json", json.dumps(newer).encode())
    with pytest.raises(IndexMismatchError):
        pull(store, reader.knowledge_base)
    store._write("generations/000009/manifest.json", b"{")
    with pytest.raises(KnowledgeBaseDamagedError):
        pull(store, reader.knowledge_base)
    assert there.generation() == name
    there.close()


def test_a_lost_source_costs_its_pictures_alone(
    writer: Settings, reader: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    there = opened(writer)
    document = there.documents()[0]
    there.close()
    store = store_at(writer)
    store._remove(f"files/{source_file(writer.knowledge_base, document).name}")
    copy = opened(reader)
    assert document.id in caplog.text
    assert copy.source_bytes(document.id) is None
    assert copy.generation() == store.live()
    copy.close()


def test_pulling_by_hand_mends_a_damaged_copy(writer: Settings, reader: Settings) -> None:
    store, folder = store_at(writer), reader.knowledge_base
    assert pull(store, folder) == "000001"
    passages = next((folder / "generations").rglob("passages*"))
    (source, *_) = sorted((folder / "files").iterdir())
    whole = passages.read_bytes(), source.read_bytes()
    passages.write_bytes(whole[0][:-1])
    source.write_bytes(b"cut")
    assert pull(store, folder) is None
    assert pull(store, folder, is_thorough=True) == "000001"
    assert (passages.read_bytes(), source.read_bytes()) == whole
    source.unlink()
    assert pull(store, folder, is_thorough=True) is None
    assert source.read_bytes() == whole[1]


def test_a_checksum_that_would_lead_out_of_the_folder_is_not_taken(
    writer: Settings, reader: Settings
) -> None:
    generations = Generations(writer.knowledge_base)
    content = read_content(generations.path("000001"))
    odd = [replace(d, content_hash="../../elsewhere") for d in content.documents]
    name = build_generation(generations, replace(content, documents=odd))
    open_generations(writer).publish(name)
    with pytest.raises(KnowledgeBaseDamagedError, match=r"documents\.jsonl"):
        pull(store_at(writer), reader.knowledge_base)
    assert Generations(reader.knowledge_base).live_or_none() is None


def test_nothing_of_another_history_stays_beside_a_generation(
    writer: Settings, reader: Settings
) -> None:
    store = store_at(writer)
    store._write("generations/000002/chroma/old.bin", "棚に鍵を付ける方法".encode())
    store._write("generations/000002/manifest.json", b"{}")
    ingest_into(open_generations(writer), LATER)
    assert store.live() == "000002"
    pull(store, reader.knowledge_base)
    assert list(reader.knowledge_base.rglob("old.bin")) == []


def test_a_folder_that_got_nothing_is_no_copy(writer: Settings, reader: Settings) -> None:
    with pytest.raises(ObjectStoreError):
        pull(cut_after(8, writer), reader.knowledge_base)
    assert not is_copy(reader.knowledge_base)


def test_following_outlives_every_error_and_tells_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    errors: list[Exception] = [RuntimeError("odd"), RuntimeError("odd"), OSError("disk")]

    def pull_now() -> None:
        if errors:
            raise errors.pop()

    follower = Follower(pull_now, 10_000)
    for _ in range(4):
        follower.look()
    assert caplog.text.count("cannot be followed") == 1
    assert errors == []


def test_an_opening_that_fails_leaves_no_thread_behind(writer: Settings, reader: Settings) -> None:
    opened(reader).close()
    before = set(threading.enumerate())
    with pytest.raises(IndexMismatchError):
        opened(reader, FakeEmbedder(name="another"))
    assert [t for t in threading.enumerate() if t not in before] == []


def test_a_lost_writer_is_replaced(writer: Settings, tmp_path: Path) -> None:
    shutil.rmtree(writer.knowledge_base)
    other = Settings(kb=tmp_path / "other" / "kb", object_store=writer.object_store)
    assert take_over(store_at(other), other.knowledge_base) == "000001"
    assert not is_copy(other.knowledge_base)
    ingest_into(open_generations(other), LATER)
    assert store_at(other).live() == "000002"


def test_a_folder_with_a_knowledge_base_of_its_own_becomes_no_copy(
    writer: Settings, tmp_path: Path
) -> None:
    ingest_into(Generations(tmp_path / "own"), LATER)
    with pytest.raises(UsageError, match="of its own"):
        pull(store_at(writer), tmp_path / "own")


def test_an_empty_store_says_so(reader: Settings) -> None:
    with pytest.raises(KnowledgeBaseMissingError, match="holds no generation yet"):
        opened(reader)


@pytest.mark.parametrize("pointer", ["../../etc", "", "x", "000001/../..", "..", "９９９９９９９"])
def test_a_pointer_that_is_no_name_is_taken_for_none(
    pointer: str, writer: Settings, reader: Settings
) -> None:
    store_at(writer)._write("LIVE", pointer.encode())
    assert store_at(writer).live() is None
    with pytest.raises(KnowledgeBaseMissingError):
        pull(store_at(writer), reader.knowledge_base)


def test_a_store_that_is_away_is_told_once_and_answers_go_on(
    writer: Settings, reader: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    opened(reader).close()
    away = reader.model_copy(update={"object_store": "memory://yorozu-away"})
    with caplog.at_level(logging.WARNING):
        there = opened(away)
    assert "answering from what is here" in caplog.text
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        look(there)
        look(there)
    assert caplog.text.count("cannot be followed") == 1
    assert "棚に鍵" in there.ask("No.85").text
    there.close()
