"""What is left out is counted by why, what and where; what has no letters is nothing."""

from __future__ import annotations

from ingest.parsed.document import LeftOutPart
from ingest.readers.census import Census


def test_parts_of_one_kind_and_place_are_one_entry_with_their_names_once() -> None:
    census = Census()
    census.leave("not-read", "chart", name="売上", page=2)
    census.leave("hidden", "text", "隠す 1", page=2)
    census.leave("not-read", "chart", name="売上", page=2)
    census.leave("not-read", "chart", name="人数", page=2)
    census.leave("not-read", "chart", page=3)
    assert census.parts == (
        LeftOutPart("not-read", "chart", 3, 0, 2, None, ("売上", "人数")),
        LeftOutPart("hidden", "text", 1, 3, 2),
        LeftOutPart("not-read", "chart", 1, 0, 3),
    )


def test_known_text_without_letters_is_nothing_to_tell() -> None:
    census = Census()
    census.leave("hidden", "element", " → ●\n")
    assert census.parts == ()
