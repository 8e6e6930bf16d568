"""Builds everything from the settings; the only place that knows the concrete parts together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.answering.answerability import Decision
from kb.answering.answerer import Answerer
from kb.embedding.agreement import is_agreed
from kb.embedding.choosing import (
    DeferredEmbedder,
    LoadedOnce,
    open_embedder,
    open_light_encoder,
)
from kb.embedding.embedder import Embedder
from kb.errors import YorozuError
from kb.generations.folder import Generations, PinnedGenerations
from kb.generations.live import LiveGenerations, check_fits
from kb.guideline.items import load_items
from kb.knowledge_base import KnowledgeBase
from kb.llm.chat_model import LanguageModel, mode_message, open_language_model
from kb.llm.claims.checker import MIN_SIMILARITY, ClaimChecker
from kb.llm.prompts import load_prompts
from kb.llm.writer import Generator
from kb.opening import Pull, open_generations, pull_of
from kb.question.topics import load_topics
from kb.retrieval.retriever import FusionWeights, Reranker, Retriever
from kb.retrieval.synonyms import load_synonyms
from kb.settings import Settings
from kb.telemetry.observer import Observer
from kb.telemetry.traces import open_tracer

if TYPE_CHECKING:
    from kb.copies.follower import Follower

log = logging.getLogger(__name__)

SAMPLE_KB = Path("data/sample-kb")

Tell = Callable[[str], None]


def make_embedder(settings: Settings, tell: Tell = lambda message: None) -> Embedder:
    """The embedder that the settings name.

    Raises:
        ModelError: it cannot be found or loaded.
    """
    return open_embedder(settings, tell)


def make_light_encoder(settings: Settings, tell: Tell = lambda message: None) -> Embedder | None:
    """The same model's encoder for questions, without torch; None where there is none, or none is
    wanted."""
    if settings.query_encoder == "full":
        return None
    return open_light_encoder(settings, tell)


def make_query_embedder(settings: Settings, generations: Generations) -> Embedder:
    """The light encoder for generations that were found to agree with it, else the full model.

    Raises:
        KnowledgeBaseMissingError: there is no generation.
        ModelError: the model cannot be found or loaded.
    """

    @cache
    def agrees(name: str) -> bool:
        return is_agreed(generations.manifest(name))

    light = make_light_encoder(settings) if agrees(generations.live()) else None
    if light is None:
        return make_embedder(settings)
    full = LoadedOnce(lambda: make_embedder(settings))
    return DeferredEmbedder(light, lambda _: light if agrees(generations.live()) else full())


def make_retriever(
    settings: Settings, embedder: Embedder, tell: Tell = lambda message: None
) -> Retriever:
    """Retrieval as the settings weigh it.

    Raises:
        ModelError: the cross-encoder cannot be found or loaded.
    """
    weights = FusionWeights(
        lexical=settings.lexical_weight,
        dense=settings.dense_weight,
        synonyms=settings.synonym_weight,
        late_interaction=settings.rerank_weight,
        cross_encoder=settings.cross_encoder_weight,
    )
    return Retriever(
        embedder,
        weights,
        settings.candidates,
        settings.rerank_top,
        load_synonyms(),
        _reranker(settings.cross_encoder, tell),
    )


def _reranker(name: str | None, tell: Tell) -> Reranker | None:
    if name is None:
        return None
    from kb.embedding.sentence_transformer import open_cross_encoder

    return open_cross_encoder(name, tell)


def make_generator(
    settings: Settings, embedder: Embedder, model: LanguageModel | None = None
) -> Generator | None:
    """What writes answers with the language model of the settings, or with ``model``.

    Raises:
        SettingsError: the model cannot be used.
        PromptError: a prompt cannot be used.
    """
    model = model or open_language_model(settings)
    if model is None:
        return None
    threshold = settings.llm_min_similarity
    return Generator(
        model,
        load_prompts(settings.prompts),
        ClaimChecker(embedder, MIN_SIMILARITY if threshold is None else threshold),
        settings.llm_timeout,
        settings.llm_min_kept,
    )


def chat_folder(settings: Settings) -> Path:
    """The knowledge base that the chat shows: the sample's only while there is no other."""
    is_wanted = settings.kb or settings.object_store
    if is_wanted or Generations(settings.knowledge_base).live_or_none():
        return settings.knowledge_base
    return SAMPLE_KB


def open_knowledge_base(
    settings: Settings,
    embedder: Embedder | None = None,
    model: LanguageModel | None = None,
    generation: str | None = None,
) -> KnowledgeBase:
    """Open the knowledge base that the settings name, or one ``generation`` of it for good.

    Raises:
        KnowledgeBaseMissingError: there is none; told before any model is loaded.
        IndexMismatchError: it was made with another embedder.
        SettingsError: the language model cannot be used.
        PromptError: a prompt cannot be used.
    """
    folder = settings.knowledge_base
    pull = None if generation else pull_of(settings)
    is_new = pull is not None and Generations(folder).live_or_none() is None
    if pull and is_new:
        pull()
    generations = (
        PinnedGenerations(folder, generation) if generation else open_generations(settings)
    )
    generations.live()
    embedder = embedder or make_query_embedder(settings, generations)
    live = LiveGenerations(generations, embedder)
    look = _look(pull, live, embedder) if pull else None
    if look and not is_new:
        _look_first(look)
    retriever = make_retriever(settings, embedder)
    answerer = Answerer(
        retriever,
        Decision(settings.caution),
        load_items(),
        load_topics(),
        settings.max_question_chars,
        make_generator(settings, embedder, model),
    )
    knowledge_base = KnowledgeBase(
        folder,
        live,
        retriever,
        answerer,
        generations,
        settings.pdf_passwords,
        mode_message(settings),
        observer=Observer(settings.log_questions, tracer=open_tracer(settings.traces)),
    )
    with live.use():
        # A mismatch or damage shows when opening, not at the first question.
        return replace(knowledge_base, follower=_follower(look, settings.object_store_seconds))


def _look(pull: Pull, live: LiveGenerations, embedder: Embedder) -> Callable[[], None]:
    """Fetch what fits and switch at once, so that what was erased is not kept open."""

    def look() -> None:
        pull(lambda manifest: check_fits(manifest, embedder))
        with live.use():
            # Closes the one before, which the next look then removes.
            pass

    return look


def _look_first(look: Callable[[], None]) -> None:
    """What cannot be fetched is no obstacle where there is something to answer from."""
    try:
        look()
    except YorozuError as error:
        log.warning("answering from what is here: %s", error)


def _follower(look: Callable[[], None] | None, seconds: float) -> Follower | None:
    if look is None:
        return None
    from kb.copies.follower import Follower

    return Follower(look, seconds).start()
