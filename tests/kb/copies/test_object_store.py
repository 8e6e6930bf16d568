"""Other hosts answer from a copy in an object store: whole or not at all, whatever is cut off when."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.servers import ChromaProcess
from commands.doctor import examine
from copied_knowledge_base import LATER, answers_of, cut_after, look, opened, store_at
from ingest.forgetting import forget
from kb.copies.follower import pull
from kb.copies.object_store import ObjectStore, ObjectStoreError, push
from kb.errors import (
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    SettingsError,
    UnknownDocumentError,
    UsageError,
)
from kb.generations.checksums import generation_states, state_message
from kb.generations.folder import Generations
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into


def test_another_host_answers_the_same(writer: Settings, reader: Settings) -> None:
    there, here = opened(reader), opened(writer)
    assert answers_of(there) == answers_of(here)
    document = here.documents()[0].id
    assert there.source_bytes(document) == here.source_bytes(document) != None  # noqa: E711
    there.close()
    here.close()


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


def test_another_knowledge_base_is_not_written_over(writer: Settings, tmp_path: Path) -> None:
    other = Settings(kb=tmp_path / "other" / "kb", object_store=writer.object_store)
    with pytest.raises(UsageError, match="another knowledge base"):
        ingest_into(open_generations(other), LATER)
    with pytest.raises(KnowledgeBaseMissingError):
        Generations(other.knowledge_base).live()


@pytest.mark.parametrize("name", ["..\\escaped", "C:escaped"])
def test_a_file_that_would_lie_elsewhere_is_refused(
    name: str, writer: Settings, reader: Settings
) -> None:
    store_at(writer)._write(f"generations/000001/{name}", b"x")
    with pytest.raises(KnowledgeBaseDamagedError, match="forbidden name"):
        pull(store_at(writer), reader.knowledge_base)
    assert Generations(reader.knowledge_base).live_or_none() is None


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
