"""The order of an ingest: find, read, interpret, compare, embed what is new, build, publish."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ingest.check_sheets.disagreements import item_disagreement_warnings
from ingest.curation.audiences import Audience, idle_audience_warnings, with_audiences
from ingest.curation.corrections import (
    FILE_NAME,
    Correction,
    Decisions,
    idle_correction_warnings,
    joined_decisions,
    load_decisions,
)
from ingest.curation.cross_checks import (
    contradiction_warnings,
    newer_answer_warnings,
    with_duplicates_marked,
)
from ingest.curation.declarations import idle_declaration_warnings
from ingest.draft import Draft, Held, known_generation
from ingest.encoding import encoded
from ingest.gate import Gate, publish_if_good
from ingest.interpretation.interpret import Circumstances, Interpretation, Origin, interpret
from ingest.meetings.answer_labels import nearness_by
from ingest.parsed.document import ParsedDocument
from ingest.passages.writer import sentence_splitter
from ingest.readers import Limits, failures, read_source
from ingest.readers.file_bytes import content_hash
from ingest.report import IngestReport, SourceCounts, report_to_dict
from ingest.sources.discovery import Candidate, Discovery, discover, gone
from ingest.sources.register import Register
from ingest.sources.zip_members import is_archive, unpacked
from kb.documents import Document
from kb.embedding.embedder import Embedder
from kb.errors import ReadingError, YorozuError
from kb.generations.files import GenerationContent, PageText, build_generation, source_file, tidy
from kb.generations.folder import Generations, unwritable
from kb.generations.kept_warnings import warning_to_dict
from kb.guideline.editions import Renumberings
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import number_words
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import Vectors
from kb.warnings import Warning

_log = logging.getLogger(__name__)
PIPELINE_VERSION = "9"
"""Raise it when reading, structure or splitting changes what comes out of the same file."""

ReadFile = Callable[[Path, Limits], ParsedDocument]
Progress = Callable[[str, int, int], None]
"""Step, done, total."""
QueryCheck = Callable[[Sequence[str], Vectors], Mapping[str, Any]]
"""What the manifest says of encoding questions, from the passages' texts and vectors."""


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
    check_queries: QueryCheck = lambda texts, v: {}
    release_model: Callable[[], None] = lambda: None
    """Called once everything is embedded: building the indexes needs memory, and no model."""
    on_read: Callable[[Interpretation], None] = lambda result: None
    """Gets what was made of each file that is new or changed."""
    renumberings: Renumberings = field(default_factory=Renumberings)
    gate: Gate | None = None
    """Judges the new generation before it is published."""


@dataclass(frozen=True)
class IngestOptions:
    """The flags of the command."""

    dry_run: bool = False
    prune: bool = False
    full: bool = False
    without_sample: bool = False


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
    with nullcontext() if options.dry_run else parts.generations.writing():
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
    decisions = joined_decisions(load_decisions(folder / FILE_NAME) for folder in found.folders)
    known = known_generation(parts.generations, parts.embedder)
    draft = Draft(known)
    _read_all(found, draft, options, parts, decisions)
    missing = gone(known.held, found)
    removed = missing if options.prune else []
    draft.remove(removed)
    _apply_audiences(draft, decisions.audience, {c.id for c in found.candidates})
    warnings = _compare(draft, parts.register)
    warnings += idle_audience_warnings(decisions.audience, draft.held)
    warnings += idle_declaration_warnings(decisions.document, draft.held)
    warnings += idle_correction_warnings(decisions, draft.held)
    report = IngestReport(
        generation=known.name,
        added=tuple(draft.added),
        changed=tuple(draft.changed),
        unchanged=draft.unchanged,
        missing=() if options.prune else tuple(missing),
        removed=tuple(removed),
        failed=tuple(found.failures),
        warnings=tuple(warnings),
        told_before=known.told,
        passages=sum(len(held.passages) for held in draft.held.values()),
        dry_run=options.dry_run,
        corrections=tuple(_in_words(c) for c in decisions.correction),
        counts={i: held.counts for i, held in draft.held.items() if held.counts},
    )
    if not options.dry_run and _has_changed(report, draft, options):
        report = _publish(draft, report, parts)
    return replace(report, seconds=time.monotonic() - started)


def _apply_audiences(draft: Draft, audiences: Sequence[Audience], decided: Collection[str]) -> None:
    """A document whose audience alone has changed is a changed one, but is not read again."""
    documents = {identifier: held.document for identifier, held in draft.held.items()}
    draft.describe(with_audiences(documents, audiences, decided).values())
    for identifier, held in draft.held.items():
        known = draft.known.held.get(identifier)
        is_reported = identifier in (*draft.added, *draft.changed)
        if known and known.document.audience != held.document.audience and not is_reported:
            draft.changed.append(identifier)
            draft.unchanged -= identifier in decided


