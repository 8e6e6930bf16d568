"""Other hosts answer from a copy in an object store: whole or not at all, whatever is cut off when."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from benchmarks.servers import ChromaProcess
from commands.doctor import examine
from fakes import FakeEmbedder
from ingest.forgetting import forget
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.copies.follower import Follower, pull, take_over
from kb.copies.object_store import ObjectStore, ObjectStoreError, push
from kb.errors import (
    IndexMismatchError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    SettingsError,
    UnknownDocumentError,
    UsageError,
)
from kb.generations.checksums import generation_states, state_message
from kb.generations.files import build_generation, read_content, source_file
from kb.generations.folder import Generations, is_copy
from kb.knowledge_base import KnowledgeBase
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into

QUESTIONS = (
    "サーバーの部屋に鍵がありません",
    "鍵の貸し出しはどう管理しますか？",
    "No.54",
    "駐車場",
)
LATER = {
    "later.md": "# よろず相談会 第10回\n\n2026年12月4日\n\n# 質問①\n\n"
    "ガイドライン[No.85]「設置エリアの施錠」について。鍵を失くしたときはどうしますか？\n\n"
    "回答[No.85]：錠前を取り替え、失くした日を帳面に書きます。\n"
}


OWN_PLACE = os.environ.get("YOROZU_TEST_OBJECT_STORE")
"""A place of another kind, such as s3://bucket/tests, to run the same against."""


@pytest.fixture(params=["memory", "folder", *(["own"] if OWN_PLACE else [])])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    MemoryFileSystem.store.clear()
    places = {
        "memory": "memory://yorozu",
        "folder": str(tmp_path / "shared"),
        "own": f"{OWN_PLACE}/{uuid4().hex}",
    }
    yield places[request.param]
    MemoryFileSystem.store.clear()


@pytest.fixture
def writer(address: str, tmp_path: Path) -> Settings:
    """Where the material is taken in, and brought to the store."""
    settings = Settings(kb=tmp_path / "writer" / "kb", object_store=address)
    ingest_into(open_generations(settings), MEETINGS)
    return settings


@pytest.fixture
def reader(address: str, tmp_path: Path) -> Settings:
    """Another host: nothing is there yet. It is made to look when a test says so."""
    return Settings(
        kb=tmp_path / "reader" / "kb", object_store=address, object_store_seconds=10_000
    )


def opened(settings: Settings, embedder: FakeEmbedder | None = None) -> KnowledgeBase:
    return open_knowledge_base(settings, embedder or FakeEmbedder())


def look(knowledge_base: KnowledgeBase) -> None:
    assert knowledge_base.follower
    knowledge_base.follower.look()


def answers_of(knowledge_base: KnowledgeBase) -> list[dict[str, Any]]:
    found = [answer_to_dict(knowledge_base.ask(question)) for question in QUESTIONS]
    return [{key: value for key, value in a.items() if key != "seconds"} for a in found]


def store_at(settings: Settings) -> ObjectStore:
    return ObjectStore.at(str(settings.object_store))


def test_another_host_answers_the_same(writer: Settings, reader: Settings) -> None:
    there, here = opened(reader), opened(writer)
    assert answers_of(there) == answers_of(here)
    document = here.documents()[0].id
    assert there.source_bytes(document) == here.source_bytes(document) != None  # noqa: E711
    there.close()
    here.close()


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


