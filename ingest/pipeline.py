"""The order of an ingest: find, read, interpret, compare, embed what is new, build, publish."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from ingest.audiences import Audience, idle_audiences, with_audiences
from ingest.corrections import FILE_NAME, Correction, load_audiences, load_corrections
from ingest.cross_checks import (
    contradiction_warnings,
    newer_answer_warnings,
    with_duplicates_marked,
)
from ingest.discovery import Candidate, Discovery, discover, gone
from ingest.gate import Gate, publish_if_good
from ingest.interpretation import Circumstances, Interpretation, Origin, interpret
from ingest.item_checks import item_disagreement_warnings
from ingest.nearness import nearness_by
from ingest.readers import Limits, failures, read_source
from ingest.reading import Reading
from ingest.register import Register
from ingest.report import Failure, IngestReport, SourceCounts, report_to_dict
from ingest.splitting import sentence_splitter
from kb.documents import Document, Passage, Warning
from kb.embedding import Embedder
from kb.errors import ReadingError
from kb.generation_files import (
    GenerationContent,
    PageText,
    build_generation,
    read_content,
    source_file,
    tidy,
)
from kb.generations import Generations, unwritable
from kb.guideline_items import GuidelineItems
from kb.item_master import ItemRecord
from kb.lexical import LexicalIndex
from kb.store import Vectors
from kb.token_vectors import Tokens, compressed

PIPELINE_VERSION = "4"
"""Raise it when reading, structure or splitting changes what comes out of the same file."""

_COMPRESSED_AT_ONCE = 200
"""Passages whose token vectors are held as the embedder gives them: 150 kB each with e5-small."""

ReadFile = Callable[[Path, Limits], Reading]
Progress = Callable[[str, int, int], None]
"""Step, done, total."""


@dataclass(frozen=True)
class IngestParts:
    """What an ingest works with."""

    generations: Generations
    embedder: Embedder
    register: Register
    items: GuidelineItems
    limits: Limits
    max_passage_chars: int
    token_vectors_up_to: int = 10_000
    on_progress: Progress = lambda step, done, total: None
    open_reader: Callable[[], AbstractContextManager[ReadFile]] = lambda: nullcontext(read_source)
    """Reads files one after another; in a process of its own where files are not trusted."""
    check_queries: Callable[[Sequence[str], Vectors], Mapping[str, Any]] = lambda texts, v: {}
    """What the manifest says of encoding questions, from the passages' texts and vectors."""
    release_model: Callable[[], None] = lambda: None
    """Called once everything is embedded: building the indexes needs memory, and no model."""
    on_read: Callable[[Interpretation], None] = lambda result: None
    """Gets what was made of each file that is new or changed."""
    gate: Gate | None = None
    """Judges the new generation before it is published."""


@dataclass(frozen=True)
class IngestOptions:
    """The flags of the command."""

    dry_run: bool = False
    prune: bool = False
    full: bool = False
    without_sample: bool = False


_Encoded = tuple[Vectors, Tokens | None]
"""A passage's vector, and its tokens' where they are kept."""


@dataclass
class _Known:
    """The live generation, by document."""

    documents: dict[str, Document] = field(default_factory=dict)
    pages: dict[str, list[PageText]] = field(default_factory=dict)
    passages: dict[str, list[Passage]] = field(default_factory=dict)
    warnings: dict[str, list[Warning]] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[ItemRecord]] = field(default_factory=dict)
    encoded: dict[str, _Encoded] = field(default_factory=dict)
    """What the embedder made of each search text of the live generation."""
    name: str | None = None


@dataclass
class _Next:
    """The generation being made."""

    known: _Known
    documents: dict[str, Document] = field(default_factory=dict)
    pages: dict[str, list[PageText]] = field(default_factory=dict)
    passages: dict[str, list[Passage]] = field(default_factory=dict)
    warnings: dict[str, list[Warning]] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[ItemRecord]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)

    def carry_over(self, identifier: str) -> None:
        """Take a document as it is in the live generation."""
        self.documents[identifier] = self.known.documents[identifier]
        self.pages[identifier] = self.known.pages.get(identifier, [])
        self.passages[identifier] = self.known.passages.get(identifier, [])
        self.warnings[identifier] = self.known.warnings.get(identifier, [])
        self.items[identifier] = self.known.items.get(identifier, [])
        if identifier in self.known.counts:
            self.counts[identifier] = self.known.counts[identifier]


def ingest(
    paths: Sequence[Path],
    options: IngestOptions,
    parts: IngestParts,
    fetched: Discovery | None = None,
) -> IngestReport:
    """Add or update files and folders, and what was fetched by the register.

    Raises:
        KnowledgeBaseBusyError: another process is writing.
        KnowledgeBaseUnwritableError: no rights or no space; the old generation stays whole.
        MaterialError: corrections.toml is unusable.
    """
    if options.dry_run:
        return _ingest(paths, options, parts, fetched)
    with parts.generations.writing():
        return _ingest(paths, options, parts, fetched)


