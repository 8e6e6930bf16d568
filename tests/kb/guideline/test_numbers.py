from __future__ import annotations

import ast
import itertools
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from checkout import CHECKOUT
from kb.guideline.numbers import (
    EVERY_NUMBER,
    LAST_NUMBER,
    NumberMention,
    find_in_material,
    find_in_question,
    number_spans,
    number_words,
    numbers_in_material,
    numbers_in_question,
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

MARKED: list[tuple[str, tuple[int, ...]]] = [
    ("[No.1]", (1,)),
    ("【No.８５】", (85,)),
    ("#54", (54,)),
    ("＃54", (54,)),
    ("達成条件No.54", (54,)),
    ("達成条件54", (54,)),
    ("達成条件の54", (54,)),
    ("達成条件#54", (54,)),
    ("達成条件：54", (54,)),
    ("Ｎｏ．54", (54,)),
    ("NO.54", (54,)),
    ("no 54", (54,)),
    ("no54", (54,)),
    ("Ｎｏ 54", (54,)),
    ("No. 54", (54,)),
    ("No：54", (54,)),
    ("No:54", (54,)),
    ("№54", (54,)),
    ("№.54", (54,)),
    ("№：54", (54,)),
    ("(No.54)", (54,)),
    ("〈No.54〉", (54,)),
    ("ナンバー85", (85,)),
    ("no.54番", (54,)),
    ("54番", (54,)),
    ("第54番", (54,)),
    ("1番～3番", (1, 2, 3)),
    ("1番目の項目", (1,)),
    ("1番について", (1,)),
    ("54番目の項目", (54,)),
    ("項目54", (54,)),
    ("項目番号54", (54,)),
    ("項番54", (54,)),
    ("項番:54", (54,)),
    ("項目No.54", (54,)),
    ("項⽬153", (153,)),
    ("第54項", (54,)),
    ("54項", (54,)),
    ("ガイドライン54", (54,)),
    ("ガイドライン 85", (85,)),
    ("ガイドライン[85]", (85,)),
    ("要求の85", (85,)),
    ("No.085", (85,)),
    ("回答[No.153]：復旧の手順", (153,)),
    ("No.85回答", (85,)),
    ("No.85台帳の点検", (85,)),
    ("表3. 達成条件No.54の例", (54,)),
]
LISTS_AND_RANGES: list[tuple[str, tuple[int, ...]]] = [
    ("No.54～56", (54, 55, 56)),
    ("No.54〜56", (54, 55, 56)),
    ("No.54-56", (54, 55, 56)),
    ("No.54–56", (54, 55, 56)),
    ("No.54ー56", (54, 55, 56)),
    ("No.54から56", (54, 55, 56)),
    ("No.54から No.56まで", (54, 55, 56)),
    ("[No.54]～[No.56]", (54, 55, 56)),
    ("#54～#56", (54, 55, 56)),
    ("54~56番", (54, 55, 56)),
    ("54、56番", (54, 56)),
    ("54番と56番", (54, 56)),
    ("No.56-54", (54, 55, 56)),
    ("No.150-160", (150, 151, 152, 153)),
    ("No.0～2", (1, 2)),
    ("No.1～3、5", (1, 2, 3, 5)),
    ("No.1,3", (1, 3)),
    ("No.1、3", (1, 3)),
    ("No.1・3", (1, 3)),
    ("No.1と3", (1, 3)),
    ("No.1、No.3", (1, 3)),
    ("No.1及び3", (1, 3)),
    ("No.1および3", (1, 3)),
    ("No.1&3", (1, 3)),
    ("No.1/3", (1, 3)),
    ("No.3、No.1、No.3", (1, 3)),
    ("Nos. 1 and 3", (1, 3)),
    ("No.98, 102 (LV2)", (98, 102)),
    ("No.98 (LV2), 102 (LV2)", (98, 102)),
    ("No.9 (LV1), No.10 (LV2) ", (9, 10)),
    ("No.28, No.29, No.30　(LV1)", (28, 29, 30)),
    ("No.103, No.104 (LV2) , No.115 (Lv1)", (103, 104, 115)),
    ("【No.85】【No.99】", (85, 99)),
    ("No.85（サーバー）、No.99（USB）", (85, 99)),
]
ONLY_THE_FIRST: list[tuple[str, tuple[int, ...]]] = [
    ("No.54、2025年に改訂", (54,)),
    ("No.54、10：00開始", (54,)),
    ("No.54、2.対応完了", (54,)),
    ("No.54と2要素認証", (54,)),
    ("No.54と100台のPC", (54,)),
    ("No.54、3点を確認", (54,)),
    ("No.54、表2", (54,)),
    ("No.85、P54～58", (85,)),
    ("No.85、第7回", (85,)),
    ("No.54-2", (54,)),
]
BARE: list[tuple[str, tuple[int, ...]]] = [
    ("85", (85,)),
    ("８５は？", (85,)),
    ("85って何？", (85,)),
    ("153について", (153,)),
    ("12の回答", (12,)),
    ("54のほうは", (54,)),
    ("85はどうすればいい？", (85,)),
    ("85に該当する会社は", (85,)),
    ("54と56の違い", (54, 56)),
    ("1と2の違い", (1, 2)),
    ("85、99、153の回答をまとめて", (85, 99, 153)),
    ("54～56について", (54, 55, 56)),
    ("54と56どちらが先？", (54, 56)),
    ("じゃあ54は？", (54,)),
    ("では、99は", (99,)),
    ("それと56は？", (56,)),
    ("次は99をお願い", (99,)),
    ("先ほどの85は？", (85,)),
    ("質問：85について", (85,)),
    ("第7回の85について", (85,)),
    ("この85について教えて", (85,)),
    ("54人の会社です。85は対象ですか", (85,)),
    ("No.54は56と何が違う？", (54, 56)),
    ("54は56より厳しい？", (54, 56)),
    ("No.85は2でいい？", (85,)),
    ("要求事項85", (85,)),
    ("チェックシートの85", (85,)),
    ("番号85", (85,)),
    ("item 85", (85,)),
]


@pytest.mark.parametrize(("text", "numbers"), MARKED + LISTS_AND_RANGES + ONLY_THE_FIRST)
def test_marked_numbers_are_read_in_material_and_in_questions(
    text: str, numbers: tuple[int, ...]
) -> None:
    assert numbers_in_material(text) == numbers
    assert numbers_in_question(text) == numbers


@pytest.mark.parametrize(("text", "numbers"), BARE)
def test_bare_numbers_are_read_in_questions(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in_question(text) == numbers


@pytest.mark.parametrize("text", ["85", "54と56の違い", "12の回答", "85について", "要求事項85"])
def test_bare_numbers_are_not_read_in_material(text: str) -> None:
    assert find_in_material(text) == []


def test_numbers_beyond_the_guideline_are_told_apart() -> None:
    assert find_in_material("No.200") == [NumberMention((), (200,), 0, 6)]
    assert find_in_material("No.0") == [NumberMention((), (0,), 0, 4)]
    assert find_in_question("0番は何？") == [NumberMention((), (0,), 0, 2)]
    assert find_in_question("達成条件0とは") == [NumberMention((), (0,), 0, 5)]
    assert find_in_question("0番地の倉庫") == []
    assert find_in_question("200について教えて") == [NumberMention((), (200,), 0, 3)]


def test_a_range_that_leaves_the_guideline_keeps_its_part_and_names_its_end() -> None:
    assert find_in_material("No.152～160") == [NumberMention((152, 153), (160,), 0, 10)]
    assert find_in_material("No.200～210") == [NumberMention((), (200, 210), 0, 10)]


def test_a_mention_is_located_in_the_original_text() -> None:
    text = "回答【Ｎｏ．８５、９９】：鍵"
    (mention,) = find_in_material(text)
    assert text[mention.start : mention.end] == "Ｎｏ．８５、９９"


def test_mentions_come_in_the_order_of_the_text() -> None:
    mentions = find_in_question("54はNo.85と違う？99番は？")
    assert [m.numbers for m in mentions] == [(54,), (85,), (99,)]


NOTATIONS = [
    "No.{}", "Ｎｏ．{}", "no {}", "№{}", "#{}", "＃{}", "[No.{}]", "【No.{}】", "達成条件{}", "達成条件の{}",
    "達成条件No.{}", "項目{}", "項番{}", "項目番号{}", "ガイドライン{}", "ナンバー{}", "要求の{}", "第{}番", "No.{}番",
]  # fmt: skip
NUMBERS = st.integers(1, 153)


@given(NUMBERS, st.sampled_from(NOTATIONS), st.booleans())
def test_every_number_is_found_in_every_notation(n: int, notation: str, is_wide: bool) -> None:
    digits = str(n).translate(FULL_WIDTH) if is_wide else str(n)
    text = f"鍵の件、{notation.format(digits)}について教えてください。"
    for mentions in (find_in_material(text), find_in_question(text)):
        (mention,) = mentions
        assert mention.numbers == (n,)
        assert digits in text[mention.start : mention.end]


@given(
    NUMBERS, st.sampled_from(["{}", "{}について", "{}の回答は？", "じゃあ{}は？", "では、{}とは"])
)
def test_every_bare_number_is_found_in_its_place(n: int, notation: str) -> None:
    assert numbers_in_question(notation.format(n)) == (n,)


@given(NUMBERS, NUMBERS, st.sampled_from("～〜-–~"))
def test_every_range_is_expanded(first: int, last: int, sign: str) -> None:
    found = numbers_in_material(f"No.{first}{sign}No.{last}")
    assert found == tuple(range(min(first, last), max(first, last) + 1))


@given(st.lists(NUMBERS, min_size=1, max_size=8), st.sampled_from(["、", ", ", "・", "と", "及び"]))
def test_every_list_is_read_whole(numbers: list[int], link: str) -> None:
    text = "No." + link.join(map(str, numbers))
    assert numbers_in_material(text) == tuple(sorted(set(numbers)))


PIECES = st.sampled_from(
    [
        "No.",
        "№",
        "#",
        "項目",
        "第",
        "番",
        "項",
        "54",
        "０",
        "200",
        "～",
        "-",
        "、",
        "と",
        "は",
        "の",
        "(LV2)",
        "\n",
        "\t",
        "①",
        "⽬",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_gives_sound_mentions(text: str) -> None:
    for mentions in (find_in_material(text), find_in_question(text)):
        for mention in mentions:
            assert mention.numbers or mention.out_of_range
            assert all(n in EVERY_NUMBER for n in mention.numbers)
            assert not any(n in EVERY_NUMBER for n in mention.out_of_range)
            assert re.search(r"[0-9０-９]", text[mention.start : mention.end])
        assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


def test_the_real_slides_name_the_seven_numbers_they_treat() -> None:
    folder = os.environ.get("YOROZU_TEST_MATERIALS")
    texts = [p.read_text(encoding="utf-8") for p in Path(folder).glob("*.txt")] if folder else []
    if not texts:
        pytest.skip("YOROZU_TEST_MATERIALS names no folder with the slides' text")
    assert (1, 21, 54, 56, 85, 99, 153) in [numbers_in_material(text) for text in texts]


def test_numbers_are_written_as_staff_write_them() -> None:
    assert number_words(()) == ""
    assert number_words((28, 85)) == "No.28 No.85"
    assert number_words((28, 85), "、") == "No.28、No.85"


def test_numbers_that_follow_each_other_are_drawn_together() -> None:
    assert number_spans(()) == []
    assert number_spans((1, 2, 3, 7, 9, 10)) == ["1〜3", "7", "9〜10"]


def test_the_last_number_is_written_in_one_place_of_the_program() -> None:
    """The terminal's option is the one other: importing the home of numbers would slow its help."""
    root = CHECKOUT
    folders = ("kb", "ingest", "eval", "feedback", "mcp_server")
    sources = [path for folder in folders for path in (root / folder).rglob("*.py")]
    constants = [
        path.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == LAST_NUMBER
    ]
    assert constants == ["numbers.py"]
    doors = [root / "cli.py", *(root / "commands").rglob("*.py")]
    told = "".join(path.read_text(encoding="utf-8") for path in doors)
    assert re.findall(r"\bmax=1\d\d\b", told) == [f"max={LAST_NUMBER}"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("八十五番はどうすればいいですか", (85,)),
        ("百五十三番の手順", (153,)),
        ("項目五十四の区分", (54,)),
        ("達成条件二十一", (21,)),
        ("十五番目の質問", ()),
        ("二十人で回します", ()),
        ("項目十個を埋める", ()),
        ("一番大事なのは", ()),
    ],
)
def test_questions_may_write_numbers_in_kanji(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in_question(text) == numbers
