"""The written set of claims: which sentences the checks let through, by half and kind of fault."""

from __future__ import annotations

import json
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


@dataclass(frozen=True)
class ClaimResult:
    """Counts of one half: ``removed`` of ``unsupported`` were caught, ``lost`` of ``supported``."""

    unsupported: int
    removed: int
    supported: int
    lost: int

    @property
    def removed_share(self) -> float:
        return self.removed / self.unsupported if self.unsupported else 1.0

    @property
    def lost_share(self) -> float:
        return self.lost / self.supported if self.supported else 0.0


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


def measure(claims: Sequence[JudgedClaim], check: Check) -> ClaimResult:
    faulty = [check(c.sentence, c.support) is not None for c in claims]
    planted = [c.planted is not None for c in claims]
    return ClaimResult(
        unsupported=sum(planted),
        removed=sum(f and p for f, p in zip(faulty, planted, strict=True)),
        supported=len(claims) - sum(planted),
        lost=sum(f and not p for f, p in zip(faulty, planted, strict=True)),
    )


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
        result = measure(half, checker.fault)
        print(
            f"{split}: unsupported removed {result.removed}/{result.unsupported} "
            f"({result.removed_share:.1%}), supported lost {result.lost}/{result.supported} "
            f"({result.lost_share:.1%})"
        )
        if split in arguments:
            print("\n".join(mistakes(half, checker.fault)))


if __name__ == "__main__":
    main(sys.argv[1:])
