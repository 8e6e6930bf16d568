"""What the embedder makes of passages, taken over where a text was seen before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from ingest.draft import Encoded
from ingest.memory import give_back_free_memory
from kb.documents import Passage
from kb.embedding.embedder import Embedder
from kb.index.chroma import Vectors
from kb.index.token_vectors import Tokens, compressed

_COMPRESSED_AT_ONCE = 200
"""Passages whose token vectors are held as the embedder gives them: 150 kB each with e5-small."""

Done = Callable[[int, int], None]
"""How many texts are embedded, and of how many."""


def encoded(
    passages: Sequence[Passage],
    known: Mapping[str, Encoded],
    embedder: Embedder,
    keeps_tokens: bool,
    on_done: Done,
) -> tuple[Vectors, list[Tokens] | None, int]:
    """Encode what is not ``known`` by its search text, or known without the tokens to keep.

    Vectors and tokens have one row for each passage, in their order; where tokens are not kept they
    are None. Last comes how many texts were new to the embedder.
    """
    is_known = {t: not keeps_tokens or tokens is not None for t, (_, tokens) in known.items()}
    texts = dict.fromkeys(p.search_text for p in passages)
    new = [text for text in texts if not is_known.get(text)]
    fresh = _embed(new, embedder, keeps_tokens, on_done) if new else {}
    rows = [fresh.get(p.search_text) or known[p.search_text] for p in passages]
    vectors = np.array([vector for vector, _ in rows], np.float32)
    tokens = [tokens for _, tokens in rows if tokens is not None] if keeps_tokens else None
    return vectors.reshape(-1, embedder.dimension), tokens, len(new)


def _embed(
    texts: Sequence[str], embedder: Embedder, keeps_tokens: bool, on_done: Done
) -> dict[str, Encoded]:
    def tell(done: int, before: int = 0) -> None:
        on_done(before + done, len(texts))

    if not keeps_tokens:
        vectors = embedder.embed_passages(texts, tell)
        return {text: (vector, None) for text, vector in zip(texts, vectors, strict=True)}
    found: dict[str, Encoded] = {}
    # Of similar length together, as the embedder itself takes them.
    ordered = sorted(texts, key=len, reverse=True)
    for start in range(0, len(ordered), _COMPRESSED_AT_ONCE):
        some = ordered[start : start + _COMPRESSED_AT_ONCE]
        vectors, tokens = embedder.embed_passages_and_tokens(some, partial(tell, before=start))
        found |= {t: (v, compressed(k)) for t, v, k in zip(some, vectors, tokens, strict=True)}
        give_back_free_memory()
    return found
