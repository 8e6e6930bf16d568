"""Signs of symbol fonts are the characters they look like."""

from __future__ import annotations

import pytest

from word_files import left_out, texts_of


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="FC"/>', "✓"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="MS Gothic" w:char="2612"/>', "☒"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>þ</w:t>', "☑"),
        ('<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>þ</w:t>', "þ"),
        ("<w:noBreakHyphen/>", "-"),
        ("<w:softHyphen/>", ""),
    ],
)
def test_a_sign_is_read_as_it_looks(run: str, shown: str) -> None:
    assert texts_of(f"<w:p><w:r><w:t>済</w:t></w:r><w:r>{run}</w:r></w:p>") == [f"済{shown}"]


def test_a_sign_that_is_not_known_is_told() -> None:
    run = '<w:sym w:font="Nobody" w:char="F012"/>'
    assert left_out(f"<w:p><w:r>{run}</w:r></w:p>") == [("not-read", "unknown", 1)]
