"""What kind of detail a question wants, and whether a text holds that kind (pure).

An item may be treated and still not say what was asked: how many characters, until when, how
much. Such a detail is either in the passage in its own form (「8文字」「10万円」) or it is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text.normalising import search_form

_N = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万]+|数)"


@dataclass(frozen=True)
class DetailKind:
    """A kind of detail: how it is asked for, how it is told (patterns), and its name in a refusal."""

    name: str
    asked: str
    told: str


DETAIL_KINDS = (
    DetailKind(
        "文字数・桁数",
        r"何\s*(?:文字|桁|字)|文字数|桁数",
        rf"{_N}\s*(?:文字|桁)|(?!数字){_N}\s*字",
    ),
    DetailKind(
        "金額・費用",
        r"いくら(?:くらい|ぐらい|ほど|かか|で|です|なの|[?？]|$)|何円|何万円|(?:費用|値段|価格|金額|料金|単価|相場|予算額|コスト)"
        r"(?:は|って|の目安|が|を)?.{0,10}(?:いくら|どのくらい|どれくらい|どれぐらい|どのぐらい|教え|知り|目安|相場|[?？]|$)"
        r"|(?:値段|価格|料金|相場)|(?<![全半高低定])額(?:は|って|を教え|が知り|[?？]|$)",
        rf"{_N}\s*(?:円|万円|億円|ドル)|無料|有料",
    ),
    DetailKind(
        "時期・日付",
        r"(?:何年|何月|何日|いつ)(?:の|に|頃|ごろ)*(?:資料|もの|出|公開|発行|発表|開催|開かれ|行われ|作られ|できた|制定|更新|改訂)",
        r"\d{4}\s*年|\d+\s*月\s*\d+\s*日|\d{4}[/-]\d{1,2}",
    ),
    DetailKind(
        "期間・時間",
        r"何\s*(?:か|カ|ヶ|ヵ|ケ|箇)?\s*(?:月|年|日|週間|時間|分)"
        r"|(?:保管|保存|有効)期間|どのくらいの(?:期間|間(?!隔))|どれくらいの?(?:期間|間(?!隔))|いつまで(?:保|残|持|取)",
        rf"{_N}\s*(?:か|カ|ヶ|ヵ|ケ|箇)?\s*(?:月|年|日|週間|時間|分)(?:間|以内|以上|ごと|毎|分)?(?![0-9月日]|度|中小)",
    ),
    DetailKind(
        "期限",
        # 「期限や場所を書くか」 asks for no date.
        r"(?:いつまで|(?:締め?切り?|〆切|期限|納期|期日|デッドライン)(?!り|(?:や|と|も|を)(?!お?教え|知り)))",
        rf"\d+\s*[月年]\s*(?:\d+\s*日)?(?:まで|末|までに)|期限は|締切は|{_N}\s*(?:日|か月|年)以内",
    ),
    DetailKind(
        "回数・頻度",
        r"何回|何度(?:も)?(?:目|ぐらい|くらい|や|行|実施)|頻度|(?:どの|どれ)(?:くらい|ぐらい)の(?:頻度|間隔)|何(?:か|ヶ|カ)?月(?:ごと|おき|に)|年に何"
        r"|(?:毎年|毎月|年1回|月1回)(?:必要|やら|です)",
        rf"{_N}\s*回|(?<!もう){_N}\s*度(?!も|に)|毎年|毎月|毎日|毎週|年次|月次|四半期|定期",
    ),
    DetailKind(
        "台数・人数",
        r"何\s*(?:人|名|台|社|本|個)(?:以上|くらい|ぐらい|必要|体制|まで|い|で|が|は|の|[?？]|$)|(?<![少多大小])人数|台数",
        rf"{_N}\s*(?:人|名|台|社|本|個)",
    ),
    DetailKind(
        "件数",
        r"何\s*(?:項目|件|箇所|か所)(?:以上|くらい|ぐらい|ある|あり|必要|です|で|が|は|の|[?？]|$)|(?:項目|件)数は",
        rf"{_N}\s*(?:項目|件|箇所|か所|つの)",
    ),
    DetailKind(
        "製品名・事業者名",
        r"(?:製品|商品|ソフト|ツール|サービス|メーカー|ベンダー|機種|型番|業者|会社)(?:名|の名前)"
        r"|(?:おすすめ|お薦め|お勧め|推奨|オススメ)の?(?:製品|商品|ソフト|ツール|サービス|メーカー|ベンダー|機種|業者|会社)"
        r"|(?:どの|どこの|どういう|何という|なんという)(?:製品|商品|メーカー|ベンダー|機種|業者|会社の)"
        r"|(?:製品|商品|ソフト|ツール|メーカー|ベンダー|機種|業者|会社)を.{0,6}紹介"
        r"|(?:製品|商品|ソフト|ツール|メーカー|ベンダー|機種)(?:は|って|で)?.{0,6}(?:どれが(?:いい|良い|よい)|おすすめ|お薦め|お勧め|紹介)",
        r"製品名|商品名|[A-Za-z]{3,}\s*社|株式会社",
    ),
    DetailKind(
        "連絡先・申込方法",
        r"(?:電話番号|メールアドレス|連絡先|問い?合わせ先|窓口|申し?込み?(?:先|方法)|提出先|送付先)(?:は|って|を教え|を知り|が知り|[?？]|$)",
        r"\d{2,4}-\d{2,4}-\d{3,4}|@|窓口は|連絡先は|提出先は|申込",
    ),
    DetailKind(
        "罰則",
        r"罰則|罰金|ペナルティ|違反し(?:たら|た場合|ていたら)|処分され",
        r"罰則|罰金|ペナルティ|違反|処分",
    ),
    DetailKind(
        "レベル",
        r"レベル(?:は)?(?:いくつ|何|なん|どれ|どの)|何レベル|どの?レベルの項目|lv\.?\s*(?:いくつ|何)|lv\d(?:です|なの|の項目)",
        r"lv\.?\s*[1-3]|レベル\s*[1-3]",
    ),
    DetailKind(
        "点数・割合",
        r"何点|何(?:%|パーセント|割)|(?:合格|平均)(?:点|ライン)|点数は(?:何|いくつ|どれ)",
        rf"{_N}\s*(?:点(?!検)|%|パーセント|割)|点数",
    ),
)  # fmt: skip


def wanted_detail(form: str) -> DetailKind | None:
    """The first kind of detail that a question in search form asks for, or None."""
    return next((kind for kind in DETAIL_KINDS if re.search(kind.asked, form)), None)


_ENOUGH = re.compile(r"(?<![一二三四五六七八九])十分(?!間|以|ごと|毎)")
_DATES = re.compile(r"\d{4}\s*年(?:\s*\d+\s*月)?(?:\s*\d+\s*日)?|\d+\s*月\s*\d+\s*日")


def tells(text: str, kind: DetailKind) -> bool:
    """Whether the text holds a detail of that kind; a date on it is no period, nor is 十分な対策."""
    plain = search_form(text)
    if kind.name == "期間・時間":
        plain = _ENOUGH.sub("", _DATES.sub("", plain))
    return bool(re.search(kind.told, plain))
