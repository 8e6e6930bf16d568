"""The judged set of claims: large enough, well-formed, and what the checks reach on it."""

from __future__ import annotations

import pytest

from eval.claims import JudgedClaim, load_claims, mistakes, removed_share
from kb.embedding.embedder import Embedder
from kb.llm.claims.checker import ClaimChecker
from kb.llm.claims.claim import Support


def halves() -> dict[str, list[JudgedClaim]]:
    claims = load_claims()
    return {split: [c for c in claims if c.split == split] for split in ("dev", "test")}


def test_the_set_has_a_hundred_sentences_and_no_evidence_in_both_halves() -> None:
    by_half = halves()
    assert sum(map(len, by_half.values())) >= 100
    told = [{c.support.text for c in half} for half in by_half.values()]
    assert told[0].isdisjoint(told[1])
    assert len({(c.support.text, c.sentence) for c in load_claims()}) == len(load_claims())


def test_the_share_is_that_of_the_sentences_with_a_fault() -> None:
    claims = [JudgedClaim(s, "dev", s, Support(""), None) for s in "ab"]
    assert removed_share(claims, lambda claim, support: None if claim == "a" else "figure") == 0.5


def test_mistakes_name_the_sentence() -> None:
    claims = [JudgedClaim("1", "dev", "a", Support(""), "figure")]
    assert mistakes(claims, lambda claim, support: None) == ["1: figure -> None: a"]


@pytest.mark.real
@pytest.mark.parametrize("split", ["dev", "test"])
def test_unsupported_sentences_are_removed_and_supported_ones_kept(
    split: str, real_embedder: Embedder
) -> None:
    half, check = halves()[split], ClaimChecker(real_embedder).fault
    assert removed_share([c for c in half if c.planted], check) >= 0.95
    assert removed_share([c for c in half if not c.planted], check) <= 0.05
