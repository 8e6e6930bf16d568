"""The order of warnings: new and grave ones first, routine ones counted, a twin's told once."""

from __future__ import annotations

from kb.telling import telling
from kb.warnings import (
    DuplicateDocument,
    GarbledPage,
    MisprintedTitle,
    ReadByOcr,
    SupersededEdition,
    Warning,
)

ROUTINE = Warning.of(MisprintedTitle("方針", "指針"), "m/a.pdf")
NOTABLE = [Warning.of(ReadByOcr(), "m/a.pdf", None, page) for page in (1, 2)]
SERIOUS = Warning.of(GarbledPage(), "m/b.pdf")
KNOWN = Warning.of(SupersededEdition("第1版", "第2版"), "m/a.pdf")


def test_the_gravest_come_first_by_document_and_kind() -> None:
    told = telling([ROUTINE, *NOTABLE, SERIOUS, KNOWN], {KNOWN.told})
    assert told.groups == ((SERIOUS,), tuple(NOTABLE))
    assert told.routine == {"misprinted-title": 1}
    assert told.before == (KNOWN,)


def test_what_a_twin_repeats_is_told_once() -> None:
    twin = Warning.of(SERIOUS.facts, "m/c.pdf")
    repeats = Warning.of(DuplicateDocument("m/b.pdf"), "m/c.pdf")
    assert telling([twin, repeats, SERIOUS]).groups == ((SERIOUS,), (repeats,))
