"""Rows that nobody sees are told; those that are seen stay."""

from __future__ import annotations

import pytest

from word_files import left_out, p, texts_of


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ("<w:hidden/>", ("hidden", "row", 1)),
        ('<w:trHeight w:val="10" w:hRule="exact"/>', ("hidden", "row", 1)),
        ("<w:del/>", ("hidden", "revision", 1)),
        ('<w:trHeight w:val="10" w:hRule="atLeast"/>', None),
        ('<w:hidden w:val="0"/>', None),
        ("<w:cantSplit/>", None),
    ],
)
def test_a_row_that_nobody_sees_is_told(properties: str, told: tuple[str, str, int] | None) -> None:
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    body = f"<w:tbl>{row.format('', p('朝'), p('開錠'))}{row.format(properties, p('夜'), p('施錠'))}</w:tbl>"
    assert texts_of(body) == ["朝\t開錠", *([] if told else ["夜\t施錠"])]
    assert left_out(body) == ([told] if told else [])
