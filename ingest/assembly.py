"""Builds what an ingest works with from the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ingest.fetching.fetch import FetchOptions, fetched_documents
from ingest.fetching.guarded_client import Guard
from ingest.memory import give_back_free_memory
from ingest.pipeline import IngestOptions, IngestParts, Progress, QueryCheck, ReadFile, ingest
from ingest.readers import Limits
from ingest.readers.isolation import ReaderWorker
from ingest.readers.libreoffice import find_libreoffice
from ingest.readers.tesseract import Tesseract, find_tesseract
from ingest.sources.discovery import Discovery
from ingest.sources.register import Register, load_register
from kb.assembly import SAMPLE_KB, make_embedder, make_light_encoder
from kb.embedding.agreement import AGREEMENT, agreement, is_agreed, manifest_entry
from kb.embedding.choosing import DeferredEmbedder, LoadedOnce
from kb.embedding.embedder import Embedder, Vectors
from kb.errors import KnowledgeBaseDamagedError, KnowledgeBaseMissingError, ModelError
from kb.guideline.editions import load_renumberings
from kb.guideline.items import SHIPPED_ITEMS, load_items
from kb.opening import open_generations
from kb.settings import Settings
from kb.text.bilingual import Text

REGISTER_FILE = SHIPPED_ITEMS.parent / "sources.toml"
READ_SECONDS = 300.0
OCR_SECONDS = 3600.0
"""The same where pages are recognised: some seconds a page."""
READ_MEMORY_MB = 1500
"""Limits on reading one file; 1,000 slides stay well below both."""
SAMPLE_FOLDER = SHIPPED_ITEMS.parent / "sample"


FEW_TEXTS = 40
"""So many are embedded by the light encoder, which takes 0.14 s of processor time for one of 230
characters; the full model takes 6.4 s to load and 0.03 s for each (`python -m benchmarks ingest`)."""


def make_parts(
    settings: Settings,
    tell: Callable[[str], None],
    on_progress: Progress = lambda step, done, total: None,
) -> IngestParts:
    """Everything an ingest into the settings' knowledge base needs.

    Raises:
        ModelError: the embedder cannot be loaded.
        MaterialError: the register or the item table is unusable.
    """
    embedder, check_queries, release_model = _encoders(settings, tell)
    return IngestParts(
        generations=open_generations(settings),
        embedder=embedder,
        register=load_register(REGISTER_FILE),
        items=load_items(),
        renumberings=load_renumberings(),
        limits=reading_limits(settings, tell),
        max_passage_chars=settings.max_passage_chars,
        token_vectors_up_to=settings.token_vectors_up_to,
        on_progress=on_progress,
        open_reader=partial(isolated_reader, OCR_SECONDS if settings.ocr else READ_SECONDS),
        check_queries=check_queries,
        release_model=release_model,
    )


def reading_limits(settings: Settings, tell: Callable[[str], None]) -> Limits:
    """Without OCR, and a word about it, where it is wanted and cannot be had."""
    found = find_tesseract() if settings.ocr else None
    if isinstance(found, Text):
        tell(f"YOROZU_OCR: {found.in_language(settings.language)}")
    return Limits(
        max_bytes=settings.max_file_mb * 2**20,
        passwords=settings.pdf_passwords,
        tesseract=found if isinstance(found, Tesseract) else None,
        libreoffice=find_libreoffice(),
        reads_notes=settings.notes,
    )


def _encoders(
    settings: Settings, tell: Callable[[str], None]
) -> tuple[Embedder, QueryCheck, Callable[[], None]]:
    """Who embeds, the check of the encoder for questions, and how to free the full model.

    The full model is loaded when there is something to embed, if the light encoder tells which
    it is.
    """
    light = make_light_encoder(settings, tell)
    # Where the bundled model was just made, its weights were in memory twice.
    give_back_free_memory()
    if light is None:
        return make_embedder(settings, tell), lambda texts, vectors: {}, lambda: None

    def load() -> Embedder:
        embedder = make_embedder(settings, tell)
        # Reading the tokenizers' tables and halving the weights leave much behind.
        give_back_free_memory()
        return embedder

    full, few = LoadedOnce(load), LoadedOnce(partial(_light_again, settings))
    agreed = _agreed_before(settings, light)

    def choose(texts: int) -> Embedder:
        is_few = texts <= FEW_TEXTS and bool(agreed) and not full.is_loaded
        return few() if is_few else full()

    def release() -> None:
        full.release()
        few.release()
        give_back_free_memory()

    # The light encoder itself is not kept: the largest batches need the memory of its weights.
    embedder = DeferredEmbedder(light, choose)

    def check(texts: Sequence[str], vectors: Vectors) -> dict[str, Any]:
        """For the manifest: does the light encoder rank these passages as the full model does?"""
        if not texts:
            return {}
        if agreed and not full.is_loaded:
            # Nothing came in that the full model made.
            return agreed

        def light_alone() -> Embedder:
            # Two models in memory would be the moment that needs most.
            release()
            return _light_again(settings)

        return manifest_entry(agreement(light_alone, full, texts, vectors))

    return embedder, check, release


def _agreed_before(settings: Settings, light: Embedder) -> dict[str, Any]:
    """What the live generation's manifest says of the light encoder where it agreed with the model
    that is used now; nothing else."""
    generations = open_generations(settings)
    try:
        manifest = generations.manifest(generations.live())
    except (KnowledgeBaseMissingError, KnowledgeBaseDamagedError):
        return {}
    is_same = manifest.get("embedder") == light.fingerprint
    return {AGREEMENT: manifest[AGREEMENT]} if is_same and is_agreed(manifest) else {}


def _light_again(settings: Settings) -> Embedder:
    found = make_light_encoder(settings)
    if found is None:
        raise ModelError(
            "埋め込みモデルのフォルダが取り込みの間に変わりました。もう一度取り込んでください。",
            "the embedder's folder changed during the ingest. Ingest again.",
        )
    return found


@contextmanager
def isolated_reader(seconds: float = READ_SECONDS) -> Iterator[ReadFile]:
    """Reads in a worker process, so that a file that crashes or hangs costs that file only."""
    with ReaderWorker(seconds, READ_MEMORY_MB) as worker:
        yield worker.read


def fetch_registered(
    settings: Settings, register: Register, tell: Callable[[str], None]
) -> Discovery:
    """Download what the register says to fetch, into a cache beside the knowledge bases."""
    options = FetchOptions(Guard(register.allowed_hosts()), max_bytes=settings.max_file_mb * 2**20)
    return fetched_documents(register, settings.fetch_cache, options, tell)


def ensure_sample(settings: Settings, tell: Callable[[str], None]) -> Path:
    """Make the sample knowledge base, or bring it up to date, and return its folder."""
    sample = settings.model_copy(update={"kb": SAMPLE_KB})
    ingest([SAMPLE_FOLDER], IngestOptions(prune=True), make_parts(sample, tell))
    return SAMPLE_KB
