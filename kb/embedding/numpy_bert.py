"""A small BERT encoder in numpy: the same vectors as the full model, without importing torch.

A question is about thirty tokens, for which a library of seconds to load is not worth its time. The
folder of the full model is read (weights, tokenizer, settings); the arithmetic is transformers'
BertModel with mean pooling, in single precision.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from threadpoolctl import ThreadpoolController

from kb.embedding.embedder import (
    PROBE,
    SAMPLED,
    Embedder,
    Prompts,
    TokenEnds,
    TokenVectors,
    Vectors,
    choose_prompts,
    fingerprint,
    prompted,
    unit_length,
)
from kb.embedding.tokenizer import LeanTokenizer

_MODULES = ("Transformer", "Pooling", "Normalize")
_STATE_PREFIX = "0.model."
"""What sentence-transformers puts before the names of the encoder's tensors."""

_NUMBERS = ("F16", "F32")
"""The formats that the arithmetic is right for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Dense:
    """A linear layer; ``weight`` has shape (inputs, outputs)."""

    weight: Vectors
    bias: Vectors

    def __call__(self, x: Vectors) -> Vectors:
        return np.asarray(x @ self.weight + self.bias)


@dataclass(frozen=True)
class _Norm:
    """Layer normalisation."""

    weight: Vectors
    bias: Vectors
    epsilon: float

    def __call__(self, x: Vectors) -> Vectors:
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = np.square(centred).mean(axis=-1, keepdims=True)
        return np.asarray(centred / np.sqrt(variance + self.epsilon) * self.weight + self.bias)


@dataclass(frozen=True)
class _Layer:
    heads: int
    query: _Dense
    key: _Dense
    value: _Dense
    output: _Dense
    attention_norm: _Norm
    widen: _Dense
    narrow: _Dense
    norm: _Norm

    def __call__(self, x: Vectors) -> Vectors:
        x = self.attention_norm(x + self.output(self._attention(x)))
        return self.norm(x + self.narrow(gelu(self.widen(x))))

    def _attention(self, x: Vectors) -> Vectors:
        tokens, width = x.shape
        split = (tokens, self.heads, width // self.heads)
        query, key, value = (
            part(x).reshape(split).transpose(1, 0, 2) for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(split[2])
        mixed = softmax(np.asarray(scores, np.float32)) @ value
        return np.asarray(mixed.transpose(1, 0, 2).reshape(tokens, width))


def softmax(scores: Vectors) -> Vectors:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def gelu(x: Vectors) -> Vectors:
    """x Φ(x), with the error function by Abramowitz and Stegun 7.1.26 (off by at most 1.5e-7)."""
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    return np.asarray(0.5 * x * (1 + erf), np.float32)


class LightEncoder(Embedder):
    """An embedder for questions; passages it embeds one by one, right but slowly."""

    def __init__(self, folder: Path, name: str, prompts: Prompts) -> None:
        """Raises OSError, ValueError, KeyError or SafetensorError: another kind of model."""
        config = _checked_config(folder)
        self.name = name
        self.prompts = prompts
        self.dimension = int(config["hidden_size"])
        self.max_tokens = int(_json(folder / "sentence_bert_config.json")["max_seq_length"])
        tensors = safe_open(folder / "model.safetensors", "np")
        self._tokenizer = LeanTokenizer(folder)
        self.fingerprint = self._fingerprint(tensors)
        self._load_weights(tensors, config)
        # The matrices are so small that threads wait for each other longer than they work: on a
        # busy machine 1.3 s a question with two threads, 0.06 s with one.
        self._arithmetic = ThreadpoolController()
        self._lock = threading.Lock()

    def _load_weights(self, tensors: Any, config: Mapping[str, Any]) -> None:
        epsilon = float(config["layer_norm_eps"])
        # Half of all weights, of which a question needs some thirty rows: they stay on the disk.
        self._words = tensors.get_slice("embeddings.word_embeddings.weight")
        types = _array(tensors, "embeddings.token_type_embeddings.weight")
        self._places = _array(tensors, "embeddings.position_embeddings.weight") + types[0]
        self._first_norm = _norm(tensors, "embeddings.LayerNorm", epsilon)
        heads = int(config["num_attention_heads"])
        layers = range(int(config["num_hidden_layers"]))
        self._layers = [_layer(tensors, f"encoder.layer.{i}", heads, epsilon) for i in layers]

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        return self._encode(text, self.prompts.query)

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens: list[TokenVectors] = []
        for row, text in enumerate(texts):
            vectors[row], found = self._encode(text, self.prompts.passage)
            tokens.append(found)
            if on_progress:
                on_progress(row + 1)
        return vectors, tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [self._tokenizer.count(prompted(self.prompts.passage, text)) for text in texts]

    def token_ends(self, text: str) -> TokenEnds:
        prompt = self.prompts.passage
        tokens = self._tokenizer.encode(prompted(prompt, text), self.max_tokens)
        return tokens.ends[~tokens.is_special & (tokens.ends > len(prompt))] - len(prompt)

    def _encode(self, text: str, prompt: str) -> tuple[Vectors, TokenVectors]:
        """The text's vector, and those of its tokens without the prompt's and the marks."""
        tokens = self._tokenizer.encode(prompted(prompt, text), self.max_tokens)
        with self._lock, self._arithmetic.limit(limits=1, user_api="blas"):
            hidden = self._forward(tokens.ids)
        kept = ~tokens.is_special & (tokens.ends > len(prompt))
        return unit_length(hidden.mean(axis=0)), unit_length(hidden[kept]).astype(np.float16)

    def _forward(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """Shape (tokens, dimension)."""
        words = np.stack([self._words[number] for number in ids.tolist()]).astype(np.float32)
        hidden = self._first_norm(words + self._places[: len(ids)])
        for layer in self._layers:
            hidden = layer(hidden)
        return hidden

    def _fingerprint(self, tensors: Any) -> str:
        """As the full model computes it from its loaded weights."""
        samples = (
            (_STATE_PREFIX + name, *_shape_and_beginning(tensors, name))
            for name in tensors.offset_keys()
        )
        tokens = self._tokenizer.encode(PROBE, self.max_tokens).ids.tolist()
        prompts = (self.prompts.query, self.prompts.passage)
        return fingerprint(samples, _MODULES, tokens, prompts, self.max_tokens)


def light_encoder_of(
    folder: Path, name: str, query_prompt: str | None = None, passage_prompt: str | None = None
) -> LightEncoder | None:
    """The light encoder of a sentence-transformers folder, or None where it is of another kind."""
    try:
        own = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
        prompts = choose_prompts(name, own, query_prompt, passage_prompt)
        return LightEncoder(folder, name, prompts)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        log.info("no light encoder for %s: %s", name, error)
        return None


def _checked_config(folder: Path) -> dict[str, Any]:
    """The encoder's settings, if it is one that the arithmetic here is right for."""
    config: dict[str, Any] = _json(folder / "config.json")
    modules = tuple(m["type"].rsplit(".", 1)[-1] for m in _json(folder / "modules.json"))
    pooling = _json(folder / "1_Pooling" / "config.json")
    modes = {mode for mode, is_on in pooling.items() if mode.startswith("pooling_mode") and is_on}
    is_known = (
        config["architectures"] == ["BertModel"]
        and config["hidden_act"] == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and modules == _MODULES
        and modes == {"pooling_mode_mean_tokens"}
    )
    if not is_known:
        raise ValueError("not a BERT encoder with mean pooling and unit vectors")
    return config


