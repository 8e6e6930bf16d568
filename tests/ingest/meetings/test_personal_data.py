from __future__ import annotations

import pytest

from ingest.meetings.personal_data import is_personal, personal_spans


@pytest.mark.parametrize(
    "line",
    [
        "窓口 03-1234-5678",
        "お問い合わせは総務課（内線 12、電話 052-123-4567）まで",
        "事務局 yorozu@example.jp",
        "代表電話：06-1234-5678",
        "info@example.co.jp に送ってください",
        "0120-123-456 は夜も出ます",
        "TEL 03-1234-5678 / FAX 03-1234-5679",
        "夜間は守衛の携帯 090-1234-5678 にかける",
        "制御系の相談は psirt@example.com",
    ],
)
def test_ways_to_reach_an_office_are_content(line: str) -> None:
    assert not is_personal(line)


@pytest.mark.parametrize(
    "line",
    [
        "山田 太郎 様",
        "担当：山田太郎",
        "担当：山田 03-1234-5678",
        "山田太郎 03-1234-5678",
        "総務課 山田さん 03-1234-5678",
        "090-1234-5678",
        "taro.yamada@example.co.jp",
        "登録番号：123456",
        "氏名：山田花子（090-1234-5678）",
    ],
)
def test_a_person_and_ways_to_reach_one_are_personal(line: str) -> None:
    assert is_personal(line)


@pytest.mark.parametrize(
    "line", ["", "2025-02-07", "No.54-57", "担当：情報システム部", "皆さんで確かめる"]
)
def test_other_lines_are_neither(line: str) -> None:
    assert not is_personal(line)


def test_masking_gets_every_contact() -> None:
    line = "窓口 03-1234-5678、info@example.jp"
    assert [line[a:b] for a, b in personal_spans(line)] == ["03-1234-5678", "info@example.jp"]
