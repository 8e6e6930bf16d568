"""Whole generations read from their files, the live one followed, and which this version opens.

A generation's schema is a number in its manifest. Within one schema, files may be added that an
older version did not write (word statistics, items, token vectors): what opens a generation does
without them. A change that older files cannot serve raises the number and adds a
step to ``kb.copies.restore.MIGRATIONS``.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.embedding.embedder import Embedder
from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError
from kb.generations.checksums import (
    FILES as CHECKSUMS,
    INDEX_FOLDERS,
    SEAL,
    Damage,
    damage_of,
    known_checksum,
)
from kb.generations.files import (
    LEXICAL,
    PAGES,
    REPORT,
    PageText,
    read_documents,
    read_pages,
    read_report,
)
from kb.generations.folder import SCHEMA_VERSION, Generations
from kb.generations.opened import OpenGeneration
from kb.guideline.check_sheets import ITEMS, ItemRecord, read_items
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import CHROMA, read_vectors
from kb.index.columns import RowFacts, read_row_facts
from kb.index.corpus_text import CORPUS_TEXT, CorpusText
from kb.index.passages import PassageFile, damaged
from kb.index.token_vectors import TokenVectorFile
from kb.text.bilingual import Text

log = logging.getLogger(__name__)


class WholeGeneration(OpenGeneration):
    """Everything in a generation's folder, which is leased until this is closed."""

    def __init__(self, generations: Generations, name: str) -> None:
        self.name = name
        self._lease = generations.lease(name)
        self.folder = folder = generations.path(name)
        with ExitStack() as on_failure:
            on_failure.callback(self._lease.release)
            self.manifest = generations.manifest(name)
            check_schema(self.manifest)
            self._damage = self._damage_now()
            self._check(self._damage)
            self.documents = {d.id: d for d in read_documents(folder)}
            self.passages = PassageFile(folder)
            self.vectors = read_vectors(folder)
            self.neighbours = generations.neighbours(
                name, self.vectors, self._is_whole(f"{CHROMA}/")
            )
            self.lexical = _open_lexical(folder, self.passages, self._is_whole(f"{LEXICAL}/"))
            self.tokens = TokenVectorFile.open(folder, len(self.passages))
            stored = read_row_facts(folder, len(self.passages))
            self.facts = stored or RowFacts.of(self.passages)
            on_failure.pop_all()

    def _damage_now(self) -> list[Damage]:
        """Nothing is known of files that no checksum was written of."""
        if self.manifest.keys().isdisjoint((SEAL, CHECKSUMS)):
            return []
        return damage_of(self.folder, self.manifest, known_checksum)

    def _check(self, damages: Sequence[Damage], name: str | None = None) -> None:
        """Nothing is answered from what is not what was written; indexes are made again.

        Raises:
            KnowledgeBaseDamagedError: a file, or the one of that ``name``, is missing or changed.
        """
        for damage in damages:
            if name == damage.path or (name is None and not damage.path.startswith(INDEX_FOLDERS)):
                raise _not_as_written(self.name, damage)

    def _is_whole(self, index: str) -> bool:
        return not any(damage.path.startswith(index) for damage in self._damage)

    # What is read later than at opening may have changed since.
    @cached_property
    def report(self) -> dict[str, Any]:
        self._check(self._damage_now(), REPORT)
        return read_report(self.folder)

    @cached_property
    def pages(self) -> dict[tuple[str, int], PageText]:
        self._check(self._damage_now(), PAGES)
        return {(p.document_id, p.page_index): p for p in read_pages(self.folder)}

    @cached_property
    def check_sheets(self) -> list[ItemRecord]:
        self._check(self._damage_now(), ITEMS)
        return read_items(self.folder)

    @cached_property
    def corpus_text(self) -> CorpusText:
        self._check(self._damage_now(), CORPUS_TEXT)
        return CorpusText.open(self.folder) or CorpusText.of(self.shown_passages())

    def close(self) -> None:
        self.neighbours.close()
        self.passages.close()
        if "corpus_text" in self.__dict__:
            self.corpus_text.close()
        self._lease.release()


def _not_as_written(name: str, damage: Damage) -> KnowledgeBaseDamagedError:
    what = {
        "missing": Text("なくなっています", "is missing"),
        "changed": Text("書き込んだ内容と違います", "is not what was written"),
    }[damage.kind]
    return KnowledgeBaseDamagedError(
        f"世代 {name} のファイル {damage.path} が{what.ja}。`yorozu doctor` で確認し、"
        "`yorozu rollback` で前の世代に戻すか、`yorozu ingest --full` で作り直してください。",
        f"the file {damage.path} of generation {name} {what.en}. Check with `yorozu doctor`, "
        "go back with `yorozu rollback`, or rebuild with `yorozu ingest --full`.",
    )


