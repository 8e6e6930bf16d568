from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import (
    KnowledgeBaseBusyError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    KnowledgeBaseUnwritableError,
)
from kb.generations.folder import Generations
from made_knowledge_base import ingest_into


def made(generations: Generations, publish: bool = True) -> str:
    name = generations.begin()
    (generations.path(name) / "content").write_text(name, encoding="utf-8")
    generations.finish(name, {"embedder": "fake"})
    if publish:
        generations.publish(name)
    return name


def test_an_empty_folder_has_no_live_generation(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    assert generations.live_or_none() is None
    with pytest.raises(KnowledgeBaseMissingError, match="yorozu ingest"):
        generations.live()


def test_a_published_generation_is_live(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    name = made(generations)
    assert generations.live() == name
    assert generations.manifest(name)["embedder"] == "fake"


def test_an_unfinished_generation_never_becomes_visible(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first = made(generations)
    generations.begin()
    assert generations.live() == first
    assert generations.complete() == [first]


def test_a_pointer_to_a_missing_generation_is_told_as_damage(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    made(generations)
    (tmp_path / "kb" / "LIVE").write_text("000099\n", encoding="utf-8")
    with pytest.raises(KnowledgeBaseDamagedError, match="rollback"):
        generations.live()


def test_a_broken_manifest_is_told_as_damage(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    name = made(generations)
    (generations.path(name) / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(KnowledgeBaseDamagedError):
        generations.manifest(name)


def test_rolling_back_makes_the_generation_before_live(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first, _ = made(generations), made(generations)
    assert generations.roll_back() == first
    assert generations.live() == first
    with pytest.raises(KnowledgeBaseMissingError):
        generations.roll_back()


def test_a_live_one_whose_manifest_is_damaged_can_be_left(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first, second = made(generations), made(generations)
    (generations.path(second) / "manifest.json").write_text("{", encoding="utf-8")
    assert generations.roll_back() == first


def test_one_that_is_held_back_is_never_kept(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first, second = made(generations), made(generations)
    generations.hold_back(first)
    assert generations.sweep() == [first]
    assert generations.complete() == [second]


def test_going_back_leads_to_what_the_live_one_was_made_from(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    ingest_into(generations, {"a.md": "# No.85 鍵\n\n鍵を掛けます。\n"})
    good = generations.live()
    ingest_into(generations, {"b.md": "# No.54 区分\n\n間違った文です。\n"})
    rejected = generations.live()
    generations.roll_back()
    ingest_into(generations, {"c.md": "# No.56 台帳\n\n台帳を作ります。\n"})
    assert generations.live() > rejected
    assert generations.roll_back() == good


def test_names_are_never_used_again_while_a_later_one_exists(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    made(generations)
    second = made(generations)
    generations.roll_back()
    assert made(generations) > second


def test_the_sweep_keeps_the_live_one_and_the_one_before(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    names = [made(generations) for _ in range(4)]
    unfinished = generations.begin()
    swept = generations.sweep()
    assert swept == [*names[:2], unfinished]
    assert generations.complete() == names[2:]


def test_the_sweep_leaves_a_leased_generation(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first = made(generations)
    lease = generations.lease(first)
    made(generations)
    made(generations)
    assert generations.sweep() == []
    lease.release()
    assert generations.sweep() == [first]


def test_a_lease_of_a_dead_reader_does_not_hold(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    first = made(generations)
    leases = tmp_path / "kb" / "leases" / first
    leases.mkdir(parents=True)
    (leases / "99999-0").touch()
    made(generations)
    made(generations)
    assert generations.sweep() == [first]


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    with (
        generations.writing(),
        pytest.raises(KnowledgeBaseBusyError),
        Generations(tmp_path / "kb").writing(),
    ):
        pass
    with Generations(tmp_path / "kb").writing():
        assert generations.live_or_none() is None


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(KnowledgeBaseUnwritableError, match="cannot be written"),
        Generations(tmp_path / "file" / "kb").writing(),
    ):
        pass


def test_the_manifest_tells_the_schema_version(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "kb")
    path = generations.path(made(generations)) / "manifest.json"
    assert json.loads(path.read_text(encoding="utf-8"))["schema"] == 1