def _layer(tensors: Any, place: str, heads: int, epsilon: float) -> _Layer:
    attention = f"{place}.attention"
    return _Layer(
        heads=heads,
        query=_dense(tensors, f"{attention}.self.query"),
        key=_dense(tensors, f"{attention}.self.key"),
        value=_dense(tensors, f"{attention}.self.value"),
        output=_dense(tensors, f"{attention}.output.dense"),
        attention_norm=_norm(tensors, f"{attention}.output.LayerNorm", epsilon),
        widen=_dense(tensors, f"{place}.intermediate.dense"),
        narrow=_dense(tensors, f"{place}.output.dense"),
        norm=_norm(tensors, f"{place}.output.LayerNorm", epsilon),
    )


def _dense(tensors: Any, name: str) -> _Dense:
    return _Dense(_array(tensors, f"{name}.weight").T, _array(tensors, f"{name}.bias"))


def _norm(tensors: Any, name: str, epsilon: float) -> _Norm:
    return _Norm(_array(tensors, f"{name}.weight"), _array(tensors, f"{name}.bias"), epsilon)


def _array(tensors: Any, name: str) -> Vectors:
    """The tensor in single precision, in memory of its own."""
    return np.asarray(tensors.get_tensor(name), np.float32)


def _shape_and_beginning(tensors: Any, name: str) -> tuple[tuple[int, ...], Vectors]:
    """The tensor's shape, and its first values in the order they are stored."""
    stored = tensors.get_slice(name)
    if stored.get_dtype() not in _NUMBERS:
        raise ValueError(f"numbers of type {stored.get_dtype()}")
    shape = tuple(stored.get_shape())
    rows = stored[: min(SAMPLED, shape[0])]
    return shape, np.asarray(rows.ravel()[:SAMPLED], np.float32)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
