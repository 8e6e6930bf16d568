"""The written set of claims: which sentences the checks let through, by half and kind of fault."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.llm.claims.checker import ClaimChecker
from kb.llm.claims.claim import Support

CLAIMS_FILE = Path(__file__).resolve().parent / "data" / "claims.jsonl"
Check = Callable[[str, Support], str | None]


@dataclass(frozen=True)
class JudgedClaim:
    """A sentence with its evidence, and whether a reader says that the one supports the other."""

    id: str
    split: str
    sentence: str
    support: Support
    planted: str | None
    """The kind of fault that was planted, or None for a supported sentence."""


def load_claims(path: Path = CLAIMS_FILE) -> list[JudgedClaim]:
    """Every sentence of the set; one line of the file is one evidence with its sentences."""
    claims = []
    for line in path.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        support = Support(given["evidence"], given["about"], tuple(given["guideline_nos"]))
        planted = [(s, None) for s in given["supported"]]
        planted += [(u["sentence"], u["fault"]) for u in given["unsupported"]]
        claims += [
            JudgedClaim(f"{given['id']}-{n}", given["split"], sentence, support, fault)
            for n, (sentence, fault) in enumerate(planted, 1)
        ]
    return claims


def removed_share(claims: Sequence[JudgedClaim], check: Check) -> float:
    """How many of the sentences the checks find a fault in, from 0 to 1."""
    return statistics.mean(check(c.sentence, c.support) is not None for c in claims)


def mistakes(claims: Sequence[JudgedClaim], check: Check) -> list[str]:
    """One line for each sentence that the checks judge otherwise than the reader."""
    lines = []
    for claim in claims:
        found = check(claim.sentence, claim.support)
        if (found is None) != (claim.planted is None):
            lines.append(f"{claim.id}: {claim.planted} -> {found}: {claim.sentence}")
    return lines


def main(arguments: Sequence[str]) -> None:
    """``python -m eval.claims [dev]``: both halves, and the mistakes of those named."""
    from kb.assembly import make_embedder
    from kb.settings import load_settings

    checker = ClaimChecker(make_embedder(load_settings()))
    claims = load_claims()
    for split in ("dev", "test"):
        half = [c for c in claims if c.split == split]
        removed = removed_share([c for c in half if c.planted], checker.fault)
        lost = removed_share([c for c in half if not c.planted], checker.fault)
        print(f"{split}: unsupported removed {removed:.1%}, supported lost {lost:.1%}")
        if split in arguments:
            print("\n".join(mistakes(half, checker.fault)))


if __name__ == "__main__":
    main(sys.argv[1:])
