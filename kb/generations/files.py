"""The files of one generation: what is written when it is built, and how it is opened."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from kb.documents import Document, Passage, PlacedWord, document_from_dict
from kb.errors import KnowledgeBaseDamagedError, KnowledgeBaseUnwritableError
from kb.files import Folder
from kb.generations.checksums import (
    FILES as CHECKSUMS,
    Damage,
    checksum,
    checksums_of,
    damage_of,
    sealed,
)
from kb.generations.folder import KEPT, MANIFEST, SCHEMA_VERSION, Generations, unwritable
from kb.guideline.check_sheets import ItemRecord, read_items, write_items
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import Vectors, build_chroma, read_vectors, write_vectors
from kb.index.columns import RowFacts, write_row_facts
from kb.index.corpus_text import write_corpus_text
from kb.index.passages import PassageFile, damaged, write_passages
from kb.index.token_vectors import Tokens, TokenVectorFile, write_tokens

DOCUMENTS = "documents.jsonl"
PAGES = "pages.jsonl"
REPORT = "report.json"
FILES = "files"
LEXICAL = "lexical"
Row = TypeVar("Row")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class PageText:
    """Display text of one page, for verifying and showing quotations in their context."""

    document_id: str
    page_index: int
    number: int | None
    text: str
    words: tuple[PlacedWord, ...] = ()
    """Of a page read by OCR: where its words stand."""


@dataclass(frozen=True)
class GenerationContent:
    """Everything that a generation is built from; ``vectors`` has a row for each passage."""

    documents: Sequence[Document]
    pages: Sequence[PageText]
    passages: Sequence[Passage]
    vectors: Vectors
    report: Mapping[str, Any]
    manifest: Mapping[str, Any]
    tokens: Sequence[Tokens] | None = None
    """Token vectors of each passage, where they are kept."""
    items: Sequence[ItemRecord] = ()
    """What the documents' tables say of guideline items."""


def build_generation(
    generations: Generations,
    content: GenerationContent,
    on_step: Callable[[str], None] = lambda step: None,
    in_clean_process: bool = False,
) -> str:
    """Write a complete generation and return its name; it is not live yet.

    Chroma's index file holds memory that was never written to: whatever the process had there
    before. ``in_clean_process`` builds it in a process that has seen only this content, so that
    an erased text cannot come back with it.

    Raises:
        KnowledgeBaseUnwritableError: no rights or no space; nothing is left behind.
    """
    name = generations.begin()
    folder = generations.path(name)
    try:
        _write(folder, content, on_step)
        if generations.builds_chroma:
            on_step("chroma")
            if in_clean_process:
                _build_chroma_elsewhere(folder)
            else:
                build_chroma(folder, content.passages, content.vectors)
        report = {**content.report, "generation": name}
        (folder / REPORT).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        generations.finish(name, _manifest(folder, content, generations.live_or_none()))
    except OSError as error:
        generations.abandon(name)
        raise unwritable(generations.folder, error) from error
    except (KnowledgeBaseUnwritableError, RuntimeError):
        generations.abandon(name)
        raise
    return name


def _manifest(folder: Path, content: GenerationContent, before: str | None) -> dict[str, Any]:
    """The manifest with the checksums of what was just written.

    ``before`` is the generation to go back to, unless the content's manifest names another.
    """
    checksums = {CHECKSUMS: checksums_of(folder)}
    return sealed({"schema": SCHEMA_VERSION, "before": before, **content.manifest, **checksums})


def _write(
    folder: Path,
    content: GenerationContent,
    on_step: Callable[[str], None],
) -> None:
    on_step("passages")
    _write_lines(folder / DOCUMENTS, map(asdict, content.documents))
    _write_lines(folder / PAGES, map(_page_row, content.pages))
    write_passages(folder, content.passages)
    write_row_facts(folder, RowFacts.of(content.passages))
    hidden = {d.id for d in content.documents if d.duplicate_of is not None}
    write_corpus_text(folder, (p for p in content.passages if p.document_id not in hidden))
    write_items(folder, content.items)
    write_vectors(folder, content.vectors)
    if content.tokens is not None:
        write_tokens(folder, content.tokens)
    on_step("lexical")
    LexicalIndex.build([p.lexical_text for p in content.passages], folder / LEXICAL)


def _build_chroma_elsewhere(folder: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_build_chroma_of, args=(folder,))
    process.start()
    process.join()
    if process.exitcode:
        raise OSError(f"the index could not be built (exit code {process.exitcode})")


