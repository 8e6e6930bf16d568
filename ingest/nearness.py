"""How near an answer is to each of several questions, by meaning and by shared words."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.answer_labels import Nearness
from kb.embedder import Embedder
from kb.words import tokenise


def nearness_by(embedder: Embedder) -> Nearness:
    """Cosine of the embedder plus a share of common words.

    e5's cosines for related texts lie within about 0.1 of each other, shares of words within
    about 0.3, so the words are weighted down to the same scale.
    """

    def nearness(text: str, candidates: Sequence[str]) -> list[float]:
        vector = embedder.embed_passages([text])[0]
        cosines = embedder.embed_passages(list(candidates)) @ vector
        own = set(tokenise(text))
        shares = [len(own & set(tokenise(c))) / max(len(set(tokenise(c))), 1) for c in candidates]
        return [float(c) + 0.3 * s for c, s in zip(cosines, shares, strict=True)]

    return nearness
