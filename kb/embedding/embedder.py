"""Text into vectors: what an embedder promises, what a model wants to see before a text, and what
tells one model from another: the fingerprint that a generation remembers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
TokenVectors = npt.NDArray[np.float16]
TokenEnds = npt.NDArray[np.int64]
Tell = Callable[[str], None]

PROBE = "No.８５ 鍵のかかるラック、ﾕｰｻﾞｰ㈱①～Ａ-z? 〔1〕"
"""Its token ids tell tokenizers apart; any text with many kinds of characters would do."""
SAMPLED = 16
"""Values of each tensor, from its beginning, that the fingerprint looks at."""

Sample = tuple[str, tuple[int, ...], npt.NDArray[np.float32]]
"""A tensor's name and shape, and its first values."""


class Embedder(Protocol):
    """Vectors have unit length, so a dot product is the cosine.

    Whoever computes the tokens' vectors on the way inherits the methods that give the text's alone.
    """

    name: str
    dimension: int
    fingerprint: str
    """Identity of weights, tokenizer, prompts and limits, the same wherever the model lies."""
    max_tokens: int

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""
        return self.embed_query_and_tokens(text)[0]

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Shape (texts, dimension). ``on_progress`` is told how many are done."""
        return self.embed_passages_and_tokens(texts, on_progress)[0]

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

    def token_ends(self, text: str) -> TokenEnds:
        """Where each token of a passage ends, in characters of it: one for each of its vectors."""


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


def prompted(prompt: str, text: str) -> str:
    """With lone surrogates, which no tokenizer takes, made question marks."""
    return prompt + text.encode("utf-8", "replace").decode("utf-8")


def unit_length(vectors: Vectors) -> Vectors:
    """Along the last axis."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def fingerprint(
    samples: Iterable[Sample],
    modules: Sequence[str],
    tokens: Sequence[int],
    prompts: tuple[str, str],
    max_tokens: int,
) -> str:
    """Hash of what the vectors depend on; no names and no paths, so a model may be moved.

    ``tokens`` are those of ``PROBE``, ``prompts`` those of query and passage.
    """
    digest = hashlib.sha256()
    for name, shape, values in sorted(samples, key=lambda sample: sample[0]):
        # Rounded, so that full and half precision of the same weights are the same model.
        digest.update(f"{name} {tuple(shape)} ".encode() + as_bfloat16(values).tobytes())
    rest: dict[str, Any] = {
        "modules": list(modules),
        "tokens": list(tokens),
        "prompts": list(prompts),
        "max_tokens": max_tokens,
    }
    digest.update(json.dumps(rest, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def as_bfloat16(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rounded to the nearest bfloat16, ties to even, as processors do; still single precision."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.asarray(rounded.astype(np.uint32).view(np.float32))