def _has_changed(report: IngestReport, draft: Draft, options: IngestOptions) -> bool:
    if not draft.held:
        return bool(report.removed)
    changed = report.added or report.changed or report.removed
    # Nothing is known as encoded where another embedder made it.
    return bool(changed or options.full or not draft.known.encoded)


def _read_all(
    found: Discovery,
    draft: Draft,
    options: IngestOptions,
    parts: IngestParts,
    decisions: Decisions,
) -> None:
    circumstances = Circumstances(
        register=parts.register,
        corrections=decisions.correction,
        nearness=nearness_by(parts.embedder),
        items=parts.items,
        max_passage_chars=parts.max_passage_chars,
        split=sentence_splitter(parts.max_passage_chars),
        declarations=decisions.document,
        answers=decisions.answer,
        renumberings=parts.renumberings,
    )
    with parts.open_reader() as read:
        reading = _Reading(found, draft, options, parts, circumstances, read)
        files = list(found.candidates)
        for index, candidate in enumerate(files):
            parts.on_progress("read", index, len(files))
            reading.take(candidate)
    parts.on_progress("read", len(files), len(files))


@dataclass(frozen=True)
class _Reading:
    """Takes files into the draft; whatever goes wrong with one of them costs that one only."""

    found: Discovery
    draft: Draft
    options: IngestOptions
    parts: IngestParts
    circumstances: Circumstances
    read: ReadFile

    def take(self, candidate: Candidate) -> None:
        try:
            if is_archive(candidate.path):
                self._take_members(candidate)
            else:
                self._read_one(candidate)
        except ReadingError as error:
            self.found.fail(candidate.id, error)
        except YorozuError:
            # About the knowledge base or the settings: the same would meet every file.
            raise
        except Exception as error:  # noqa: BLE001
            # A fault of ours that only this file brings out: the others must not wait for its
            # mending. The log has the place.
            _log.exception("ingest of %r failed", candidate.id)
            name = PurePosixPath(candidate.id).name
            self.found.fail(candidate.id, failures.fault(name, type(error).__name__))

    def _take_members(self, archive: Candidate) -> None:
        with unpacked(archive, self.parts.limits) as inside:
            self.found.candidates += inside.members
            for identifier, error in inside.failed:
                self.found.fail(identifier, error)
            for member in inside.members:
                self.take(member)

    def _read_one(self, candidate: Candidate) -> None:
        parts, draft = self.parts, self.draft
        content = content_hash(candidate.path, parts.limits.max_bytes)
        fingerprint = _fingerprint(content, candidate.id, parts, self.circumstances)
        before = draft.known.held.get(candidate.id)
        if before and before.document.fingerprint == fingerprint and not self.options.full:
            draft.unchanged += 1
            return
        reading = self.read(candidate.path, parts.limits)
        origin = _origin(candidate, parts.register)
        result = interpret(reading, candidate.id, content, self.circumstances, origin)
        if not result.passages:
            raise _nothing_in(PurePosixPath(candidate.id).name, reading)
        held = _held(replace(result.document, fingerprint=fingerprint), result, reading)
        parts.on_read(result)
        if not self.options.dry_run:
            _keep_source(parts.generations, candidate.path, result.document)
        draft.take(held)


def _origin(candidate: Candidate, register: Register) -> Origin | None:
    """What the register says of a fetched file; None for a file of the operator's own."""
    if candidate.source_id is None:
        return None
    # An address may end without a suffix; the cache's file has the one that its bytes show.
    stem = PurePosixPath(urlsplit(candidate.id).path).stem or candidate.path.stem
    source = register.by_id(candidate.source_id)
    return Origin(f"{stem}{candidate.path.suffix}", source, candidate.id)


def _held(document: Document, result: Interpretation, reading: ParsedDocument) -> Held:
    used = {p.page_index for p in result.passages}
    numbers = {n for p in result.passages for n in p.guideline_nos}
    structure = result.structure
    return Held(
        document,
        pages=[
            PageText(document.id, index, page.number, page.text, page.words)
            for index, page in enumerate(reading.pages)
            if index in used
        ],
        passages=list(result.passages),
        warnings=list(result.warnings),
        items=list(result.items),
        counts=SourceCounts(
            len(reading.pages),
            len(result.passages),
            len(numbers),
            dict(reading.repairs),
            questions=structure.questions,
            answers=structure.answers,
            unpaired=structure.unpaired,
            own_numbers=structure.own_numbers,
            items=len(result.items),
            left_out=sum(left.count for left in reading.left_out),
            outside_pairs=structure.outside_pairs,
            alike=structure.alike,
            outside=structure.outside,
            in_one_cell=structure.in_one_cell,
        ),
    )


