"""Bytes turned and files cut off: an answer stays what it was, or is withheld and told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kb.answers import Answer
from kb.errors import KnowledgeBaseDamagedError
from kb.generations.folder import Generations
from kb.settings import Settings
from made_knowledge_base import ingest_texts, open_made

QUESTIONS = ("鍵の貸し出しはどう管理しますか？", "No.54 の区分はいくつ必要ですか？")
THIRD = {"third.md": "# よろず相談会 第10回\n\n# 質問①\n\n回答[No.21]：名簿を直します。\n"}
PLACES = (0.0, 0.01, 0.2, 0.4, 0.6, 0.8, 0.99, 1.0)
"""Of a file's bytes, as shares of its length: its head, its content and its end."""


def told(kb: Path) -> list[tuple[object, ...]]:
    """What is answered: all but how long it took."""
    opened = open_made(Settings(kb=kb))
    try:
        return [_facts(opened.ask(question)) for question in QUESTIONS]
    finally:
        opened.close()


def _facts(answer: Answer) -> tuple[object, ...]:
    return (answer.text, answer.certainty, answer.citations, answer.guideline_nos, answer.notes)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kb = tmp_path_factory.mktemp("whole") / "kb"
    ingest_texts(kb)
    return kb


def files_of(kb: Path) -> Iterator[str]:
    folder = Generations(kb).path("000001")
    return (p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_turned_byte_changes_no_answer(whole: Path, tmp_path: Path) -> None:
    before, tried, withheld = told(whole), 0, 0
    for name in files_of(whole):
        size = (Generations(whole).path("000001") / name).stat().st_size
        for at in sorted({int(share * (size - 1)) for share in PLACES} if size else ()):
            kb = tmp_path / f"{tried}"
            shutil.copytree(whole, kb)
            path = Generations(kb).path("000001") / name
            content = bytearray(path.read_bytes())
            content[at] ^= 0x01
            path.write_bytes(content)
            tried += 1
            try:
                assert told(kb) == before, (name, at)
            except KnowledgeBaseDamagedError:
                withheld += 1
            shutil.rmtree(kb)
    # Indexes are made again; of all else nothing is answered from.
    assert tried > 100
    assert 0 < withheld < tried


def test_a_byte_turned_while_it_is_open_changes_nothing(whole: Path, tmp_path: Path) -> None:
    before = told(whole)
    for name in ("passages.jsonl", "pages.jsonl", "documents.jsonl", "vectors.npy", "tokens.npy"):
        kb = tmp_path / name
        shutil.copytree(whole, kb)
        opened = open_made(Settings(kb=kb))
        opened.ask(QUESTIONS[0])
        path = Generations(kb).path("000001") / name
        content = bytearray(path.read_bytes())
        for at in range(len(content) // 2, len(content), 7):
            content[at] ^= 0x01
        path.write_bytes(content)
        for question, expected in zip(QUESTIONS, before, strict=True):
            # What was not needed before is read now, and is not what was written.
            with suppress(KnowledgeBaseDamagedError):
                assert _facts(opened.ask(question)) == expected
        opened.close()


def test_files_that_shrink_under_a_reader_end_nothing(whole: Path, tmp_path: Path) -> None:
    before = told(whole)
    kb = tmp_path / "kb"
    shutil.copytree(whole, kb)
    opened = open_made(Settings(kb=kb))
    opened.ask(QUESTIONS[0])
    for name in files_of(kb):
        with (Generations(kb).path("000001") / name).open("r+b") as file:
            file.truncate(0)
        with suppress(KnowledgeBaseDamagedError):
            assert [_facts(opened.ask(question)) for question in QUESTIONS] == before
    opened.close()


def test_the_generation_before_serves_while_the_live_one_is_damaged(
    whole: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = told(whole)
    kb = tmp_path / "kb"
    shutil.copytree(whole, kb)
    ingest_texts(kb, THIRD)
    live = Generations(kb).live()
    (Generations(kb).path(live) / "documents.jsonl").write_bytes(b"")
    assert told(kb) == before
    assert f"generation {live} is damaged" in caplog.text
    # Nothing was changed for it: the operator decides.
    assert Generations(kb).live() == live


@pytest.mark.parametrize("name", ["documents.jsonl", "passages.jsonl", "manifest.json"])
def test_one_empty_file_is_told_in_one_line(whole: Path, tmp_path: Path, name: str) -> None:
    kb = tmp_path / "kb"
    shutil.copytree(whole, kb)
    (Generations(kb).path("000001") / name).write_bytes(b"")
    with pytest.raises(KnowledgeBaseDamagedError) as error:
        told(kb)
    assert name in error.value.message.ja
    assert "yorozu rollback" in error.value.message.ja
    assert "\n" not in error.value.message.ja
