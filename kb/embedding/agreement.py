"""Does the light encoder rank as the full model does? Asked at every ingest, of its own passages.

The answer is kept in the generation's manifest: the light encoder is used for a generation only
where it was found to agree on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.embedding.embedder import Embedder, TokenVectors, Vectors

AGREEMENT = "light_encoder"
"""Key of the manifest."""
VERSION = 1
"""Raised when the light encoder changes: agreement recorded before then counts no more."""
LEAST_COSINE = 0.999
LEAST_TOKEN_COSINE = 0.99
"""For single tokens, which the full model computes in half the precision on some processors."""
_PROBES = 16
_PROBE_CHARS = 40
_RANKED = 10
_TIE = 0.002
"""Passages whose cosines differ by less may change places: batches of the full model differ by as
much among themselves."""


@dataclass(frozen=True)
class Agreement:
    """The worst of all probes."""

    probes: int
    cosine: float
    token_cosine: float
    same_ranking: bool

    @property
    def holds(self) -> bool:
        return (
            self.probes > 0
            and self.cosine >= LEAST_COSINE
            and self.token_cosine >= LEAST_TOKEN_COSINE
            and self.same_ranking
        )


def agreement(
    light: Callable[[], Embedder],
    full: Callable[[], Embedder],
    texts: Sequence[str],
    vectors: Vectors,
) -> Agreement:
    """Both encode the beginnings of some passages as questions and rank all ``vectors`` by them.

    One after the other, the full model first, so that only one need be in memory.
    """
    cosines, token_cosines, rankings = [1.0], [1.0], [True]
    probes = probes_of(texts)
    wanted, found = (_encoded(probes, of) for of in (full, light))
    for (other, other_tokens), (one, one_tokens) in zip(wanted, found, strict=True):
        cosines.append(float(one @ other))
        token_cosines.append(_least_cosine(one_tokens, other_tokens))
        rankings.append(is_same_ranking(vectors @ one, vectors @ other))
    worst = (round(min(cosines), 6), round(min(token_cosines), 6))
    return Agreement(len(probes), *worst, all(rankings))


def _encoded(
    probes: Sequence[str], encoder: Callable[[], Embedder]
) -> list[tuple[Vectors, TokenVectors]]:
    if not probes:
        return []
    opened = encoder()
    return [opened.embed_query_and_tokens(probe) for probe in probes]


def probes_of(texts: Sequence[str]) -> list[str]:
    """First lines of passages spread over the whole material, each once."""
    step = max(1, len(texts) // _PROBES)
    lines = (text.strip().split("\n")[0][:_PROBE_CHARS] for text in texts[::step])
    return list(dict.fromkeys(line for line in lines if line))[:_PROBES]


def is_same_ranking(
    scores: npt.NDArray[np.float32], expected: npt.NDArray[np.float32], k: int = _RANKED
) -> bool:
    """Whether the first ``k`` stand in the expected order, but for ties."""
    found = np.argsort(-scores, kind="stable")[:k]
    wanted = np.sort(expected)[::-1][:k]
    return bool(np.all(np.abs(expected[found] - wanted) <= _TIE))


def _least_cosine(one: npt.NDArray[np.floating], other: npt.NDArray[np.floating]) -> float:
    """Of tokens in the same place; -1 where the texts were not cut alike."""
    if one.shape != other.shape:
        return -1.0
    if not len(one):
        return 1.0
    return float((one.astype(np.float32) * other.astype(np.float32)).sum(axis=1).min())


def manifest_entry(found: Agreement) -> dict[str, Any]:
    return {AGREEMENT: {"version": VERSION, **asdict(found), "holds": found.holds}}


def is_agreed(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest records that this version of the light encoder agrees."""
    recorded = manifest.get(AGREEMENT, {})
    return recorded.get("holds") is True and recorded.get("version") == VERSION
