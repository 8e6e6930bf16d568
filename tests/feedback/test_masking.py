from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from feedback.masking import MASKS, masked


@pytest.mark.parametrize(
    ("text", "secret", "mask"),
    [
        ("連絡は taro.test+1@example.co.jp まで", "taro", "［メールアドレス］"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ に返事をください", "ｔａｒｏ", "［メールアドレス］"),
        ("電話 03-1234-5678 です", "1234", "［電話番号］"),
        ("０９０−１２３４−５６７８へ", "１２３４", "［電話番号］"),
        ("携帯は09012345678", "0901", "［電話番号］"),
        ("(+81 90-1234-5678)", "5678", "［電話番号］"),
        ("愛知県架空市見本町1-2-3 の工場です", "見本町", "［住所］"),
        ("見本市東町５丁目６番地にあります", "東町", "［住所］"),
        ("〒123-4567 です", "123", "［住所］"),
        ("株式会社架空精機では必要ですか", "架空精機", "［会社名］"),
        ("弊社（架空部品㈱）の場合", "架空部品", "［会社名］"),
        ("有限会社カクウの者です", "カクウ", "［会社名］"),
        ("架空工業（株）から聞かれました", "架空工業", "［会社名］"),
        ("田村さんに聞きました", "田村", "［個人名］"),
        ("田村 花子様の端末", "花子", "［個人名］"),
        ("架空 一郎氏が担当", "一郎", "［個人名］"),
        ("情報担当田村さんから", "田村", "［個人名］"),
        ("田村課長の承認", "田村", "［個人名］"),
        ("担当の大野です", "大野", "［個人名］"),
        ("大野と申します", "大野", "［個人名］"),
        ("担当者：田村 花子", "花子", "［個人名］"),
    ],
)
def test_what_tells_who_it_is_is_masked(text: str, secret: str, mask: str) -> None:
    assert secret not in masked(text)
    assert mask in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "No.85 と No.86 の違いは何ですか？",
        "No.5～10 はレベル1ですか。2025-04-01 までに必要ですか？",
        "質問⑥の回答[No.153]について",
        "お客様から預かった図面は機密ですか",
        "取引先様や業者さんの入室記録は必要ですか？",
        "製造部長と総務課長の承認が必要ですか",
        "皆様はどうしていますか",
        "市販のラックでも鍵が掛かれば大丈夫ですか？",
        "パスワードは8文字以上、24時間365日の監視、10-20台の場合",
        "同様の対策、仕様書、多様な端末、模様替えのとき",
        "ISO27001 と 192.168.0.1 と TLS1.2",
        "工場の管理者さんと利用者様の権限を分けるべきですか",
    ],
)
def test_everyday_questions_stay_as_they_are(text: str) -> None:
    assert masked(text) == text


def test_several_things_in_several_lines_are_all_masked() -> None:
    text = "田村さんへ\n架空精機株式会社 03-1234-5678 / a@b.example\n以上"
    assert masked(text) == "［個人名］へ\n［会社名］ ［電話番号］ / ［メールアドレス］\n以上"


@given(st.text(alphabet="田村さん様 0123456789-@a.株式会社の市町1丁目\n〔1〕No", max_size=60))
def test_masking_again_changes_nothing(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


@given(
    st.text(max_size=20),
    st.from_regex(r"[a-z]{3,8}@[a-z]{3,8}\.jp", fullmatch=True),
    st.text(max_size=20),
)
def test_an_address_never_survives(before: str, address: str, after: str) -> None:
    assert address not in masked(f"{before} {address} {after}")


def test_masks_are_not_masked() -> None:
    for mask in MASKS:
        assert masked(mask) == mask