def _ingest(
    paths: Sequence[Path],
    options: IngestOptions,
    parts: IngestParts,
    fetched: Discovery | None,
) -> IngestReport:
    started = time.monotonic()
    found = discover(paths, options.without_sample)
    if fetched:
        found.candidates += fetched.candidates
        found.failures += fetched.failures
    corrections = [c for folder in found.folders for c in load_corrections(folder / FILE_NAME)]
    audiences = [a for folder in found.folders for a in load_audiences(folder / FILE_NAME)]
    known = _known(parts.generations, parts.embedder)
    following = _Next(known, failed=list(found.failures))
    for identifier in known.documents:
        following.carry_over(identifier)
    _read_all(found, following, options, parts, corrections)
    missing = gone(known.documents, found)
    removed = _prune(following, missing) if options.prune else []
    _apply_audiences(following, audiences, {c.id for c in found.candidates})
    warnings = _compare(following, parts.register)
    warnings += _idle_warnings(audiences, following.documents)
    report = IngestReport(
        generation=known.name,
        added=tuple(following.added),
        changed=tuple(following.changed),
        unchanged=following.unchanged,
        missing=() if options.prune else tuple(missing),
        removed=tuple(removed),
        failed=tuple(following.failed),
        warnings=tuple(warnings),
        passages=sum(map(len, following.passages.values())),
        dry_run=options.dry_run,
        corrections=tuple(_in_words(c) for c in corrections),
        counts=following.counts,
    )
    if not options.dry_run and _has_changed(report, known, following, options):
        report = _publish(following, report, found, parts)
    return replace(report, seconds=time.monotonic() - started)


def _apply_audiences(
    following: _Next, audiences: Sequence[Audience], decided: Collection[str]
) -> None:
    """A document whose audience alone has changed is a changed one, but is not read again."""
    before = following.documents
    following.documents = with_audiences(before, audiences, decided)
    for identifier, document in following.documents.items():
        known = following.known.documents.get(identifier)
        reported = {*following.added, *following.changed}
        if known and known.audience != document.audience and identifier not in reported:
            following.changed.append(identifier)
            following.unchanged -= identifier in decided


def _idle_warnings(audiences: Sequence[Audience], documents: Iterable[str]) -> list[Warning]:
    return [
        Warning(
            "audience-without-document",
            audience.documents,
            f"{FILE_NAME} の [[audience]] に当てはまる資料がありません。ID の綴りを確認してください。",
        )
        for audience in idle_audiences(audiences, documents)
    ]


def _has_changed(
    report: IngestReport, known: _Known, following: _Next, options: IngestOptions
) -> bool:
    if not following.documents:
        return bool(report.removed)
    is_other_embedder = not known.encoded
    changed = report.added or report.changed or report.removed
    return bool(changed or options.full or is_other_embedder)


def _known(generations: Generations, embedder: Embedder) -> _Known:
    name = generations.live_or_none()
    if not name:
        return _Known()
    content = read_content(generations.path(name))
    known = _Known(name=name, documents={d.id: d for d in content.documents})
    # Vectors of another embedder say nothing to this one.
    same = generations.manifest(name).get("embedder") == embedder.fingerprint
    for page in content.pages:
        known.pages.setdefault(page.document_id, []).append(page)
    for row, passage in enumerate(content.passages):
        known.passages.setdefault(passage.document_id, []).append(passage)
        if same:
            tokens = content.tokens[row] if content.tokens else None
            known.encoded[passage.search_text] = (content.vectors[row], tokens)
    for item in content.items:
        known.items.setdefault(item.document_id, []).append(item)
    for warning in content.report.get("own_warnings", []):
        known.warnings.setdefault(warning["document"], []).append(Warning(**warning))
    known.counts = {i: SourceCounts(**c) for i, c in content.report.get("counts", {}).items()}
    return known


def _read_all(
    found: Discovery,
    following: _Next,
    options: IngestOptions,
    parts: IngestParts,
    corrections: Sequence[Correction],
) -> None:
    circumstances = Circumstances(
        register=parts.register,
        corrections=corrections,
        nearness=nearness_by(parts.embedder),
        item_titles=parts.items.topics(),
        max_passage_chars=parts.max_passage_chars,
        split=sentence_splitter(parts.max_passage_chars),
    )
    with parts.open_reader() as read:
        for index, candidate in enumerate(found.candidates):
            parts.on_progress("read", index, len(found.candidates))
            try:
                _read_one(candidate, following, options, parts, circumstances, read)
            except ReadingError as error:
                following.failed.append(Failure(candidate.id, error.reason, error.message))
    parts.on_progress("read", len(found.candidates), len(found.candidates))


