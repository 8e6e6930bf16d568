"""Sets in BEIR form, read strictly: an error names its line and key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.dataset import bad_line, numbered_lines, unreadable


@dataclass(frozen=True)
class CorpusEntry:
    """One judged unit of a BEIR set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class BeirSet:
    """A BEIR set; ``qrels`` maps query to corpus id to relevance."""

    corpus: tuple[CorpusEntry, ...]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]


def load_beir(folder: Path) -> BeirSet:
    """``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` or ``qrels/test.tsv`` with a header.

    Only queries with a judgement are kept.

    Raises:
        UsageError: a file is missing or a line is not as it must be; line and key are named.
    """
    corpus = tuple(
        CorpusEntry(row["_id"], row.get("title", ""), row["text"])
        for row in _rows(folder / "corpus.jsonl", ("_id", "text"))
    )
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl", ("_id", "text"))}
    qrels_path = folder / "qrels.tsv"
    if not qrels_path.is_file():
        qrels_path = folder / "qrels" / "test.tsv"
    qrels = _qrels(qrels_path, {entry.id for entry in corpus}, set(queries))
    return BeirSet(corpus, {i: queries[i] for i in queries if i in qrels}, qrels)


def _rows(path: Path, required: Sequence[str]) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for number, line in numbered_lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise bad_line(path, number, "line", f"no JSON ({error})") from error
        if not isinstance(row, dict):
            raise bad_line(path, number, "line", "no JSON object")
        for key in required:
            if not isinstance(row.get(key), str):
                raise bad_line(path, number, key, "a string is missing")
        if row["_id"] in seen:
            raise bad_line(path, number, "_id", f"{row['_id']!r} twice")
        seen.add(row["_id"])
        yield {key: value for key, value in row.items() if isinstance(value, str)}


def _qrels(path: Path, corpus: set[str], queries: set[str]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for number, line in list(numbered_lines(path))[1:]:
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdecimal():
            raise bad_line(path, number, "score", "must be query-id, corpus-id, score by tabs")
        query, entry, relevance = cells[0], cells[1], int(cells[2])
        if query not in queries:
            raise bad_line(path, number, "query-id", f"{query!r} is not in queries.jsonl")
        if entry not in corpus:
            raise bad_line(path, number, "corpus-id", f"{entry!r} is not in corpus.jsonl")
        qrels.setdefault(query, {})[entry] = relevance
    if not qrels:
        raise unreadable(path, "no judgements in it")
    return qrels
