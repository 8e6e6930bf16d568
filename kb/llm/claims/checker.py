"""Whether a passage supports a sentence: each rule looks for one kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.embedding.embedder import Embedder
from kb.llm.claims.claim import Support, nearest, sentences_of
from kb.llm.claims.figures import (
    has_figure_of_another,
    has_foreign_figure,
    has_foreign_guideline_number,
)
from kb.llm.claims.modality import changes_modality, turns_negation
from kb.llm.claims.words import (
    claims_everything,
    gives_verdict,
    has_foreign_name,
    has_foreign_words,
    has_markup,
    says_the_opposite,
)
from kb.text.instructions import is_hostile

Rule = Callable[[str, Support], bool]

RULES: tuple[tuple[str, Rule], ...] = (
    ("order", lambda claim, support: is_hostile(claim)),
    ("markup", has_markup),
    ("verdict", gives_verdict),
    ("guideline-number", has_foreign_guideline_number),
    ("figure", has_foreign_figure),
    ("figure-of-another", has_figure_of_another),
    ("name", has_foreign_name),
    ("everything", claims_everything),
    ("opposite", says_the_opposite),
    ("modality", changes_modality),
    ("negation", turns_negation),
    ("foreign-words", has_foreign_words),
)
"""Each kind of fault; the others are no-key, unknown-key and dissimilar."""
MIN_SIMILARITY = 0.86
"""Cosine of a claim and its nearest sentence by the bundled embedder; tuned as MAX_FOREIGN_WORDS."""


@dataclass(frozen=True)
class ClaimChecker:
    """The rules, then nearness in meaning to the nearest sentence of the evidence."""

    embedder: Embedder
    min_similarity: float = MIN_SIMILARITY

    def fault(self, claim: str, support: Support) -> str | None:
        """Why the evidence does not support the claim, or None where it does."""
        for fault, breaks in RULES:
            if breaks(claim, support):
                return fault
        return "dissimilar" if self.similarity(claim, support) < self.min_similarity else None

    def similarity(self, claim: str, support: Support) -> float:
        """Best cosine with one of the nearest sentences, or with all of them together."""
        near = nearest(claim, sentences_of(support.text))
        if not near:
            return 0.0
        vectors = self.embedder.embed_passages([claim, "".join(near), *near])
        return float((vectors[1:] @ vectors[0]).max())