def _read_one(
    candidate: Candidate,
    following: _Next,
    options: IngestOptions,
    parts: IngestParts,
    circumstances: Circumstances,
    read: ReadFile,
) -> None:
    content_hash = _content_hash(candidate.path)
    fingerprint = _fingerprint(content_hash, candidate.id, parts, circumstances.corrections)
    before = following.known.documents.get(candidate.id)
    if before and before.fingerprint == fingerprint and not options.full:
        following.unchanged += 1
        return
    reading = read(candidate.path, parts.limits)
    origin = _origin(candidate, parts.register)
    result = interpret(reading, candidate.id, content_hash, circumstances, origin)
    if not result.passages:
        raise _nothing_in(candidate.path, reading)
    parts.on_read(result)
    if not options.dry_run:
        _keep_source(parts.generations, candidate.path, result.document)
    _take(following, replace(result.document, fingerprint=fingerprint), result, reading)
    _count_as(following, candidate.id, before)


def _origin(candidate: Candidate, register: Register) -> Origin | None:
    """What the register says of a fetched file; None for a file of the operator's own."""
    if candidate.source_id is None:
        return None
    # An address may end without a suffix; the cache's file has the one that its bytes show.
    stem = PurePosixPath(urlsplit(candidate.id).path).stem or candidate.path.stem
    source = register.by_id(candidate.source_id)
    return Origin(f"{stem}{candidate.path.suffix}", source, candidate.id)


def _count_as(following: _Next, identifier: str, before: Document | None) -> None:
    if not before:
        following.added.append(identifier)
    elif following.documents[identifier].fingerprint != before.fingerprint:
        following.changed.append(identifier)
    else:
        following.unchanged += 1


def _take(following: _Next, document: Document, result: Interpretation, reading: Reading) -> None:
    following.documents[document.id] = document
    used = {p.page_index for p in result.passages}
    following.pages[document.id] = [
        PageText(document.id, index, page.number, page.text, page.words)
        for index, page in enumerate(reading.pages)
        if index in used
    ]
    following.passages[document.id] = list(result.passages)
    following.warnings[document.id] = list(result.warnings)
    following.items[document.id] = list(result.items)
    numbers = {n for p in result.passages for n in p.guideline_nos}
    following.counts[document.id] = SourceCounts(
        len(reading.pages), len(result.passages), len(numbers), dict(reading.repairs)
    )


def _content_hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ReadingError(
            "unreadable",
            f"{path.name} を開けません: {error.strerror or error}。権限を確認してください。",
            f"{path.name} cannot be opened: {error.strerror or error}. Check its rights.",
        ) from error


def _fingerprint(
    content_hash: str, identifier: str, parts: IngestParts, corrections: Sequence[Correction]
) -> str:
    own = [c.model_dump(mode="json") for c in corrections if c.document == identifier]
    made_from = [
        content_hash,
        PIPELINE_VERSION,
        parts.max_passage_chars,
        parts.register.fingerprint,
        own,
    ]
    if parts.limits.tesseract and identifier.lower().endswith(".pdf"):
        # Switched on, OCR may find text where there was none.
        made_from.append("ocr")
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _nothing_in(path: Path, reading: Reading) -> ReadingError:
    if reading.pages_without_text:
        return failures.no_text_layer(path.name, was_recognised=not reading.is_ocr_possible)
    return ReadingError(
        "empty",
        f"{path.name} から取り込める文章がありませんでした。内容を確認してください。",
        f"{path.name} holds no text that could be taken in. Check its content.",
    )


def _keep_source(generations: Generations, path: Path, document: Document) -> None:
    target = source_file(generations.folder, document)
    if target.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}")
        shutil.copyfile(path, temporary)
        temporary.replace(target)
    except OSError as error:
        raise unwritable(generations.folder, error) from error


def _prune(following: _Next, missing: Sequence[str]) -> list[str]:
    for identifier in missing:
        for by_document in (following.documents, following.pages, following.passages,
                            following.warnings, following.counts, following.items):  # fmt: skip
            by_document.pop(identifier, None)
    return list(missing)


def _compare(following: _Next, register: Register) -> list[Warning]:
    """Mark duplicates and old editions, and gather the warnings of all documents."""
    ordered = [following.documents[i] for i in sorted(following.documents)]
    documents, found = with_duplicates_marked(
        [_with_newer_edition(document, register) for document in ordered], following.passages
    )
    following.documents = {d.id: d for d in documents}
    found += newer_answer_warnings(documents, following.passages)
    found += contradiction_warnings(documents, following.passages)
    found += item_disagreement_warnings(documents, following.items)
    own = [w for d in documents for w in following.warnings.get(d.id, ())]
    return own + found


