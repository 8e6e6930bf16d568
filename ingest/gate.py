"""What may keep a new generation from being published; the judge is passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.generations.folder import Generations
from kb.text.bilingual import Text


@dataclass(frozen=True)
class Verdict:
    """Whether a generation may go live, and what is to be said of it."""

    passes: bool
    messages: tuple[Text, ...] = ()


Gate = Callable[[str, str | None], Verdict]
"""Name of the new generation and of the live one, None where there is none."""


def publish_if_good(
    generations: Generations, name: str, live: str | None, gate: Gate | None
) -> Verdict:
    """Publish the generation unless the gate is against it; what it is against is removed.

    A kill at any moment leaves the live generation live; one that waits for its verdict is held
    back, so no rollback finds it, and the next sweep removes it.
    """
    if gate is None:
        generations.publish(name)
        return Verdict(passes=True)
    generations.hold_back(name)
    verdict = gate(name, live)
    if verdict.passes:
        generations.publish(name)
    else:
        generations.abandon(name)
    return verdict
