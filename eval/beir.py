"""A BEIR set, read strictly, in a scratch knowledge base, searched with the product's own retrieval."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from eval.dataset import bad_line, numbered_lines, numbered_rows, unreadable
from eval.measures import DEPTH, measures_by_query
from eval.outcomes import Outcome
from eval.retrieval import Searcher
from ingest.passages.writer import Splitter, sentence_splitter
from kb.answers import RankedPassage
from kb.documents import Document, Passage
from kb.embedding.embedder import Embedder, Vectors
from kb.generations.files import GenerationContent, PageText, build_generation
from kb.generations.folder import SCHEMA_VERSION, Generations
from kb.index.bm25 import LexicalIndex
from kb.index.token_vectors import Tokens, compressed

PASSAGES_ASKED = 50
"""Passages that are mapped to entries: enough for 10 entries that are cut in several."""
_BUILD_VERSION = "1"
"""Raise it when the same set would be stored in another way."""
_SHOWN = 3
_SHOWN_CHARS = 90

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CorpusEntry:
    """One judged unit of a BEIR set, or a query."""

    id: Annotated[str, Field(validation_alias="_id")]
    text: str
    # Some sets have null for none.
    title: Annotated[str, BeforeValidator(lambda title: title or "")] = ""


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
    corpus = tuple(entry for _, entry in numbered_rows(folder / "corpus.jsonl", CorpusEntry))
    asked = numbered_rows(folder / "queries.jsonl", CorpusEntry)
    queries = {query.id: query.text for _, query in asked}
    qrels_path = folder / "qrels.tsv"
    if not qrels_path.is_file():
        qrels_path = folder / "qrels" / "test.tsv"
    qrels = _qrels(qrels_path, {entry.id for entry in corpus}, set(queries))
    return BeirSet(corpus, {i: queries[i] for i in queries if i in qrels}, qrels)


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


@dataclass(frozen=True)
class Indexing:
    """What decides how a set is stored."""

    embedder: Embedder
    max_passage_chars: int
    token_vectors_up_to: int
    on_progress: Progress = lambda step, done, total: None


def scratch_folder(cache: Path, beir: BeirSet, indexing: Indexing) -> Path:
    """Where the set's knowledge base lies: the same corpus stored the same way has one."""
    made_from = [
        _BUILD_VERSION,
        SCHEMA_VERSION,
        indexing.embedder.fingerprint,
        LexicalIndex.fingerprint(),
        indexing.max_passage_chars,
        indexing.token_vectors_up_to,
        [(entry.id, entry.title, entry.text) for entry in beir.corpus],
    ]
    key = hashlib.sha256(json.dumps(made_from, ensure_ascii=False).encode()).hexdigest()[:16]
    return cache / key


def ensure_knowledge_base(folder: Path, beir: BeirSet, indexing: Indexing) -> None:
    """Build the set's knowledge base unless it is there already."""
    generations = Generations(folder)
    if generations.live_or_none():
        return
    with generations.writing():
        generations.publish(build_generation(generations, _content(beir, indexing)))


def _content(beir: BeirSet, indexing: Indexing) -> GenerationContent:
    max_chars = indexing.max_passage_chars
    split = sentence_splitter(max_chars)
    passages = [p for entry in beir.corpus for p in passages_of(entry, split, max_chars)]
    vectors, tokens = _embed([passage.search_text for passage in passages], indexing)
    return GenerationContent(
        documents=[_document(entry) for entry in beir.corpus],
        pages=[PageText(entry.id, 0, None, entry.text) for entry in beir.corpus],
        passages=passages,
        vectors=vectors,
        tokens=tokens,
        report={"warnings": []},
        manifest={
            "embedder": indexing.embedder.fingerprint,
            "embedder_name": indexing.embedder.name,
            "dimension": indexing.embedder.dimension,
            "lexical": LexicalIndex.fingerprint(),
            "max_passage_chars": max_chars,
            "documents": len(beir.corpus),
            "passages": len(passages),
        },
    )


def _embed(texts: Sequence[str], indexing: Indexing) -> tuple[Vectors, list[Tokens] | None]:
    """Vectors, and the tokens' where an ingest of this size would keep them."""

    def on_done(done: int) -> None:
        indexing.on_progress("embed", done, len(texts))

    if len(texts) > indexing.token_vectors_up_to:
        return indexing.embedder.embed_passages(texts, on_done), None
    vectors, tokens = indexing.embedder.embed_passages_and_tokens(texts, on_done)
    return vectors, [compressed(t) for t in tokens]


def _document(entry: CorpusEntry) -> Document:
    content_hash = hashlib.sha256(entry.text.encode()).hexdigest()
    return Document(entry.id, entry.title, "reference", content_hash)


def passages_of(entry: CorpusEntry, split: Splitter, max_chars: int) -> Iterator[Passage]:
    """The entry as one passage, or split where it is too long; its title is the context."""
    spans = split(entry.text) if len(entry.text) > max_chars else [(0, len(entry.text))]
    for position, (start, end) in enumerate(spans):
        key = f"{entry.id}\n{start}\n{entry.text[start:end]}"
        yield Passage(
            id=hashlib.sha256(key.encode()).hexdigest()[:24],
            document_id=entry.id,
            text=entry.text[start:end],
            page=None,
            page_index=0,
            start=start,
            end=end,
            section=entry.title,
            part="explanation",
            group=entry.id,
            position=position,
            context=entry.title,
        )


def beir_outcomes(beir: BeirSet, searcher: Searcher, limit: int | None = None) -> list[Outcome]:
    """One outcome for each judged query, at most ``limit``."""
    queries = dict(list(beir.queries.items())[:limit])
    run = {i: entries_of(searcher.search(text, PASSAGES_ASKED)) for i, text in queries.items()}
    values = measures_by_query({i: beir.qrels[i] for i in queries}, run)
    texts = {entry.id: entry for entry in beir.corpus}
    return [
        Outcome(
            id=query,
            question=text,
            category="",
            split="",
            values=values[query],
            failures=("not-in-first-5",) if not values[query]["Success@5"] else (),
            expected=_in_words([texts[i] for i in beir.qrels[query] if beir.qrels[query][i] > 0]),
            got=_in_words([texts[i] for i in run[query]]),
        )
        for query, text in queries.items()
    ]


def entries_of(found: Sequence[RankedPassage]) -> list[str]:
    """Corpus ids, each at the place of its best passage, at most as many as are measured."""
    best_first = sorted(found, key=lambda item: -item.score)
    return list(dict.fromkeys(item.document.id for item in best_first))[:DEPTH]


def _in_words(entries: Sequence[CorpusEntry]) -> str:
    return "\n".join(
        f"{entry.id} {entry.title}: {' '.join(entry.text.split())[:_SHOWN_CHARS]}"
        for entry in entries[:_SHOWN]
    )