def _build_chroma_of(folder: Path) -> None:
    """Build the index from what is already in the folder."""
    passages = PassageFile(folder)
    build_chroma(folder, list(passages), np.array(read_vectors(folder)))
    passages.close()


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_documents(folder: Folder) -> list[Document]:
    return _read_lines(folder / DOCUMENTS, document_from_dict)


def read_pages(folder: Path) -> list[PageText]:
    return _read_lines(folder / PAGES, _page_of)


def _page_row(page: PageText) -> dict[str, Any]:
    row = {**asdict(page), "words": [list(asdict(word).values()) for word in page.words]}
    return row if page.words else {k: v for k, v in row.items() if k != "words"}


def _page_of(row: Mapping[str, Any]) -> PageText:
    words = tuple(PlacedWord(*word) for word in row.get("words", ()))
    return PageText(**{**row, "words": words})


def read_report(folder: Path) -> dict[str, Any]:
    return read_json(folder / REPORT)


def damage_from_elsewhere(folder: Folder, manifest: Mapping[str, Any]) -> list[Damage]:
    """As ``damage_of``, for a generation that another host or a backup gives.

    Raises:
        KnowledgeBaseDamagedError: its documents cannot be read.
    """
    found = damage_of(folder, manifest)
    if any(damage.path in (DOCUMENTS, MANIFEST) for damage in found):
        return found
    if all(_HASH.fullmatch(document.content_hash) for document in read_documents(folder)):
        return found
    # They become names of files here, so nothing but a checksum is taken from elsewhere.
    return [*found, Damage(DOCUMENTS, "changed")]


def read_json(path: Folder) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise damaged(path, error) from error


def _read_lines(path: Folder, parse: Callable[[dict[str, Any]], Row]) -> list[Row]:
    try:
        with path.open(encoding="utf-8") as file:
            return [parse(json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError) as error:
        raise damaged(path, error) from error


def read_content(folder: Path) -> GenerationContent:
    """A whole generation in memory, for building the next one from it."""
    passages = PassageFile(folder)
    try:
        content = GenerationContent(
            documents=read_documents(folder),
            pages=read_pages(folder),
            passages=list(passages),
            vectors=np.array(read_vectors(folder)),
            report=read_report(folder),
            manifest={},
            tokens=_read_tokens(folder, len(passages)),
            items=read_items(folder),
        )
    finally:
        passages.close()
    if len(content.vectors) != len(content.passages):
        raise damaged(folder / "vectors.npy", ValueError("length does not match the passages"))
    return content


def _read_tokens(folder: Path, passages: int) -> list[Tokens] | None:
    """Views into the memory-mapped file, not copies."""
    stored = TokenVectorFile.open(folder, passages)
    return [stored.of(row) for row in range(passages)] if stored else None


def tidy(generations: Generations, keep: int = KEPT) -> None:
    """Remove generations that are not kept and their sources, here first and then elsewhere.

    Only the writer may call this. One that somebody still answers from is removed by a later call.

    Raises:
        YorozuError: a server or store cannot be asked; what is here is tidy, and a later call
            tidies there.
    """
    generations.sweep(keep)
    named = _sweep_sources(generations)
    generations.settle_elsewhere()
    if generations.replica and named is not None:
        generations.replica.keep_sources(named)


def _sweep_sources(generations: Generations) -> set[str] | None:
    """Remove kept sources that no kept generation names any more; the names of those that stay.

    None, and nothing removed, where a generation is damaged.
    """
    folder = generations.folder / FILES
    here = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    try:
        named = {
            source_file(generations.folder, document).name
            for name in generations.complete()
            for document in read_documents(generations.path(name))
        }
    except KnowledgeBaseDamagedError:
        # What a damaged generation names is not known: it may still be mended from its sources.
        return None
    for name in here - named:
        (folder / name).unlink(missing_ok=True)
    return named


def is_kept_whole(path: Path, document: Document) -> bool:
    """Whether a kept source is there and what was ingested."""
    return path.is_file() and checksum(path) == f"sha256:{document.content_hash}"


def source_file(knowledge_base: Path, document: Document) -> Path:
    """Where the source itself is kept, named by its content."""
    return (
        knowledge_base / FILES / f"{document.content_hash}{Path(document.file_name).suffix.lower()}"
    )
