from __future__ import annotations

import pytest

from kb.question.details import tells, wanted_detail
from kb.text.normalising import search_form


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("パスワードは何文字以上？", "何文字か"),
        ("専用ラックはいくらですか", "金額・費用"),
        ("対策の費用はどのくらいかかりますか", "金額・費用"),
        ("記録は何か月保管しますか", "何か月か"),
        ("ログの保存期間を教えて", "期間・時間"),
        ("チェックシートの締め切りは？", "期限"),
        ("教育は年に何回やればいいですか", "回数・頻度"),
        ("棚卸の頻度は？", "回数・頻度"),
        ("どれくらいの間隔で見直しますか", "回数・頻度"),
        ("工事をしてくれる業者を紹介して", "製品名・事業者名"),
        ("担当者は何人必要ですか", "何人か"),
        ("おすすめの製品を教えて", "製品名・事業者名"),
        ("どこのメーカーのラックがいい？", "製品名・事業者名"),
        ("事務局の電話番号は？", "連絡先・申込方法"),
        ("助成金の額はどう決まりますか", "金額・費用"),
        ("点検は何項目ありますか", "何項目か"),
        ("申請の期限を教えて", "期限"),
        ("締切をお教えください", "期限"),
        ("守らないと罰則はありますか", "罰則"),
        ("No.85はレベルいくつですか", "レベル"),
        ("何点取れば合格ですか", "何点か"),
        ("ラックの高さは何センチですか", "何センチか"),
        ("写しは何世代残しますか", "何世代か"),
        ("見直しは何月ですか", "何月か"),
        ("札は何色にしますか", "何色か"),
        ("優先項目はいくつありますか", "数"),
        ("許可するソフトはいくらしますか", "金額・費用"),
        ("公開したのは何年ですか", "時期・日付"),
        ("BCPは誰が承認しますか", "人・部署"),
        ("手順書はどの部署が作りますか", "人・部署"),
        ("ログはどこに保存しますか", "場所"),
        ("台帳はいつ見直しますか", "時期"),
        ("次の説明はどこの会場で開かれますか", "どこの会場か"),
        ("決めるのはどこの委員会ですか", "人・部署"),
        ("遅れたらどこの責任になりますか", "どこの責任か"),
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
        "何か良い方法はありますか",
        "何度も聞いてすみません、鍵は要りますか",
        "誰でも入れる部屋に置いています",
        "いくらか予算があります",
        "いつも開いている扉はどうしますか",
        "どこかに書いてありますか",
        "どこの項目に書いてありますか",
        "どこの会社でもやるべきことですか",
        "何事も最初が肝心ですか",
        "何方も使えますか",
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


@pytest.mark.parametrize(
    ("question", "telling", "silent"),
    [
        ("写しは何世代残しますか", "三世代を残します。", "三か所に残します。"),
        ("高さは何センチですか", "180センチまでです。", "180キロまでです。"),
        ("優先項目はいくつありますか", "八つの項目があります。", "項目があります。"),
        ("見直しは何月ですか", "4月に見直します。", "見直します。"),
        ("誰が承認しますか", "責任者が承認します。", "承認が要ります。"),
        ("ログはどこに保存しますか", "専用の棚に置きます。", "必ず残します。"),
        ("どこの会場で開きますか", "本社の会場で開きます。", "会場で受け付けます。"),
        ("どこのサーバーを守りますか", "ファイルサーバーを守ります。", "守る順に並べます。"),
        ("台帳はいつ見直しますか", "人が替わったときに直します。", "よく見直します。"),
    ],
)
def test_an_interrogative_is_answered_in_its_own_form(
    question: str, telling: str, silent: str
) -> None:
    kind = wanted_detail(search_form(question))
    assert kind is not None
    assert tells(telling, kind)
    assert not tells(silent, kind)