def _open_lexical(folder: Path, passages: PassageFile, is_whole: bool) -> LexicalIndex:
    """The stored index; a damaged or outdated one is rebuilt in memory's temporary folder."""
    try:
        if not is_whole:
            raise damaged(folder / LEXICAL, ValueError("changed"))
        return LexicalIndex.open(folder / LEXICAL)
    except KnowledgeBaseDamagedError as error:
        log.warning("lexical index damaged (%s): rebuilt for this process", error)
        return LexicalIndex.in_memory([p.lexical_text for p in passages])


class LiveGenerations:
    """Hands out the live generation; an old one is closed when its last user is done."""

    def __init__(self, generations: Generations, embedder: Embedder) -> None:
        self._generations = generations
        self._embedder = embedder
        self._lock = threading.Lock()
        self._current: WholeGeneration | None = None
        self._users: dict[str, int] = defaultdict(int)
        self._damaged: str | None = None
        """The live generation that is damaged, while the one before it serves."""

    @contextmanager
    def use(self) -> Iterator[WholeGeneration]:
        """The generation that is live now, kept open while it is used."""
        opened = self._acquire()
        try:
            yield opened
        finally:
            self._release(opened)

    def _acquire(self) -> WholeGeneration:
        with self._lock:
            live = self._generations.live()
            if self._current is None or live not in (self._current.name, self._damaged):
                self._follow(live)
            assert self._current is not None  # noqa: S101 - tells the type checker what the class keeps
            self._users[self._current.name] += 1
            return self._current

    def _follow(self, live: str) -> None:
        """Switch to the live generation, or to the one before it where that is damaged.

        Raises:
            KnowledgeBaseDamagedError: neither can be read.
        """
        try:
            self._switch(live)
            self._damaged = None
        except KnowledgeBaseDamagedError as error:
            before = self._generations.before_live()
            if before is None:
                raise
            log.warning("generation %s is damaged: %s serves instead. %s", live, before, error)
            if self._current is None or self._current.name != before:
                self._switch(before)
            self._damaged = live

    def _switch(self, live: str) -> None:
        following = WholeGeneration(self._generations, live)
        try:
            check_fits(following.manifest, self._embedder)
        except (IndexMismatchError, KnowledgeBaseDamagedError):
            following.close()
            raise
        old, self._current = self._current, following
        if old and not self._users[old.name]:
            old.close()

    def _release(self, opened: WholeGeneration) -> None:
        with self._lock:
            self._users[opened.name] -= 1
            if opened is not self._current and not self._users[opened.name]:
                opened.close()

    def close(self) -> None:
        with self._lock:
            if self._current and not self._users[self._current.name]:
                self._current.close()
                self._current = None


def check_fits(manifest: Mapping[str, Any], embedder: Embedder) -> None:
    """Check that a generation with this manifest can be answered from.

    Raises:
        IndexMismatchError: another version or another embedder made it.
        KnowledgeBaseDamagedError: it names no schema.
    """
    check_schema(manifest)
    if manifest.get("embedder") != embedder.fingerprint:
        made_with = manifest.get("embedder_name", "?")
        raise IndexMismatchError(
            f"ナレッジベースは別の埋め込みモデル（{made_with}）で作られています。今の設定は "
            f"{embedder.name} です。`yorozu ingest` で取り込み直すか、設定を戻してください。",
            f"the knowledge base was made with another embedder ({made_with}); the setting is "
            f"{embedder.name}. Ingest again with `yorozu ingest`, or change the setting back.",
        )


def check_schema(manifest: Mapping[str, Any]) -> None:
    """Check that a generation with this manifest can be opened.

    Raises:
        IndexMismatchError: it was written by a newer or an older version; the line says which,
            and what to do.
        KnowledgeBaseDamagedError: it names no schema.
    """
    found = manifest.get("schema")
    if found == SCHEMA_VERSION:
        return
    if not isinstance(found, int):
        raise KnowledgeBaseDamagedError(
            "世代の manifest.json に形式の番号がありません。`yorozu rollback` で前の世代に戻すか、"
            "`yorozu ingest --full` で作り直してください。",
            "the generation's manifest.json names no schema. Go back with `yorozu rollback` "
            "or rebuild with `yorozu ingest --full`.",
        )
    if found > SCHEMA_VERSION:
        raise IndexMismatchError(
            f"ナレッジベースの形式 {found} は、この版の形式 {SCHEMA_VERSION} より新しいものです。"
            "yorozu を新しい版にしてください。",
            f"the knowledge base has schema {found}, newer than this version's {SCHEMA_VERSION}. "
            "Update yorozu.",
        )
    raise IndexMismatchError(
        f"ナレッジベースの形式 {found} は、この版の形式 {SCHEMA_VERSION} より古いものです。"
        "`yorozu ingest --full` で作り直すか、前の版で取ったバックアップを `yorozu restore --force` で"
        "戻してください（新しい形式に直されます）。",
        f"the knowledge base has schema {found}, older than this version's {SCHEMA_VERSION}. "
        "Rebuild it with `yorozu ingest --full`, or restore a backup that the older version made "
        "with `yorozu restore --force`, which brings it forward.",
    )