def _fingerprint(content_hash: str, identifier: str, parts: IngestParts, c: Circumstances) -> str:
    own = [x.model_dump(mode="json") for x in c.corrections if x.document == identifier]
    made_from = [
        content_hash,
        PIPELINE_VERSION,
        parts.max_passage_chars,
        parts.register.fingerprint,
        own,
    ]
    if said := [d.model_dump(mode="json") for d in c.declarations if d.names(identifier)]:
        made_from.append(said)
    if answers := [a.model_dump(mode="json") for a in c.answers if a.document == identifier]:
        made_from.append(answers)
    if parts.limits.tesseract and identifier.lower().endswith(".pdf"):
        # Switched on, OCR may find text where there was none.
        made_from.append("ocr")
    if parts.limits.reads_notes:
        made_from.append("notes")
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _nothing_in(name: str, reading: ParsedDocument) -> ReadingError:
    if not reading.pages_without_text:
        return failures.nothing_taken(name)
    missing = failures.no_text_layer if reading.is_ocr_possible else failures.no_text_found
    return missing(name)


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


def _compare(draft: Draft, register: Register) -> list[Warning]:
    """Mark duplicates and old editions, and gather the warnings of all documents."""
    ordered = [draft.held[i].document for i in sorted(draft.held)]
    documents, found = with_duplicates_marked(
        [_with_newer_edition(document, register) for document in ordered], draft.passages
    )
    draft.describe(documents)
    found += newer_answer_warnings(documents, draft.passages)
    found += contradiction_warnings(documents, draft.passages)
    items = {identifier: held.items for identifier, held in draft.held.items()}
    found += item_disagreement_warnings(documents, items)
    own = [warning for held in draft.held.values() for warning in held.warnings]
    return own + found


def _with_newer_edition(document: Document, register: Register) -> Document:
    """A document fetched before is not read again, but its successor may be known by now."""
    is_fetched = document.id == document.url
    source = register.match(document.title, document.url) if is_fetched else None
    newer = register.superseding(source) if source else None
    return replace(document, superseded_by=newer.title) if newer else document


def _publish(draft: Draft, report: IngestReport, parts: IngestParts) -> IngestReport:
    held = draft.held.values()
    passages = [passage for each in held for passage in each.passages]
    vectors, tokens, embedded = encoded(
        passages,
        draft.known.encoded,
        parts.embedder,
        keeps_tokens=len(passages) <= parts.token_vectors_up_to,
        on_done=partial(parts.on_progress, "embed"),
    )
    report = replace(report, embedded=embedded)
    own = [warning_to_dict(warning) for each in held for warning in each.warnings]
    content = GenerationContent(
        documents=[each.document for each in held],
        pages=[page for each in held for page in each.pages],
        passages=passages,
        items=[item for each in held for item in each.items],
        vectors=vectors,
        tokens=tokens,
        report={**report_to_dict(report), "own_warnings": own},
        manifest={
            **_manifest(parts, len(held), len(passages)),
            **parts.check_queries([p.text for p in passages], vectors),
        },
    )
    parts.release_model()
    name = build_generation(
        parts.generations, content, lambda step: parts.on_progress(step, 0, len(passages))
    )
    verdict = publish_if_good(parts.generations, name, draft.known.name, parts.gate)
    tidy(parts.generations)
    return replace(
        report,
        generation=name if verdict.passes else draft.known.name,
        held_back=not verdict.passes,
        gate=verdict.messages,
    )


def _manifest(parts: IngestParts, documents: int, passages: int) -> Mapping[str, Any]:
    return {
        "embedder": parts.embedder.fingerprint,
        "embedder_name": parts.embedder.name,
        "dimension": parts.embedder.dimension,
        "lexical": LexicalIndex.fingerprint(),
        "pipeline": PIPELINE_VERSION,
        "max_passage_chars": parts.max_passage_chars,
        "documents": documents,
        "passages": passages,
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _in_words(correction: Correction) -> str:
    numbers = number_words(correction.guideline_nos, "、")
    parts = [correction.document, correction.section, correction.label, correction.what]
    return " ".join(p for p in (*parts, correction.action, numbers, correction.value) if p)
