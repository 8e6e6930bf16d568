"""An optional cross-encoder, by name: reads question and passage together and judges the pair."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.embedding.embedder import Tell
from kb.embedding.sentence_transformer import for_this_machine, load_by_name

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16


class Reranker:
    """Scores of question and passage pairs; may be used by several threads."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape (texts,), higher is better; the scale is the model's own."""
        pairs = [(question, text) for text in texts]
        with self._lock:
            found = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(found, np.float32).reshape(len(texts), -1)[:, 0]


def open_cross_encoder(source: str, on_message: Tell) -> Reranker:
    """A model folder, or a name from the hub's local cache or the hub.

    Raises:
        ModelError: it is not there, or is no model.
    """
    return Reranker(load_by_name(source, on_message, _load))


def _load(source: str, local_files_only: bool) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model: CrossEncoder = CrossEncoder(
            source, local_files_only=local_files_only, **for_this_machine()
        )
    return model
