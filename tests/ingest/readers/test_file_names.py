from __future__ import annotations

import os

import pytest
from hypothesis import given, strategies as st

from ingest.readers.file_names import decoded_name, escaped_name, on_one_line, shown_name


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_names_in_japanese_encodings_are_read(encoding: str) -> None:
    name = "鍵の管理（①班）.txt" if encoding != "euc_jp" else "鍵の管理.txt"
    assert shown_name(os.fsdecode(name.encode(encoding))) == name


@pytest.mark.parametrize(
    "name", ["a.txt", "第７回 質問（案）.pdf", "が.md", "😀.md", "-x.md", "*.md", "<b>.md"]
)
def test_plain_names_stay(name: str) -> None:
    assert shown_name(name) == name


def test_bytes_in_no_encoding_stand_as_escapes() -> None:
    assert shown_name(os.fsdecode(b"\xff\xfe.txt")) == "\\xff\\xfe.txt"
    assert decoded_name(b"\xff\xfe") is None


def test_escaped_names_differ_where_names_do() -> None:
    alike = [os.fsdecode("錠前".encode(e)) for e in ("utf-8", "cp932", "euc_jp")]
    assert len({escaped_name(name) for name in alike}) == 3


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1b", "\x00", "\u2028", "\u202e", "\u200f"])
def test_what_breaks_or_turns_a_line_is_escaped(mark: str) -> None:
    assert mark not in on_one_line(f"a{mark}b")


@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_give_a_name_that_can_be_encoded_on_one_line(raw: bytes) -> None:
    shown = shown_name(os.fsdecode(raw))
    assert shown.encode()
    assert shown.isprintable() or "\n" not in shown
    assert len(shown.splitlines()) <= 1
