"""The settings, versions and generation that a result was made with."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from kb.generations.checksums import FILES as CHECKSUMS
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

_TOLD = frozenset(
    {
        "embedder",
        "query_prompt",
        "passage_prompt",
        "query_encoder",
        "max_passage_chars",
        "candidates",
        "lexical_weight",
        "dense_weight",
        "synonym_weight",
        "rerank_weight",
        "rerank_top",
        "cross_encoder",
        "cross_encoder_weight",
        "token_vectors_up_to",
        "caution",
        "max_question_chars",
        "ocr",
        "llm",
        "llm_max_tokens",
        "llm_min_kept",
        "llm_min_similarity",
    }
)
"""What moves results. Reports are passed on, so nothing else is told: who may sign in, where files
and servers are."""
_PACKAGES = (
    "yorozu",
    "bm25s",
    "chromadb",
    "ir_measures",
    "numpy",
    "sentence-transformers",
    "sudachidict_core",
    "SudachiPy",
    "torch",
    "transformers",
)


def effective_settings(settings: Settings, knowledge_base: KnowledgeBase) -> dict[str, Any]:
    """Settings that move results, what the knowledge base says of itself, and versions."""
    chosen = settings.model_dump(mode="json", include=set(_TOLD))
    with knowledge_base.live.use() as opened:
        # The checksum of each file is no setting; the manifest's own seal tells generations apart.
        told = {key: value for key, value in opened.manifest.items() if key != CHECKSUMS}
        about = {"generation": opened.name, **told}
    return {
        **chosen,
        "knowledge_base": about,
        "versions": {"python": platform.python_version(), **_versions()},
    }


def passages_in(knowledge_base: KnowledgeBase) -> int:
    with knowledge_base.live.use() as opened:
        return len(opened.passages)


def _versions() -> dict[str, str]:
    return {name: found for name in _PACKAGES if (found := _version(name))}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