def test_what_is_erased_goes_from_the_store_and_from_every_copy(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    name = next(d.id for d in there.documents() if d.meeting == 8)
    source = there.source_bytes(name)
    assert source is not None
    forget(open_generations(writer), name)
    look(there)
    look(there)
    there.close()
    paths = [path for path in reader.knowledge_base.rglob("*") if path.is_file()]
    assert [p for p in paths if "棚に鍵を付ける方法".encode() in p.read_bytes()] == []
    assert open_generations(writer).complete() == store_at(writer).generations()
    copied = reader.knowledge_base.parent / "again"
    pull(store_at(writer), copied)
    assert not any(path.read_bytes() == source for path in (copied / "files").iterdir())


def test_erasing_that_broke_off_at_the_store_is_finished_by_another_call(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    name = next(d.id for d in there.documents() if d.meeting == 8)
    there.close()
    removals = 0
    while True:
        # Uploads before the switch change nothing; the switch is made when removing begins.
        store = cut_after(removals, writer, counted="rm")
        generations = Generations(writer.knowledge_base, store)
        try:
            forget(generations, name)
            break
        except ObjectStoreError:
            removals += 1
        except UnknownDocumentError:
            # It was erased here by an earlier call, and this one tidied the store.
            break
    assert removals > 1
    assert store_at(writer).generations() == open_generations(writer).complete()
    pull(store_at(reader), reader.knowledge_base)
    for folder in (writer.knowledge_base, reader.knowledge_base):
        paths = [path for path in folder.rglob("*") if path.is_file()]
        assert [p for p in paths if "棚に鍵を付ける方法".encode() in p.read_bytes()] == []


def test_erasing_that_broke_off_at_the_switch_leaves_nothing_to_go_back_to(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    name = next(d.id for d in there.documents() if d.meeting == 8)
    lease = Generations(writer.knowledge_base).lease("000001")
    writes = 0
    while True:
        generations = Generations(writer.knowledge_base, cut_after(writes, writer, "pipe_file"))
        try:
            erasure = forget(generations, name)
            break
        except ObjectStoreError:
            writes += 1
        before = generations.before_live()
        if generations.live_or_none() == "000001":
            assert (generations.complete(), before) == (["000001"], None)
        else:
            assert before is None
            with pytest.raises(UnknownDocumentError):
                forget(open_generations(writer), "no-such-document")
    assert writes > 0
    lease.release()
    assert erasure.document == name
    with suppress(UnknownDocumentError):
        forget(open_generations(writer), name)
    assert store_at(writer).live() == open_generations(writer).live() != "000001"
    look(there)
    look(there)
    there.close()
    for folder in (writer.knowledge_base, reader.knowledge_base):
        paths = [path for path in folder.rglob("*") if path.is_file()]
        assert [p for p in paths if "棚に鍵を付ける方法".encode() in p.read_bytes()] == []


class _CutError(Exception):
    """What a killed process or a broken line leaves: nothing after this."""


class _CutStore:
    """A file system whose calls, or those of one name, fail from the n-th on."""

    def __init__(self, whole: Any, calls: int, counted: str | None) -> None:
        self._whole = whole
        self._left = calls
        self._counted = counted

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._whole, name)
        if not callable(found) or self._counted not in (None, name):
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            if self._left <= 0:
                raise _CutError("the line is cut")
            self._left -= 1
            return found(*arguments, **named)

        return call


def cut_after(calls: int, settings: Settings, counted: str | None = None) -> ObjectStore:
    whole = store_at(settings)
    return ObjectStore(_CutStore(whole._files, calls, counted), whole._root, whole.address)


def test_an_upload_that_is_cut_off_at_any_call_leaves_what_others_have(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    before = answers_of(there)
    calls, is_whole = 0, False
    while not is_whole:
        generations = Generations(writer.knowledge_base, cut_after(calls, writer))
        try:
            ingest_into(generations, LATER)
            is_whole = True
        except ObjectStoreError:
            look(there)
            # Either the old or the new, and both whole.
            assert answers_of(there) == before or "帳面" in there.ask("No.85").text
        calls += 3
    assert calls > 30
    push(open_generations(writer))
    look(there)
    here = opened(writer)
    assert answers_of(there) == answers_of(here) != before
    there.close()
    here.close()


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


def test_what_is_damaged_in_the_store_is_not_used_and_can_be_sent_again(
    writer: Settings, reader: Settings
) -> None:
    there = opened(reader)
    ingest_into(open_generations(writer), LATER)
    store = store_at(writer)
    name = str(store.live())
    store._write(f"generations/{name}/vectors.npy", b"rubbish")
    with pytest.raises(KnowledgeBaseDamagedError, match=r"vectors\.npy"):
        pull(store, reader.knowledge_base)
    look(there)
    assert there.generation() == "000001"
    push(open_generations(writer))
    look(there)
    assert there.generation() == name
    there.close()


def test_a_copy_is_not_written(writer: Settings, reader: Settings) -> None:
    pull(store_at(writer), reader.knowledge_base)
    generations = open_generations(reader)
    with pytest.raises(UsageError, match="is a copy of"):
        ingest_into(generations, LATER)
    with pytest.raises(UsageError, match="is a copy of"):
        push(generations)
    assert store_at(writer).live() == "000001"


def test_a_copy_is_not_written_where_the_setting_is_missing_either(
    writer: Settings, reader: Settings
) -> None:
    pull(store_at(writer), reader.knowledge_base)
    plain = Generations(reader.knowledge_base)
    with pytest.raises(UsageError, match=f"is a copy of {writer.object_store}"):
        ingest_into(plain, LATER)
    with pytest.raises(UsageError, match="is a copy of"):
        forget(plain, "kb-material/old.md")
    with pytest.raises(UsageError, match="is a copy of"):
        ingest_into(plain, LATER)


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


def test_doctor_sends_whoever_has_a_damaged_copy_to_the_store(
    writer: Settings, reader: Settings
) -> None:
    pull(store_at(writer), reader.knowledge_base)
    next((reader.knowledge_base / "generations").rglob("documents*")).write_bytes(b"cut")
    (state,) = generation_states(Generations(reader.knowledge_base))
    told = state_message(state, [state]).en
    assert "documents.jsonl" in told
    assert "yorozu pull" in told
    assert "rollback" not in told


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


def test_another_knowledge_base_is_not_written_over(writer: Settings, tmp_path: Path) -> None:
    other = Settings(kb=tmp_path / "other" / "kb", object_store=writer.object_store)
    with pytest.raises(UsageError, match="another knowledge base"):
        ingest_into(open_generations(other), LATER)
    with pytest.raises(KnowledgeBaseMissingError):
        Generations(other.knowledge_base).live()


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


@pytest.mark.parametrize("name", ["..\\escaped", "C:escaped"])
def test_a_file_that_would_lie_elsewhere_is_refused(
    name: str, writer: Settings, reader: Settings
) -> None:
    store_at(writer)._write(f"generations/000001/{name}", b"x")
    with pytest.raises(KnowledgeBaseDamagedError, match="forbidden name"):
        pull(store_at(writer), reader.knowledge_base)
    assert Generations(reader.knowledge_base).live_or_none() is None


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


@pytest.mark.parametrize("address", ["nosuch://bucket/yorozu", "ftp://127.0.0.1:9/yorozu"])
def test_an_address_that_cannot_be_used_is_one_line(address: str) -> None:
    with pytest.raises(SettingsError, match="object_store"):
        ObjectStore.at(address)


def test_doctor_tells_whether_both_are_alike(
    writer: Settings, reader: Settings, models_folder: Path
) -> None:
    def finding(settings: Settings) -> tuple[bool, str]:
        findings = examine(settings.model_copy(update={"models": models_folder}))
        found = next(f for f in findings if f.name == "object-store")
        return found.is_problem, found.message.en

    assert finding(writer)[0] is False
    is_problem, told = finding(reader)
    assert is_problem
    assert "here it is none" in told


def test_hosts_that_follow_search_on_the_same_server(
    address: str, tmp_path: Path, server: ChromaProcess
) -> None:
    settings = Settings(kb=tmp_path / "writer" / "kb", object_store=address, chroma_url=server.url)
    ingest_into(open_generations(settings), MEETINGS)
    other = settings.model_copy(update={"kb": tmp_path / "reader" / "kb"})
    there, here = opened(other), opened(settings)
    with there.live.use() as mine, here.live.use() as theirs:
        assert mine.neighbours.nearest(mine.vectors[0], 3) == theirs.neighbours.nearest(
            mine.vectors[0], 3
        )
    assert answers_of(there) == answers_of(here)
    there.close()
    here.close()
