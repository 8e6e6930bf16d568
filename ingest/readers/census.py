"""What a reader finds in a file and does not take into its text: counted, so that it can be told."""

from __future__ import annotations

from ingest.parsed.document import LeftOutPart, WhyLeftOut
from kb.file_parts import Part


class Census:
    """Counts what is left out, by why, what and where.

    Every reader keeps one: what it neither reads nor knows to be without meaning it leaves here.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[WhyLeftOut, Part, int | None, str | None], LeftOutPart] = {}

    def leave(
        self,
        why: WhyLeftOut,
        part: Part,
        text: str | None = None,
        *,
        page: int | None = None,
        place: str | None = None,
        name: str | None = None,
    ) -> None:
        """Count one part. One whose ``text`` is known and has no letters (icons) is nothing."""
        letters = sum(map(str.isalnum, text or ""))
        if text is not None and not letters:
            return
        key = (why, part, page, place)
        before = self._found.get(key, LeftOutPart(why, part, 0, 0, page, place))
        names = before.names
        if name and name not in names:
            names += (name,)
        self._found[key] = LeftOutPart(
            why, part, before.count + 1, before.letters + letters, page, place, names
        )

    @property
    def parts(self) -> tuple[LeftOutPart, ...]:
        """In the order in which the first of each was found."""
        return tuple(self._found.values())