def _with_newer_edition(document: Document, register: Register) -> Document:
    """A document fetched before is not read again, but its successor may be known by now."""
    is_fetched = document.id == document.url
    source = register.match(document.title, document.url) if is_fetched else None
    newer = register.superseding(source) if source else None
    return replace(document, superseded_by=newer.title) if newer else document


def _publish(
    following: _Next, report: IngestReport, found: Discovery, parts: IngestParts
) -> IngestReport:
    documents = list(following.documents.values())
    passages = [p for d in documents for p in following.passages[d.id]]
    keeps_tokens = len(passages) <= parts.token_vectors_up_to
    encoded, embedded = _encoded(following, passages, parts, keeps_tokens)
    report = replace(report, embedded=embedded)
    vectors = _stacked([vector for vector, _ in encoded], parts.embedder.dimension)
    own = [_warning_to_dict(w) for d in documents for w in following.warnings.get(d.id, ())]
    content = GenerationContent(
        documents=documents,
        pages=[page for d in documents for page in following.pages[d.id]],
        passages=passages,
        items=[item for d in documents for item in following.items.get(d.id, ())],
        vectors=vectors,
        tokens=[t for _, t in encoded if t is not None] if keeps_tokens else None,
        report={**report_to_dict(report), "own_warnings": own},
        manifest={
            **_manifest(parts, documents, passages),
            **parts.check_queries([p.text for p in passages], vectors),
        },
    )
    parts.release_model()
    name = build_generation(
        parts.generations, content, lambda step: parts.on_progress(step, 0, len(passages))
    )
    verdict = publish_if_good(parts.generations, name, following.known.name, parts.gate)
    tidy(parts.generations)
    return replace(
        report,
        generation=name if verdict.passes else following.known.name,
        held_back=not verdict.passes,
        gate=verdict.messages,
    )


def _warning_to_dict(warning: Warning) -> dict[str, Any]:
    return {
        "kind": warning.kind,
        "document": warning.document,
        "message": warning.message,
        "section": warning.section,
        "page": warning.page,
    }


def _encoded(
    following: _Next, passages: Sequence[Passage], parts: IngestParts, keeps_tokens: bool
) -> tuple[list[_Encoded], int]:
    """What the embedder makes of each passage, carried over where the text was seen before."""
    known = following.known.encoded
    is_known = {t: not keeps_tokens or tokens is not None for t, (_, tokens) in known.items()}
    texts = list(dict.fromkeys(p.search_text for p in passages))
    new = [text for text in texts if not is_known.get(text)]
    fresh = _embed(new, parts, keeps_tokens) if new else {}
    return [fresh.get(p.search_text) or known[p.search_text] for p in passages], len(new)


def _embed(texts: Sequence[str], parts: IngestParts, keeps_tokens: bool) -> dict[str, _Encoded]:
    def on_done(done: int, before: int = 0) -> None:
        parts.on_progress("embed", before + done, len(texts))

    if not keeps_tokens:
        vectors = parts.embedder.embed_passages(texts, on_done)
        return {text: (vector, None) for text, vector in zip(texts, vectors, strict=True)}
    encoded: dict[str, _Encoded] = {}
    # Of similar length together, as the embedder itself takes them.
    ordered = sorted(texts, key=len, reverse=True)
    for start in range(0, len(ordered), _COMPRESSED_AT_ONCE):
        some = ordered[start : start + _COMPRESSED_AT_ONCE]
        vectors, tokens = parts.embedder.embed_passages_and_tokens(
            some, partial(on_done, before=start)
        )
        encoded |= {t: (v, compressed(k)) for t, v, k in zip(some, vectors, tokens, strict=True)}
    return encoded


def _stacked(vectors: Sequence[Vectors], dimension: int) -> Vectors:
    if not vectors:
        return np.zeros((0, dimension), np.float32)
    return np.stack(vectors).astype(np.float32)


def _manifest(
    parts: IngestParts, documents: Sequence[Document], passages: Sequence[Passage]
) -> Mapping[str, Any]:
    return {
        "embedder": parts.embedder.fingerprint,
        "embedder_name": parts.embedder.name,
        "dimension": parts.embedder.dimension,
        "lexical": LexicalIndex.fingerprint(),
        "pipeline": PIPELINE_VERSION,
        "max_passage_chars": parts.max_passage_chars,
        "documents": len(documents),
        "passages": len(passages),
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _in_words(correction: Correction) -> str:
    numbers = "、".join(f"No.{n}" for n in correction.guideline_nos)
    parts = [correction.document, correction.section, correction.label, correction.what]
    return " ".join(p for p in (*parts, correction.action, numbers, correction.value) if p)
