from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from kb.text.normalising import repair_radicals, search_form

ALL_RADICALS = "".join(chr(code) for code in range(0x2E80, 0x2FE0))
TRICKY = st.text(
    st.one_of(
        st.sampled_from(
            "あいかハサーﾊｻｰﾞﾟ゛゜\u3099\u309a、。「」県長⻑⾧①ＡａZ１1 　\t\n\u00ad\u200b\ufe00"
        ),
        st.characters(exclude_categories=["Cs"]),
    )
)


def is_radical(character: str) -> bool:
    return 0x2E80 <= ord(character) <= 0x2FDF


def test_repairing_nothing_gives_nothing() -> None:
    assert repair_radicals("") == ("", 0)


def test_radicals_of_both_blocks_are_repaired_and_counted() -> None:
    assert repair_radicals("⻑い⽂を⾒る⺠間") == ("長い文を見る民間", 4)


def test_radicals_become_the_forms_that_japanese_uses() -> None:
    assert repair_radicals("神⼾と⽬⿊と⻘と⻩") == ("神戸と目黒と青と黄", 5)


def test_dots_and_slashes_that_only_look_right_are_repaired() -> None:
    assert repair_radicals("鍵‧棚 と∕か") == ("鍵・棚 と/か", 2)


@pytest.mark.parametrize("text", ["⑥", "ＵＳＢ", "ｻｰﾊﾞｰ", "№85", "～〜", "神", "• 項目"])
def test_display_text_is_otherwise_left_alone(text: str) -> None:
    assert repair_radicals(text) == (text, 0)


def test_no_radical_is_left_and_offsets_stay() -> None:
    repaired, changed = repair_radicals(ALL_RADICALS)
    assert changed == len(repaired) == len(ALL_RADICALS)
    assert not any(is_radical(c) for c in repaired)


def test_repairs_agree_with_unicode_where_it_has_a_mapping() -> None:
    differing = {
        c
        for c in ALL_RADICALS
        if unicodedata.normalize("NFKC", c) not in (c, repair_radicals(c)[0])
    }
    assert differing == {"⼾", "⿊"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n　", ""),
        ("ｻｰﾊﾞｰ の　設置 エリア", "サーバーの設置エリア"),
        ("Ｎｏ．５４～５６", "no.54~56"),
        ("54〜56", "54~56"),
        ("54‐55–56—57―58−59－60", "54-55-56-57-58-59-60"),
        ("サーバーのデータ", "サーバーのデータ"),
        ("⽬標復旧時間（ＲＴＯ）", "目標復旧時間(rto)"),
        ("教育を\n行う", "教育を行う"),
        ("鍵 の  管理\tと USB  メモリ", "鍵の管理と usb メモリ"),
        ("Multi  Factor\u00a0 Auth", "multi factor auth"),
        ("パス\u00adワー\u200bド\ufeff", "パスワード"),
        ("葛\U000e0100城", "葛城"),
        ("か゛ か\u3099 が", "ががが"),
        ("⑥㈱№", "6(株)no"),
        ("鍵･棚‧箱・扉•窓", "鍵・棚・箱・扉・窓"),
        ("㎧", "m/s"),
    ],
)
def test_search_form_is_what_readers_take_for_the_same(text: str, expected: str) -> None:
    assert search_form(text) == expected


def test_every_character_alone_has_a_stable_form() -> None:
    unstable = []
    for code in (*range(0xD800), *range(0xE000, 0x10000), *range(0x1D100, 0x1F300)):
        form = search_form(chr(code))
        if search_form(form) != form:
            unstable.append(hex(code))
    assert unstable == []


@given(TRICKY)
def test_search_form_twice_is_search_form_once(text: str) -> None:
    form = search_form(text)
    assert search_form(form) == form


@given(st.text(st.one_of(st.sampled_from(ALL_RADICALS), st.characters(exclude_categories=["Cs"]))))
def test_no_radical_survives_in_either_form(text: str) -> None:
    repaired, changed = repair_radicals(text)
    assert len(repaired) == len(text)
    assert changed == sum(a != b for a, b in zip(text, repaired, strict=True))
    assert not any(is_radical(c) for c in repaired + search_form(text))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_repairing_touches_nothing_but_radicals_and_lookalikes(text: str) -> None:
    repaired, _ = repair_radicals(text)
    for before, after in zip(text, repaired, strict=True):
        assert before == after or is_radical(before) or before in "‧∕"
