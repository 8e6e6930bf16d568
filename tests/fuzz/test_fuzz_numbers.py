"""Guideline numbers in any text: no crash, no text that takes for ever, offsets that hold."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import strategies as st

from fuzzing import run_for_long, run_shortly
from kb.guideline.notations import blank_other_numbers
from kb.guideline.numbers import LAST_NUMBER, NumberMention, find_in_material, find_in_question
from kb.text.normalising import repair_radicals, search_form

PIECES = (
    "No.", "Ｎｏ．", "№", "#", "達成条件", "項目", "項番", "ガイドライン", "番", "第", "項", "の", "と", "から",
    "～", "〜", "-", "ー", "、", "，", "・", "/", "（Lv1）", "［", "］", "[", "]", "(", ")", "は", "について", "？",
    "。", "\n", "\t", " ", "　", "0", "1", "2", "5", "85", "８５", "153", "154", "200", "085", "12345", "99999999",
    "3.1", "2025/2/7", "第5条", "年", "月", "回", "件", "質問", "図", "ポート", "https://a.example/5", "a@b.example",
    "約", "全", "⑥", "⽬", "\u200b", "\x00", "\ud800", "e\u0301", "か゛", "item", "and", "to", "じゃあ",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
fragments = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
LONG_CHARS = 100_000
TIMES_LONGER = 8
_ENOUGH_SECONDS = 0.4
"""Below this a ratio of times says nothing."""

half_width = str.maketrans({chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)})


def check_numbers(text: str) -> None:
    for find in (find_in_question, find_in_material):
        mentions = find(text)
        for mention in mentions:
            _check_mention(text, mention)
        ends = [0, *(m.end for m in mentions)]
        assert all(end <= m.start for end, m in zip(ends, mentions, strict=False)), "they overlap"
        assert find(repair_radicals(text)[0].translate(half_width)) == mentions
    assert len(blank_other_numbers(text)) == len(text)
    assert search_form(search_form(text)) == search_form(text)


def _check_mention(text: str, mention: NumberMention) -> None:
    assert 0 <= mention.start < mention.end <= len(text)
    assert mention.numbers or mention.out_of_range
    assert all(1 <= n <= LAST_NUMBER for n in mention.numbers)
    assert not any(1 <= n <= LAST_NUMBER for n in mention.out_of_range)
    written = unicodedata.normalize("NFKC", text[mention.start : mention.end])
    shown = mention.out_of_range or (mention.numbers[0], mention.numbers[-1])
    assert all(str(number) in written for number in shown)


def check_time(fragment: str) -> None:
    """Eight times the text takes about eight times as long; sixty-four would be quadratic."""
    short = fragment * (LONG_CHARS // TIMES_LONGER // len(fragment))
    seconds = _seconds(short)
    longer = _seconds(short * TIMES_LONGER)
    assert longer < max(_ENOUGH_SECONDS, 3 * TIMES_LONGER * seconds), (longer, seconds)


def _seconds(text: str) -> float:
    started = time.process_time()
    find_in_question(text)
    return time.process_time() - started


def test_numbers_in_random_texts_are_in_range_and_in_their_place() -> None:
    run_shortly(check_numbers, texts, 400)


def test_a_hundred_thousand_characters_take_linear_time() -> None:
    run_shortly(check_time, fragments, 8)


@pytest.mark.soak
def test_numbers_in_random_texts_for_three_minutes() -> None:
    run_for_long(check_numbers, texts)


@pytest.mark.soak
def test_time_of_long_texts_for_three_minutes() -> None:
    run_for_long(check_time, fragments)
