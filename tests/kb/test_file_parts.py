"""Every part of a file has its words in both languages."""

from __future__ import annotations

from typing import get_args

from kb.file_parts import PARTS, Part


def test_every_part_has_words_in_both_languages_and_no_two_the_same() -> None:
    assert set(PARTS) == set(get_args(Part))
    for language in ("ja", "en"):
        assert len({words.in_language(language) for words in PARTS.values()}) == len(PARTS)
