"""Text into vectors: what an embedder promises, and which one the settings mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb.bundled_model import FOLDER_NAME, bundled_model_folder, weights_path

Vectors = npt.NDArray[np.float32]
TokenVectors = npt.NDArray[np.float16]
Tell = Callable[[str], None]

BUNDLED = "bundled"
HUB_NAME_OF_BUNDLED = "intfloat/multilingual-e5-small"


class Embedder(Protocol):
    """Vectors have unit length, so a dot product is the cosine."""

    name: str
    dimension: int
    fingerprint: str
    """Identity of weights, tokenizer, prompts and limits, the same wherever the model lies."""
    max_tokens: int

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Shape (texts, dimension). ``on_progress`` is told how many are done."""

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        """The vector, and those of the tokens (shape (tokens, dimension)), in one pass.

        Tokens of the prompt and special ones are left out.
        """

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        """As for queries, for many texts; vectors have shape (texts, dimension)."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each passage with its prompt; above ``max_tokens`` the end is not read."""


@dataclass(frozen=True)
class Prompts:
    """What a model wants to see before a query and before a passage."""

    query: str = ""
    passage: str = ""


_PROMPTS_BY_FAMILY = {
    "ruri-v3": Prompts("検索クエリ: ", "検索文書: "),
    "ruri": Prompts("クエリ: ", "文章: "),
    "e5": Prompts("query: ", "passage: "),
}
"""By a part of the model's name, the more special first; from the models' own pages."""


def choose_prompts(
    name: str, own: Mapping[str, str | None], query: str | None = None, passage: str | None = None
) -> Prompts:
    """Settings win, then what the model's configuration says, then what its family is known for."""
    family = next((p for part, p in _PROMPTS_BY_FAMILY.items() if part in name.lower()), Prompts())
    own_query = own.get("query") or ""
    own_passage = own.get("document") or own.get("passage") or ""
    if not (own_query or own_passage):
        own_query, own_passage = family.query, family.passage
    return Prompts(
        own_query if query is None else query, own_passage if passage is None else passage
    )


def open_embedder(
    name_or_path: str | None,
    models_folder: Path,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    on_message: Tell = lambda message: None,
) -> Embedder:
    """The bundled model (``None`` or "bundled"), or any sentence-transformers model.

    Where the package with the bundled weights has no build for the platform, the same model is
    taken by its name on the hub.

    Raises:
        ModelError: it cannot be found, made or loaded.
    """
    # Takes seconds to import, and whoever only names the type has no need of it.
    from kb.sentence_model import SentenceTransformerEmbedder, load_model

    name, source = _name_and_source(name_or_path, models_folder, on_message)
    model = load_model(source, on_message)
    prompts = choose_prompts(name, model.prompts, query_prompt, passage_prompt)
    return SentenceTransformerEmbedder(name, model, prompts)


def open_light_encoder(
    name_or_path: str | None,
    models_folder: Path,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    on_message: Tell = lambda message: None,
) -> Embedder | None:
    """The same model's encoder for questions that needs no torch, or None where there is none.

    Raises:
        ModelError: the bundled model cannot be made.
    """
    from kb.light_encoder import light_encoder_of

    name, source = _name_and_source(name_or_path, models_folder, on_message)
    if not Path(source).is_dir():
        return None
    return light_encoder_of(Path(source), name, query_prompt, passage_prompt)


def _name_and_source(
    name_or_path: str | None, models_folder: Path, on_message: Tell
) -> tuple[str, str]:
    """What people call the model, and what to load."""
    if not name_or_path or name_or_path == BUNDLED:
        if (models_folder / FOLDER_NAME).is_dir() or weights_path():
            return FOLDER_NAME, str(bundled_model_folder(models_folder, on_message))
        return FOLDER_NAME, HUB_NAME_OF_BUNDLED
    folder = Path(name_or_path).expanduser()
    if folder.is_dir():
        return folder.resolve().name, str(folder)
    return name_or_path, name_or_path
