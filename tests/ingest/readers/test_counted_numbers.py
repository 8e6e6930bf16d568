"""Numbers that programs count: expected signs are those of the standards' tables."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, strategies

from ingest.readers.counted_numbers import NumberForm, formatted

FORMS: tuple[NumberForm, ...] = get_args(NumberForm)


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimal-zero", 7, "07"),
        ("full-width", 10, "１０"),
        ("lower-roman", 1994, "mcmxciv"),
        ("upper-roman", 4, "IV"),
        ("lower-letter", 28, "bb"),
        ("lower-alphabet", 28, "ab"),
        ("upper-letter", 26, "Z"),
        ("ordinal", 111, "111th"),
        ("ordinal", 22, "22nd"),
        ("cardinal-text", 21, "Twenty-one"),
        ("ordinal-text", 12, "Twelfth"),
        ("ordinal-text", 30, "Thirtieth"),
        ("circled", 20, "⑳"),
        ("circled", 21, "21"),
        ("circled-black", 3, "❸"),
        ("parenthesised", 2, "⑵"),
        ("aiueo", 46, "ン"),
        ("aiueo", 47, "アア"),
        ("aiueo-half-width", 6, "ｶ"),
        ("iroha", 3, "ハ"),
        ("hiragana", 2, "い"),
        ("katakana-iroha", 47, "ス"),
        ("kanji-counting", 2103, "二千百三"),
        ("kanji-counting", 10, "十"),
        ("kanji-counting", 11_111, "一万千百十一"),
        ("kanji-digits", 10, "一〇"),
        ("kanji-legal", 23, "弐拾参"),
        ("kanji-parenthesised", 10, "㈩"),
        ("heavenly-stem", 1, "甲"),
        ("zodiac", 12, "亥"),
        ("heavenly-stem-and-zodiac", 60, "癸亥"),
        ("chinese-counting", 100, "一○○"),
        ("chinese-thousands", 12, "十二"),
        ("chinese-thousands", 10_010, "一万零一十"),
        ("chinese-legal-simplified", 101, "壹佰零壹"),
        ("korean-counting", 21, "이십일"),
        ("korean-legal", 3, "셋"),
        ("ganada", 14, "하"),
    ],
)
def test_a_number_is_shown_in_its_form(form: NumberForm, number: int, shown: str) -> None:
    assert formatted(number, form) == shown


@given(strategies.integers(), strategies.sampled_from(FORMS))
def test_every_form_shows_every_number_shortly(number: int, form: NumberForm) -> None:
    assert 0 < len(formatted(number, form)) <= max(len(str(number)), 80)


@given(strategies.sampled_from(FORMS))
def test_neighbours_never_look_alike(form: NumberForm) -> None:
    shown = [formatted(number, form) for number in range(1, 2000)]
    assert len(set(shown)) == len(shown)
