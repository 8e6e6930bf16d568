from __future__ import annotations

import pytest

from kb.question.details import tells, wanted_detail
from kb.text.normalising import search_form


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("パスワードは何文字以上？", "文字数・桁数"),
        ("専用ラックはいくらですか", "金額・費用"),
        ("対策の費用はどのくらいかかりますか", "金額・費用"),
        ("記録は何か月保管しますか", "期間・時間"),
        ("ログの保存期間を教えて", "期間・時間"),
        ("チェックシートの締め切りは？", "期限"),
        ("教育は年に何回やればいいですか", "回数・頻度"),
        ("棚卸の頻度は？", "回数・頻度"),
        ("どれくらいの間隔で見直しますか", "回数・頻度"),
        ("工事をしてくれる業者を紹介して", "製品名・事業者名"),
        ("担当者は何人必要ですか", "台数・人数"),
        ("おすすめの製品を教えて", "製品名・事業者名"),
        ("どこのメーカーのラックがいい？", "製品名・事業者名"),
        ("事務局の電話番号は？", "連絡先・申込方法"),
        ("助成金の額はどう決まりますか", "金額・費用"),
        ("点検は何項目ありますか", "件数"),
        ("申請の期限を教えて", "期限"),
        ("締切をお教えください", "期限"),
        ("守らないと罰則はありますか", "罰則"),
        ("No.85はレベルいくつですか", "レベル"),
        ("何点取れば合格ですか", "点数・割合"),
    ],
)
def test_the_kind_of_detail_is_recognised(question: str, name: str) -> None:
    kind = wanted_detail(search_form(question))
    assert kind is not None
    assert kind.name == name


@pytest.mark.parametrize(
    "question",
    [
        "サーバー室に鍵がかけられません",
        "機密区分は何段階にすればよいですか",
        "USBは禁止すべきですか",
        "予算も人もいません。どうすればよいですか",
        "費用をかけずにできることはありますか",
        "8つの優先項目は何ですか",
        "取引先に弱点が漏れませんか",
        "何から始めればよいですか",
        "会社としてどう評価しますか",
        "控えの期限や置き場所も書きますか",
        "期限と担当を決めますか",
        "締め切りや場所を書きますか",
        "半額になりますか",
        "少人数の職場ではどう進めますか",
    ],
)
def test_questions_for_no_such_detail_ask_for_none(question: str) -> None:
    assert wanted_detail(search_form(question)) is None


def test_a_text_tells_a_detail_in_its_own_form() -> None:
    length = wanted_detail(search_form("パスワードは何文字以上？"))
    assert length is not None
    assert tells("パスワードは１０文字以上にします。", length)
    assert not tells("パスワードを強くします。数字も混ぜます。", length)
    often = wanted_detail(search_form("棚卸の頻度は？"))
    assert often is not None
    assert tells("半年に一度は数えます。", often)
    assert not tells("もう一度数えます。一度も数えない棚があります。", often)
    period = wanted_detail(search_form("記録は何か月保管しますか"))
    assert period is not None
    assert tells("記録は6か月保管します。", period)
    assert not tells("2024年11月に公開しました。", period)
    assert not tells("十分な対策を続けます。", period)
    assert tells("十分ごとに見回ります。", period)
