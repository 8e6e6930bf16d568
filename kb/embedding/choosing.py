"""Which embedder the settings mean, how it is opened, and how one that is known waits to be loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kb.embedding.bundled_model import FOLDER_NAME, bundled_model_folder, weights_path
from kb.embedding.embedder import Embedder, Tell, TokenEnds, TokenVectors, Vectors, choose_prompts
from kb.errors import ModelError
from kb.settings import Settings

BUNDLED = "bundled"
HUB_NAME_OF_BUNDLED = "intfloat/multilingual-e5-small"


def open_embedder(settings: Settings, on_message: Tell = lambda message: None) -> Embedder:
    """The bundled model, or any sentence-transformers model.

    Where the package with the bundled weights has no build for the platform, the same model is
    taken by its name on the hub.

    Raises:
        ModelError: it cannot be found, made or loaded.
    """
    # Takes seconds to import, and whoever only names the type has no need of it.
    from kb.embedding.sentence_transformer import SentenceTransformerEmbedder, load_model

    name, source = _name_and_source(settings, on_message)
    model = load_model(source, on_message)
    prompts = choose_prompts(name, model.prompts, settings.query_prompt, settings.passage_prompt)
    return SentenceTransformerEmbedder(name, model, prompts)


def open_light_encoder(
    settings: Settings, on_message: Tell = lambda message: None
) -> Embedder | None:
    """The same model's encoder for questions that needs no torch, or None where there is none.

    Raises:
        ModelError: the bundled model cannot be made.
    """
    from kb.embedding.numpy_bert import light_encoder_of

    name, source = _name_and_source(settings, on_message)
    if not Path(source).is_dir():
        return None
    return light_encoder_of(Path(source), name, settings.query_prompt, settings.passage_prompt)


def _name_and_source(settings: Settings, on_message: Tell) -> tuple[str, str]:
    """What people call the model, and what to load."""
    if settings.embedder == BUNDLED:
        if (settings.model_folder / FOLDER_NAME).is_dir() or weights_path():
            return FOLDER_NAME, str(bundled_model_folder(settings.model_folder, on_message))
        return FOLDER_NAME, HUB_NAME_OF_BUNDLED
    folder = Path(settings.embedder).expanduser()
    if folder.is_dir():
        return folder.resolve().name, str(folder)
    return settings.embedder, settings.embedder


class DeferredEmbedder:
    """Name, size and fingerprint of ``known``, and no more of it; ``choose`` says at each call who
    embeds so many texts."""

    def __init__(self, known: Embedder, choose: Callable[[int], Embedder]) -> None:
        self.name = known.name
        self.dimension = known.dimension
        self.fingerprint = known.fingerprint
        self.max_tokens = known.max_tokens
        self._choose = choose

    def embed_query(self, text: str) -> Vectors:
        return self._chosen(1).embed_query(text)

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return self._chosen(len(texts)).embed_passages(texts, on_progress)

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        return self._chosen(1).embed_query_and_tokens(text)

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        return self._chosen(len(texts)).embed_passages_and_tokens(texts, on_progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._chosen(len(texts)).count_tokens(texts)

    def token_ends(self, text: str) -> TokenEnds:
        return self._chosen(1).token_ends(text)

    def _chosen(self, texts: int) -> Embedder:
        """Raises ModelError where it is another model than the one it was taken for."""
        chosen = self._choose(texts)
        if chosen.fingerprint != self.fingerprint:
            raise ModelError(
                f"埋め込みモデル {chosen.name} の中身が軽量エンコーダーと一致しません。"
                "YOROZU_QUERY_ENCODER=full を設定してください。",
                f"the embedder {chosen.name} is not the model that the light encoder reads. "
                "Set YOROZU_QUERY_ENCODER=full.",
            )
        return chosen


class LoadedOnce:
    """Calls ``load`` at the first use, once for all threads."""

    def __init__(self, load: Callable[[], Embedder]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: Embedder | None = None

    def __call__(self) -> Embedder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    @property
    def is_loaded(self) -> bool:
        return self._loaded is not None

    def release(self) -> None:
        """Give the memory back; the next use loads again."""
        with self._lock:
            self._loaded = None
