"""Whatever happens to a folder, in any order: an ingest leaves what a fresh one would have made."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fakes import FakeEmbedder
from generation_state import GenerationState, live_state
from ingest.forgetting import forget
from ingest.parsed.document import ParsedDocument
from ingest.pipeline import IngestOptions, IngestParts, ReadFile, ingest
from ingest.readers import Limits, read_source
from ingest.sources.register import Register
from kb.errors import KnowledgeBaseMissingError
from kb.generations.files import FILES, read_content, read_documents, source_file
from kb.generations.folder import KEPT, Generations
from kb.guideline.items import GuidelineItems
from small_sources import SECTIONS, UNREADABLE, meeting, source

NAMES = ("a.md", "b.md", "c.txt", "d.xlsx", "sub/a.md", "sub/e.txt")


class CountingEmbedder(FakeEmbedder):
    """Remembers what it embedded for the store, apart from what it compared labels with."""

    def __init__(self) -> None:
        super().__init__(dimension=32)
        self.stored: list[str] = []

    def embed_passages(self, texts, on_progress=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - as the real one takes them
        if on_progress:
            self.stored += texts
        return super().embed_passages(texts, on_progress)


class CountingReader:
    """Reads in this process, and remembers which files."""

    def __init__(self) -> None:
        self.read_names: list[str] = []

    @contextmanager
    def open(self) -> Iterator[ReadFile]:
        yield self._read

    def _read(self, path: Path, limits: Limits) -> ParsedDocument:
        self.read_names.append(path.name)
        return read_source(path, limits)


def parts_in(folder: Path, embedder: FakeEmbedder, reader: CountingReader) -> IngestParts:
    return IngestParts(
        Generations(folder),
        embedder,
        Register(),
        GuidelineItems(),
        Limits(),
        360,
        open_reader=reader.open,
    )


sections = st.lists(st.sampled_from(SECTIONS), min_size=1, max_size=4, unique=True)
names = st.sampled_from(NAMES)


class AnyOrder(RuleBasedStateMachine):
    """A folder, a knowledge base, and what should be in each of its generations."""

    fresh_states: ClassVar[
        dict[frozenset[tuple[str, bytes]], tuple[GenerationState, Counter[str]]]
    ] = {}
    max_forgets = 1
    """Each starts processes, which takes seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp(prefix="any-order-"))
        self.material = self.scratch / "material"
        (self.material / "sub").mkdir(parents=True)
        self.embedder, self.reader = CountingEmbedder(), CountingReader()
        self.parts = parts_in(self.scratch / "kb", self.embedder, self.reader)
        self.expected: dict[str, dict[str, bytes]] = {}
        """By generation, then by document: the content that it was last read with."""
        self.forgets = 0

    def teardown(self) -> None:
        shutil.rmtree(self.scratch)

    @property
    def held(self) -> dict[str, bytes]:
        live = self.parts.generations.live_or_none()
        return dict(self.expected[live]) if live else {}

    # What people do to a folder.

    @rule(name=names, content=sections)
    def write(self, name: str, content: list) -> None:  # type: ignore[type-arg]
        (self.material / name).write_bytes(source(Path(name).suffix, content))

    @rule(name=st.sampled_from(("a.md", "b.md", "sub/a.md")), content=sections)
    def write_meeting(self, name: str, content: list) -> None:  # type: ignore[type-arg]
        (self.material / name).write_bytes(meeting(content))

    @rule(name=names, damage=st.sampled_from((b"", UNREADABLE, b"PK\x03\x04 cut off")))
    def spoil(self, name: str, damage: bytes) -> None:
        (self.material / name).write_bytes(damage)

    @rule(name=names, to=names)
    def rename(self, name: str, to: str) -> None:
        if (self.material / name).exists() and Path(name).suffix == Path(to).suffix:
            (self.material / name).replace(self.material / to)

    @rule(name=names, to=names)
    def copy(self, name: str, to: str) -> None:
        is_possible = (self.material / name).exists() and name != to
        if is_possible and Path(name).suffix == Path(to).suffix:
            shutil.copy(self.material / name, self.material / to)

    @rule(name=names)
    def remove(self, name: str) -> None:
        (self.material / name).unlink(missing_ok=True)

    # What they do to the knowledge base.

    @rule(prune=st.booleans(), full=st.sampled_from((False, False, False, True)))
    def ingest_all(self, prune: bool, full: bool) -> None:
        self._ingest([self.material], IngestOptions(prune=prune, full=full))

    @rule(
        chosen=st.sets(st.sampled_from((*NAMES, "sub")), min_size=1, max_size=3),
        prune=st.booleans(),
    )
    def ingest_some(self, chosen: set[str], prune: bool) -> None:
        paths = [self.material / name for name in sorted(chosen)]
        self._ingest([p for p in paths if p.exists()], IngestOptions(prune=prune))

    @rule()
    def try_out(self) -> None:
        before = self.parts.generations.live_or_none()
        ingest([self.material], IngestOptions(dry_run=True, prune=True), self.parts)
        assert self.parts.generations.live_or_none() == before

    @precondition(lambda self: self.parts.generations.live_or_none())
    @rule()
    def roll_back(self) -> None:
        generations = self.parts.generations
        earlier = [n for n in generations.complete() if n < generations.live()]
        if earlier:
            assert generations.roll_back() == earlier[-1]
        else:
            with pytest.raises(KnowledgeBaseMissingError):
                generations.roll_back()

    @precondition(lambda self: self.held and self.forgets < self.max_forgets)
    @rule(data=st.data())
    def forget_one(self, data: st.DataObject) -> None:
        self.forgets += 1
        document = data.draw(st.sampled_from(sorted(self.held)))
        generations = self.parts.generations
        before = generations.complete()
        erasure = forget(generations, document)
        assert erasure.is_complete
        for old, new in zip(before, erasure.rewritten, strict=True):
            self.expected[new] = {i: c for i, c in self.expected[old].items() if i != document}
        assert set(live_state(generations).documents) == set(self.held)
        self._check_sources()

    # What must then be true.

    def _ingest(self, paths: Sequence[Path], options: IngestOptions) -> None:
        texts_before = self._texts()
        after = self._should_hold(paths, options)
        self.embedder.stored.clear()
        report = ingest(paths, options, self.parts)
        if live := self.parts.generations.live_or_none():
            self.expected[live] = after
        expected, warnings = self._fresh(after)
        assert live_state(self.parts.generations) == expected
        assert Counter(map(str, report.warnings)) == warnings
        assert Counter(self.embedder.stored) == Counter(self._texts() - texts_before)
        self._check_sources()
        self._check_repetition(paths, replace(options, full=False))

    def _should_hold(self, paths: Sequence[Path], options: IngestOptions) -> dict[str, bytes]:
        """The readable files given, in place of what was held under their names."""
        held, present = self.held, set()
        for path in paths:
            files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
            above = path.parent if path.is_dir() else path.parent.parent
            for file in files:
                identifier = file.relative_to(above).as_posix()
                present.add(identifier)
                if is_readable(file.read_bytes()):
                    held[identifier] = file.read_bytes()
        roots = tuple(f"{path.name}/" for path in paths if path.is_dir())
        if options.prune:
            held = {i: c for i, c in held.items() if i in present or not i.startswith(roots)}
        return held

    def _texts(self) -> set[str]:
        live = self.parts.generations.live_or_none()
        if not live:
            return set()
        content = read_content(self.parts.generations.path(live))
        return {passage.search_text for passage in content.passages}

    def _fresh(self, contents: dict[str, bytes]) -> tuple[GenerationState, Counter[str]]:
        key = frozenset(contents.items())
        if key not in self.fresh_states:
            with tempfile.TemporaryDirectory(prefix="fresh-") as scratch:
                self.fresh_states[key] = fresh_state(Path(scratch), contents)
        return self.fresh_states[key]

    def _check_sources(self) -> None:
        """The sources kept are exactly those that a kept generation names."""
        generations = self.parts.generations
        assert len(generations.complete()) <= KEPT + 1
        named = {
            source_file(generations.folder, document)
            for name in generations.complete()
            for document in read_documents(generations.path(name))
        }
        folder = generations.folder / FILES
        assert set(folder.iterdir() if folder.is_dir() else ()) == named

    def _check_repetition(self, paths: Sequence[Path], options: IngestOptions) -> None:
        """The same again reads only what failed, embeds nothing and makes no generation."""
        live = self.parts.generations.live_or_none()
        self.embedder.embedded.clear()
        self.reader.read_names.clear()
        report = ingest(paths, options, self.parts)
        assert self.parts.generations.live_or_none() == live
        assert self.embedder.embedded == []
        assert (report.added, report.changed, report.removed) == ((), (), ())
        assert len(self.reader.read_names) == len(report.failed)


def is_readable(data: bytes) -> bool:
    return data not in (b"", UNREADABLE, b"PK\x03\x04 cut off")


def fresh_state(scratch: Path, contents: dict[str, bytes]) -> tuple[GenerationState, Counter[str]]:
    """What ingesting these documents into a new knowledge base makes, and its warnings."""
    for identifier, data in contents.items():
        path = scratch / "sources" / identifier
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    folders = sorted({scratch / "sources" / i.split("/")[0] for i in contents})
    parts = parts_in(scratch / "kb", FakeEmbedder(dimension=32), CountingReader())
    report = ingest(folders, IngestOptions(), parts)
    return live_state(parts.generations), Counter(map(str, report.warnings))


def run_any_order(examples: int, steps: int, is_repeatable: bool) -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=is_repeatable,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_order_of_changes_gives_what_a_fresh_ingest_gives() -> None:
    run_any_order(examples=4, steps=12, is_repeatable=True)


@pytest.mark.soak
def test_any_order_of_changes_gives_what_a_fresh_ingest_gives_for_long() -> None:
    run_any_order(examples=60, steps=30, is_repeatable=False)
