"""The numbers of one document, each with its owner (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.guideline.editions import Renumberings
from kb.guideline.naming import names_guideline, structured_numbers
from kb.guideline.numbers import NumberMention, find_in_material, find_of_other_lists, numbers_of
from kb.text.sentences import sentences


@dataclass(frozen=True)
class NumberOwner:
    """Whose a document's numbers are where nothing beside them says so.

    ``is_guideline``: the guideline's, else the document's own. ``edition`` is the edition of the
    guideline that they are said to be of, None where nothing says which. ``is_sure``: the register
    or a maintainer says so, and it was not inferred.
    """

    is_guideline: bool = True
    edition: str | None = None
    renumberings: Renumberings = field(default_factory=Renumberings)
    is_sure: bool = False

    @property
    def is_of_older_edition(self) -> bool:
        return self.is_guideline and self.renumberings.is_older(self.edition)

    def mentions(self, text: str, head: str = "") -> list[NumberMention]:
        """Places in ``text`` that name the guideline's numbers; ``head`` stands over the text."""
        found = find_in_material(text)
        if not found or self.is_guideline or names_guideline(head):
            return found
        spans = _naming_spans(text)
        return [m for m in found if any(m.start in span for span in spans)]

    def numbers(self, text: str, head: str = "") -> tuple[int, ...]:
        """The guideline's numbers in it, ascending, as they are printed."""
        return numbers_of(self.mentions(text, head))

    def own_numbers(self, text: str, head: str = "", *, at_start: bool = False) -> tuple[str, ...]:
        """Numbers in it that are not the guideline's, as they are looked up: 85, 9-1-1-2."""
        ours = self.mentions(text, head)
        others = [m for m in find_in_material(text) if m not in ours]
        counted = numbers_of([*others, *find_of_other_lists(text)])
        return (*map(str, counted), *structured_numbers(text, at_start))

    def today(self, numbers: Iterable[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The guideline's numbers as printed, as today's and as those that stay their edition's."""
        if not self.is_of_older_edition or self.edition is None:
            return tuple(numbers), ()
        told = {n: self.renumberings.today(n, self.edition) for n in numbers}
        known = sorted({new for new in told.values() if new is not None})
        return tuple(known), tuple(str(old) for old, new in told.items() if new is None)


def _naming_spans(text: str) -> list[range]:
    """Where sentences stand that name the guideline."""
    spans, end = [], 0
    for line in text.split("\n"):
        for sentence in sentences(line):
            start = text.index(sentence, end)
            end = start + len(sentence)
            if names_guideline(sentence):
                spans.append(range(start, end))
    return spans
