"""Which embedder the settings mean, and how it is opened."""

from __future__ import annotations

from pathlib import Path

from kb.embedding.bundled_model import FOLDER_NAME, bundled_model_folder, weights_path
from kb.embedding.embedder import Embedder, Tell, choose_prompts

BUNDLED = "bundled"
HUB_NAME_OF_BUNDLED = "intfloat/multilingual-e5-small"


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
    from kb.embedding.sentence_transformer import SentenceTransformerEmbedder, load_model

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
    from kb.embedding.numpy_bert import light_encoder_of

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
