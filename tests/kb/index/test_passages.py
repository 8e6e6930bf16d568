"""Passages in a file: each read by its row, damage told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.documents import Passage
from kb.errors import KnowledgeBaseDamagedError
from kb.index.passages import OFFSETS, PASSAGES, PassageFile, write_passages


def passage(number: int, text: str) -> Passage:
    return Passage(
        id=str(number), document_id="m/a.pdf", text=text, page=1, page_index=0, start=0,
        end=len(text), section="質問①", part="answer", group="g", position=number,
    )  # fmt: skip


PASSAGES_OF = [passage(0, "鍵"), passage(1, "改行\nと「引用」と𠮷"), passage(2, "")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert write_passages(tmp_path, PASSAGES_OF) == 3
    return tmp_path


def test_no_passages_are_an_empty_file_that_opens(tmp_path: Path) -> None:
    assert write_passages(tmp_path, []) == 0
    opened = PassageFile(tmp_path)
    assert (len(opened), list(opened)) == (0, [])
    with pytest.raises(IndexError):
        opened[0]
    opened.close()


def test_passages_come_back_by_row_and_in_order(folder: Path) -> None:
    opened = PassageFile(folder)
    assert list(opened) == PASSAGES_OF
    assert [opened[2], opened[0]] == [PASSAGES_OF[2], PASSAGES_OF[0]]
    opened.close()


@pytest.mark.parametrize("row", [-1, 3])
def test_a_row_that_is_not_there_is_none_of_another(folder: Path, row: int) -> None:
    opened = PassageFile(folder)
    with pytest.raises(IndexError):
        opened[row]
    opened.close()


@pytest.mark.parametrize("name", [PASSAGES, OFFSETS])
def test_a_missing_file_is_damage(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KnowledgeBaseDamagedError, match="yorozu rollback"):
        PassageFile(folder)


def test_a_file_cut_off_is_damage_when_it_is_opened(folder: Path) -> None:
    path = folder / PASSAGES
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(KnowledgeBaseDamagedError, match="length does not match"):
        PassageFile(folder)


def test_a_spoilt_line_is_damage_when_it_is_read(folder: Path) -> None:
    path = folder / PASSAGES
    path.write_bytes(b"x" + path.read_bytes()[1:])
    opened = PassageFile(folder)
    assert opened[1] == PASSAGES_OF[1]
    with pytest.raises(KnowledgeBaseDamagedError, match=r"passages\.jsonl"):
        opened[0]
    opened.close()
