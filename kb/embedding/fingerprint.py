"""What tells one embedding model from another: the fingerprint that a generation remembers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

PROBE = "No.８５ 鍵のかかるラック、ﾕｰｻﾞｰ㈱①～Ａ-z? 〔1〕"
"""Its token ids tell tokenizers apart; any text with many kinds of characters would do."""
SAMPLED = 16
"""Values of each tensor, from its beginning, that the fingerprint looks at."""

Sample = tuple[str, tuple[int, ...], npt.NDArray[np.float32]]
"""A tensor's name and shape, and its first values."""


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
