"""Escapes for Markdown; that a browser shows the same characters is tested in test_browser."""

from __future__ import annotations

import pytest

from screens.safe_text import escaped

WORD_JOINER = "\u2060"


def test_plain_japanese_is_left_as_it_is() -> None:
    assert escaped("質問⑥の回答、第7回（2025年）") == "質問⑥の回答、第7回（2025年）"


@pytest.mark.parametrize("sign", list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
def test_every_ascii_sign_is_escaped(sign: str) -> None:
    assert escaped(f"あ{sign}い").replace(WORD_JOINER, "") == f"あ\\{sign}い"


def test_nothing_turns_the_direction_of_reading() -> None:
    assert escaped("資料\u202e（moc）\u2066") == "資料（moc）"


def test_line_breaks_become_spaces() -> None:
    assert escaped("一行目\n\n  # 二行目") == "一行目 \\# 二行目"


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        (":smile:", f":{WORD_JOINER}smile:"),
        ("http://a.test", f"http:{WORD_JOINER}//a.test"),
        ("www.a.test", f"w{WORD_JOINER}ww.a.test"),
        ("a@b.test", f"a{WORD_JOINER}@b.test"),
        ("x -> y", f"x -{WORD_JOINER}> y"),
    ],
)
def test_what_is_replaced_after_markdown_is_kept_apart(text: str, parted: str) -> None:
    assert escaped(text).replace("\\", "") == parted
