"""Escapes for Markdown (that a browser shows the same characters is tested in test_browser), and
links out of a page: kept where a browser goes where the address says, else none."""

from __future__ import annotations

import pytest

from screens.safe_text import escaped, web_address

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


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a#page=2",
        "HTTP://example.org",
        "https://EXAMPLE.org:8443/a",
        "http://127.0.0.1/a",
        "https://example.org/@team/資料.pdf?mail=a@b.test",
        "http://[::1]:8501/a",
    ],
)
def test_web_addresses_are_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/x",
        "//a.test",
        "https:///x",
        "https://evil.test\\@known.test/",
        "https://known.test@evil.test/",
        "https://known.test\t.evil.test/",
        "https://known.test／x@evil.test",
        "https://[組織名]/",
        "https://known.test%2eevil.test/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://010.010.010.010/",
        "https://known.test。evil.test/",
        "https://[::1].known.test/",
        "https://known.test:x/",
        "https://known.test/a b",
    ],
)
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert web_address(url) is None
