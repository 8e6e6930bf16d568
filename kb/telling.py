"""In which order warnings are told: new and grave ones by document and kind, the rest as numbers (pure).

The command's report and the material page tell alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.warnings import SEVERITIES, DuplicateDocument, Told, Warning


@dataclass(frozen=True)
class Telling:
    """``groups`` are warnings of one kind in one document, the gravest first; ``routine`` counts the
    new ones of each kind that nobody need look at; ``before`` were told by an earlier ingest."""

    groups: tuple[tuple[Warning, ...], ...]
    routine: Mapping[str, int]
    before: tuple[Warning, ...]


def telling(warnings: Sequence[Warning], told_before: Collection[Told] = frozenset()) -> Telling:
    """Sort them; what a document's twin repeats is told once."""
    groups: dict[tuple[str, str], list[Warning]] = {}
    routine: Counter[str] = Counter()
    before = []
    for warning in sorted(_once(warnings), key=lambda w: SEVERITIES.index(w.severity)):
        if warning.told in told_before:
            before.append(warning)
        elif warning.severity == "routine":
            routine[warning.kind] += 1
        else:
            groups.setdefault((warning.document, warning.kind), []).append(warning)
    return Telling(tuple(map(tuple, groups.values())), dict(routine.most_common()), tuple(before))


def _once(warnings: Sequence[Warning]) -> list[Warning]:
    """Without what stands again in a document that repeats another, which is cited in its place."""
    twins = {
        w.document: w.facts.original for w in warnings if isinstance(w.facts, DuplicateDocument)
    }
    told = {(warning.document, warning.facts) for warning in warnings}
    return [w for w in warnings if (twins.get(w.document), w.facts) not in told]
