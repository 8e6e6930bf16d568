"""The edition that a document says its numbers are of."""

from __future__ import annotations

import pytest

from ingest.numbering.editions import edition_of_numbers


@pytest.mark.parametrize(
    "line",
    [
        "※ 項目番号はガイドラインV2.0のものです。",
        "番号は V2.0 に準拠しています",
        "（文中の No. はＶ２．０のもの）",
        "ガイドライン第2.0版の項目番号を使っています。",
        "達成条件の番号は、自工会ガイドライン 2.0版 によります。",
        "本資料の項番はVer.2.0時点のものです",
        "V2.0の番号で記載しています。",
    ],
)
def test_a_line_that_says_it_is_believed(line: str) -> None:
    assert edition_of_numbers(["よろず相談会", line, "質問1 No.80 は？"]) == "2.0"


@pytest.mark.parametrize(
    "line",
    [
        "自工会/部工会・サイバーセキュリティガイドラインV2.2解説書を参考にしてください。",
        "2.0版の更新は毎年行います。",
        "番号は10.0版の箱に貼ります。",
        "No.80 はどうしますか。",
        "ソフトのV2.0を使っています。",
    ],
)
def test_a_line_about_something_else_says_nothing(line: str) -> None:
    assert edition_of_numbers([line]) is None


def test_the_covers_name_of_the_guideline_with_its_edition_says_it() -> None:
    cover = ["自工会/部工会・サイバーセキュリティガイドライン V2.0 チェックシート"]
    assert edition_of_numbers([], cover) == "2.0"
    assert edition_of_numbers([], ["社内規程 V2.0"]) is None
    assert edition_of_numbers([], ["サイバーセキュリティガイドライン 第2版"]) == "2.0"
    for other in ("第1分冊", "第7回", "第3章", "LV1", "2025年版"):
        assert edition_of_numbers([], [f"サイバーセキュリティガイドライン {other}"]) is None
