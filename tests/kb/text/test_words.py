from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings, strategies as st

from kb.text.normalising import search_form
from kb.text.words import lines_of, tokenise, units_of


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "。、！？", "の は を です ます"])
def test_text_without_content_words_has_no_words(text: str) -> None:
    assert tokenise(text) == []


def test_particles_light_words_and_signs_are_dropped() -> None:
    assert tokenise("鍵の管理をすることについて教えてください。") == ["鍵", "管理"]


def test_words_are_repeated_as_often_as_they_occur() -> None:
    assert tokenise("鍵と鍵") == ["鍵", "鍵"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバー", "サーバ"),
        ("ユーザー", "ユーザ"),
        ("ユーザー", "ﾕｰｻﾞｰ"),
        ("コンピューター", "コンピュータ"),
        ("メモリー", "メモリ"),
        ("バックアップ", "ﾊﾞｯｸｱｯﾌﾟ"),
        ("ＵＳＢ", "usb"),
        ("引越し", "引っ越し"),
        ("守らなければ", "守る"),
        ("８５", "85"),
        ("八十五", "85"),
    ],
)
def test_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert tokenise(one) == tokenise(other)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("第５条に定める", "第5条"),
        ("第12条の3", "第12条の3"),
        ("24時間以内", "24時"),
        ("３年ごと", "3年"),
        ("８％未満", "8%"),
    ],
)
def test_a_number_with_its_counter_is_a_word_of_its_own(text: str, counted: str) -> None:
    assert counted in tokenise(text)


def test_a_number_before_a_particle_is_no_counted_number() -> None:
    assert tokenise("85は") == ["85"]


@pytest.mark.parametrize("word", ["キー", "コピー", "データ"])
def test_short_words_keep_their_last_sound(word: str) -> None:
    assert tokenise(word) == [word]


def test_a_latin_word_keeps_its_surface_beside_the_normalised_form() -> None:
    words = tokenise("No.85")
    assert "no" in words
    assert "85" in words


def test_negating_prefixes_are_kept() -> None:
    assert tokenise("未対応") != tokenise("対応")


def test_words_do_not_run_across_lines_and_cells() -> None:
    assert tokenise("東京\t都庁") == tokenise("東京") + tokenise("都庁")
    assert tokenise("情報\n資産") == tokenise("情報") + tokenise("資産")


def test_text_above_sudachis_limit_is_cut_into_pieces() -> None:
    text = "鍵を管理する。" * 5_000
    assert len(text.encode("utf-8")) > 49_149
    words = tokenise(text)
    # A cut may split one word a piece.
    assert words.count("鍵") >= 4_990
    assert words.count("管理") >= 4_990


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_cut_into_words(text: str) -> None:
    assert all(word.strip() for word in tokenise(text))


def test_threads_may_share_the_tokenizer() -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.extend(tokenise("鍵の管理") for _ in range(200)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 800
    assert all(words == ["鍵", "管理"] for words in found)


@settings(deadline=None)
@given(st.text(st.one_of(st.sampled_from("東京都庁の情報資産管理室No.85 \n\t"), st.characters())))
def test_one_look_at_a_text_gives_the_same_words(text: str) -> None:
    words = units_of(search_form(line) for line in lines_of(text)).words
    assert words == tokenise(text)


def test_nouns_stand_as_they_are_written_without_counters_and_days() -> None:
    assert units_of(["明日は3回、usbを10本使う"]).nouns == []
    assert units_of(["引越しの手順"]) == (["引っ越し", "手順"], ["引越し", "手順"], False)
    assert units_of(["鍵を使う"]).has_predicate
    assert units_of([]) == ([], [], False)
