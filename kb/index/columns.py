"""What is needed of every passage when a generation is opened, without reading the passages.

Reading 100,000 passages takes seconds, these columns milliseconds. The file is derived: where it is
missing or damaged, the columns are made again from the passages.
"""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kb.documents import COVER, Passage

ROW_FACTS = "passages.facts.npz"

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RowFacts:
    """Columns by row; ``document`` and ``group`` are places in the lists of names."""

    document_names: tuple[str, ...]
    group_names: tuple[str, ...]
    document: Codes
    group: Codes
    is_ranked_last: Flags
    is_question: Flags
    is_cover: Flags
    is_explanation: Flags
    is_mapping: Flags
    """Rows that only relate numbers to another standard's."""
    numbered_rows: Codes
    """Rows that treat a number, once for each, ascending; ``numbers`` tells which."""
    numbers: Codes
    own_numbers: Mapping[str, tuple[int, ...]]
    """Rows by the numbers of other lists and older editions that they treat, ascending."""

    def __len__(self) -> int:
        return len(self.document)

    def rows_by_group(self) -> dict[str, list[int]]:
        """Rows of each group, ascending."""
        rows = np.argsort(self.group, kind="stable")
        ends = np.cumsum(np.bincount(self.group, minlength=len(self.group_names)))
        parts = np.split(rows, ends[:-1])
        return {name: part.tolist() for name, part in zip(self.group_names, parts, strict=False)}

    def rows_by_number(self) -> dict[int, list[int]]:
        """Rows that treat each number, ascending."""
        found = np.unique(self.numbers)
        return {int(n): self.numbered_rows[self.numbers == n].tolist() for n in found}

    def numbers_of(self, chosen: Flags) -> tuple[int, ...]:
        """Numbers that the chosen rows treat, ascending."""
        return tuple(np.unique(self.numbers[chosen[self.numbered_rows]]).tolist())

    @property
    def may_name_an_item(self) -> Flags:
        """Questions and explanations about a single number, as ``kb.guideline.items`` wants them."""
        is_single = np.bincount(self.numbered_rows, minlength=len(self)) == 1
        return np.asarray(is_single & (self.is_question | self.is_explanation) & ~self.is_mapping)

    def rows_of_documents(self, names: Iterable[str]) -> npt.NDArray[np.int64]:
        """Rows of the documents named, ascending."""
        return np.flatnonzero(self.flags_by_document(dict.fromkeys(names, True)))

    def flags_by_document(self, flag_by_name: Mapping[str, bool]) -> Flags:
        """Each row's document's flag; False for documents without one."""
        flags = np.array([flag_by_name.get(name, False) for name in self.document_names], bool)
        return flags[self.document] if len(flags) else np.zeros(len(self), bool)

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Self:
        documents: dict[str, int] = {}
        groups: dict[str, int] = {}
        rows = []
        numbered = []
        own: dict[str, list[int]] = {}
        for row, p in enumerate(passages):
            document = documents.setdefault(p.document_id, len(documents))
            group = groups.setdefault(p.group, len(groups))
            flags = (
                p.ranked_last,
                p.part == "question",
                p.section == COVER,
                p.part == "explanation",
                p.is_reference_mapping,
            )
            rows.append((document, group, *flags))
            numbered += [(row, number) for number in p.guideline_nos]
            for number in p.own_numbers:
                own.setdefault(number, []).append(row)
        table = np.array(rows, np.int32).reshape(-1, 7)
        pairs = np.array(numbered, np.int32).reshape(-1, 2)
        ranked_last, question, cover, explanation, mapping = table[:, 2:].astype(bool).T
        return cls(
            document_names=tuple(documents),
            group_names=tuple(groups),
            document=table[:, 0],
            group=table[:, 1],
            is_ranked_last=ranked_last,
            is_question=question,
            is_cover=cover,
            is_explanation=explanation,
            is_mapping=mapping,
            numbered_rows=pairs[:, 0],
            numbers=pairs[:, 1],
            own_numbers={number: tuple(found) for number, found in own.items()},
        )


_COLUMNS = [f.name for f in fields(RowFacts)[2:] if f.name != "own_numbers"]


def write_row_facts(folder: Path, facts: RowFacts) -> None:
    listed = [facts.document_names, facts.group_names, facts.own_numbers]
    names = json.dumps(listed, ensure_ascii=False)
    columns: dict[str, Any] = {name: getattr(facts, name) for name in _COLUMNS}
    np.savez(folder / ROW_FACTS, names=np.frombuffer(names.encode(), np.uint8), **columns)


def read_row_facts(folder: Path, count: int) -> RowFacts | None:
    """None where the file is missing, damaged or of another number of passages."""
    try:
        with np.load(folder / ROW_FACTS, allow_pickle=False) as stored:
            documents, groups, *own = json.loads(stored["names"].tobytes())
            if not own:
                # Written before there were numbers of other lists.
                return None
            columns = {name: stored[name] for name in _COLUMNS}
        rows = {number: tuple(found) for number, found in own[0].items()}
        facts = RowFacts(tuple(documents), tuple(groups), **columns, own_numbers=rows)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("%s is damaged (%s): made again from the passages", ROW_FACTS, error)
        return None
    return facts if len(facts) == count else None
