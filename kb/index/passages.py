"""Passages as JSON lines with an offset table, so that one can be read without reading all."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from kb.documents import Passage, passage_from_dict, passage_to_dict
from kb.errors import KnowledgeBaseDamagedError
from kb.files import Folder
from kb.index.stored import content_of

PASSAGES = "passages.jsonl"
OFFSETS = "passages.offsets.npy"
_KEPT_PASSAGES = 4096
"""Passages that stay parsed, about 2 kB each: questions keep meeting the same ones."""


def write_passages(folder: Path, passages: Iterable[Passage]) -> int:
    """Write the passages in order; the row of a passage is its place in the file."""
    offsets = [0]
    with (folder / PASSAGES).open("wb") as file:
        for passage in passages:
            line = json.dumps(passage_to_dict(passage), ensure_ascii=False) + "\n"
            offsets.append(offsets[-1] + file.write(line.encode()))
    np.save(folder / OFFSETS, np.array(offsets, dtype=np.int64))
    return len(offsets) - 1


class PassageFile:
    """Read access by row."""

    def __init__(self, folder: Path) -> None:
        try:
            self._offsets = np.load(folder / OFFSETS)
            self._content = content_of(folder / PASSAGES)
        except (OSError, ValueError, EOFError) as error:
            raise damaged(folder / PASSAGES, error) from error
        if not len(self._offsets) or int(self._offsets[-1]) != len(self._content):
            raise damaged(folder / PASSAGES, ValueError("length does not match"))
        self._folder = folder
        self._kept = lru_cache(_KEPT_PASSAGES)(self._read)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> Passage:
        return self._kept(row)

    def at(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in their order."""
        return [self[row] for row in rows]

    def _read(self, row: int) -> Passage:
        if not 0 <= row < len(self):
            raise IndexError(row)
        line = self._content[int(self._offsets[row]) : int(self._offsets[row + 1])]
        try:
            return passage_from_dict(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise damaged(self._folder / PASSAGES, error) from error

    def __iter__(self) -> Iterator[Passage]:
        return (self._read(row) for row in range(len(self)))

    def close(self) -> None:
        if isinstance(self._content, mmap.mmap):
            self._content.close()


def damaged(path: Folder, error: Exception) -> KnowledgeBaseDamagedError:
    return KnowledgeBaseDamagedError(
        f"ナレッジベースのファイル {path.name} が壊れています: {error}。"
        "`yorozu doctor` で確認し、`yorozu rollback` で前の世代に戻すか、"
        "`yorozu ingest --full` で作り直してください。",
        f"the knowledge base's file {path.name} is damaged: {error}. "
        "Check with `yorozu doctor`, go back with `yorozu rollback`, "
        "or rebuild with `yorozu ingest --full`.",
    )
