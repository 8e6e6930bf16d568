"""What kind of detail a question wants, and whether a text holds that kind (pure).

An item may be treated and still not say what was asked: how many characters, until when, who.
Such a detail is either in the passage in its own form (「8文字」「10万円」) or it is not there.

Japanese asks by a closed set of interrogatives, and what answers each has a form of its own:

==================== ===========================================================
何 + counter, いくつ   a number with that counter, or with one of its family
いくら                 a sum of money
誰, どの部署            somebody: a word that ends as words for people and offices do
どこに・で・へ          a place: a word that ends as words for places do, or an address
どこの + noun          that noun with something that tells it from others (本社の会場), or 会場は
いつ, いつまで          a time: a date, a period, or what it is bound to (〜のとき, 〜のたび)
==================== ===========================================================

Beside them stand nouns that ask for the same (費用, 頻度, 高さ) and kinds of this domain (レベル).
「何か」, 「誰でも」, 「何度も」, 「いくらか」 ask for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text.normalising import search_form

_N = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万]+|数|半)"
_MONTHS = r"(?:か|カ|ヶ|ヵ|ケ|箇)\s*月"
# What would make an interrogative an indefinite one: 何か, 誰でも, どこかに, 何度も.
_ASKS = r"(?!も|でも|か(?!教|知|わか|分か|決ま|は|を|が|$|[?？、]))"


@dataclass(frozen=True)
class DetailKind:
    """A kind of detail: how it is asked for, how it is told (patterns), and its name in a refusal."""

    name: str
    asked: str
    told: str

    @property
    def is_counted(self) -> bool:
        """Whether a list or a table tells it too: whoever reads it counts its entries."""
        return self.told == _THINGS


_PERIOD = rf"{_N}\s*(?:{_MONTHS}|月|年|日|週間?|時間|分|秒)(?:間|以内|以上|ごと|毎|分)?(?![0-9月日]|度|中小)"
_OFTEN = rf"{_N}\s*回|(?<!もう){_N}\s*度(?!も|に)|毎[年月日週]|[年月週日]次|四半期|定期|(?:の|する|した)(?:たび|都度)|都度|{_PERIOD}(?:ごと|毎|おき)|随時|常時"
_SUM = rf"{_N}\s*[万億]?\s*(?:円|ドル)|無料|有料|無償|有償"
_DATE = r"\d{4}\s*年|\d+\s*月|\d{4}[/-]\d{1,2}|\d{1,2}/\d{1,2}"
_THINGS = rf"{_N}\s*(?:つ|個|件|項目|[箇か]所|種類|段階|点|本|枚|台|部|通り|パターン)"
_PEOPLE = rf"{_N}\s*(?:人|名)|全員|ひとり|一人"
# 「高さ」 and the like: the noun of a measurable adjective.
_SIZE = rf"{_N}\s*(?:[a-z%]{{1,3}}(?![a-z])|ミリ|センチ|メートル|キロ|グラム|トン|度|畳|坪|平米|バイト|メガ|ギガ|テラ|倍|割)"
_ENDS_OF_PEOPLE = (
    r"(?:者|員|長|係|担当|部門|部署|[^全一]部|課|役|社長|役員|経営|委員会|チーム|会社|各社|個社|業者|人|方々|ユーザー?|メンバー|"
    r"スタッフ|事務局|窓口|センター|本人|自身|自分|全員|総務|人事|法務|経理|情シス|先|省|庁|ipa|jpcert|警察)"
)
_ENDS_OF_PLACES = (
    r"(?:場所|所|室|庫|棚|箱|引き出し|机|ラック|エリア|サーバー?|フォルダー?|クラウド|サイト|ホームページ|url|ページ|p\d|https?:|"
    r"窓口|先|部署|部門|課|省|庁|府|会|社内|社外|構内|ダウンロード|工場|事務所|建物|部屋|外部|手元|近く|遠隔地|離れた|巻末|付録|表紙|資料|台帳|文書|シート)"
)
_TIMES = rf"{_DATE}|{_PERIOD}|{_OFTEN}|時点|(?:とき|時|際|前|後|まで|たび|次第|直ち|速やか|すぐ|当日|翌|毎|期末|期首|年度)"

DETAIL_KINDS = (
    DetailKind(
        "文字数・桁数",
        r"文字数|桁数",
        rf"{_N}\s*(?:文字|桁)|(?!数字){_N}\s*字",
    ),
    DetailKind(
        "金額・費用",
        rf"いくら{_ASKS}|(?:費用|予算額|コスト).{{0,10}}(?:どのくらい|どれくらい|どれぐらい|どのぐらい|教え|知り|目安|相場)"
        r"|(?:費用|コスト)(?:は|って)[?？]?$|(?:値段|価格|料金|相場)|(?<![全半高低定])額(?:は|って|を教え|が知り|[?？]|$)",
        _SUM,
    ),
    DetailKind(
        "連絡先・申込方法",
        r"(?:電話番号|メールアドレス|連絡先|問い?合わせ先|窓口|申し?込み?(?:先|方法)|提出先|送付先)(?:は|って|を教え|を知り|が知り)(?!.{0,6}(?:控|書|決|作|用意))|(?:電話番号|メールアドレス|連絡先|問い?合わせ先|申し?込み?(?:先|方法)|提出先|送付先)[?？]?$",
        r"\d{2,4}-\d{2,4}-\d{3,4}|@|窓口は|連絡先は|提出先は|申込",
    ),
    DetailKind(
        "期限",
        # 「期限や場所を書くか」 asks for no date.
        r"いつまで(?!も)(?!(?:保|残|持|取))|(?:締め?切り?|〆切|期限|納期|期日|デッドライン)(?!り|(?:や|と|も|を)(?!お?教え|知り))",
        rf"\d+\s*[月年]\s*(?:\d+\s*日)?(?:まで|末|までに)|期限は|締切は|{_N}\s*(?:日|か月|年)以内",
    ),
    DetailKind(
        "期間・時間",
        r"(?:保管|保存|有効)期間|(?:どの|どれ)(?:くらい|ぐらい)の?(?:期間|間(?!隔))|いつまで(?:保|残|持|取)",
        _PERIOD,
    ),
    DetailKind(
        "回数・頻度",
        r"頻度|(?:どの|どれ)(?:くらい|ぐらい)の(?:頻度|間隔)|何(?:か|ヶ|カ|ヵ|ケ|箇)?[月年週日](?:間)?(?:ごと|おき|毎|に[一1]?[回度])|[年月週]に何|(?:毎年|毎月|年1回|月1回)(?:必要|やら|です)",
        _OFTEN,
    ),
    DetailKind("台数・人数", r"(?<![少多大小])人数|台数", rf"{_PEOPLE}|{_N}\s*(?:台|社|本|個)"),
    DetailKind("件数", r"(?:項目|件)数は", _THINGS),
    DetailKind(
        "製品名・事業者名",
        r"(?:製品|商品|ソフト|ツール|サービス|メーカー|ベンダー|機種|型番|業者|会社)(?:名|の名前)"
        r"|(?:おすすめ|お薦め|お勧め|推奨|オススメ)の?(?:製品|商品|ソフト|ツール|サービス|メーカー|ベンダー|機種|業者|会社)"
        r"|(?:どの|どこの|どういう|何という|なんという)(?:製品|商品|メーカー|ベンダー|機種|業者|会社の|店)"
        r"|(?:製品|商品|ソフト|ツール|メーカー|ベンダー|機種|業者|会社)を.{0,6}紹介"
        r"|(?:製品|商品|ソフト|ツール|メーカー|ベンダー|機種)(?:は|って|で)?.{0,6}(?:どれが(?:いい|良い|よい)|おすすめ|お薦め|お勧め|紹介)",
        r"製品名|商品名|[A-Za-z]{3,}\s*社|株式会社",
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
    DetailKind("点数・割合", r"(?:合格|平均)(?:点|ライン)|点数は(?:何|いくつ|どれ)", rf"{_N}\s*(?:点(?!検)|%|パーセント|割)|点数"),
    DetailKind(
        "大きさ",
        r"(?:大き|高|長|重|広|厚|太|深|速|距離|温度|湿度|容量|面積|明る)さ?(?:は(?!何|なん)|って|を教え|が知り|[?？]$)(?!.{0,8}(?:どう|変わ|困|違))",
        _SIZE,
    ),
    DetailKind("人・部署", rf"(?:誰|だれ|どなた)(?!か(?:に|が|の|を))(?:{_ASKS})|(?:どの|どこの|何の)(?:部署|部門|課|役職|担当|役)", _ENDS_OF_PEOPLE),
    DetailKind("場所", r"どこ(?:に|で|へ)(?!も|でも|か)|(?:場所|置き場|ありか)は(?:どこ|[?？]?$)|どこ(?:です|でしょう|[?？]?$)", _ENDS_OF_PLACES),
    DetailKind("時期", r"いつ(?!まで|も|でも|か|の間|から)|(?:時期|タイミング|日程|日時)は(?:いつ|[?？]?$)", _TIMES),
)  # fmt: skip

_TWO_KANJI = "種類|段階|世代|文字|項目|時間|週間|曜日|番目|箇所|個所|年間|日間|分間|秒間|千円|万円|億円|通り|部屋|系統"
_COUNTED = re.compile(
    rf"(?:何|なん)\s*({_MONTHS}|[かカヶヵケ箇][所国条]|{_TWO_KANJI}|[ァ-ヴー]{{2,}}|[a-z%]+|[一-龯])"
    rf"(?:間|目)?{_ASKS}"
)
# 「公開したのは何年ですか」, 「何日の開催」, not 「何年の保管」.
_DAY_ASKED = r"のは何[年日](?!間)|何[年日](?:に|(?:の|に)?(?:開|発|公|出|資料|制定|改訂|更新))"
_NO_COUNTERS = frozenset("者事故処卒等方物様故彼某")
"""何者, 何事, 何故, …: words of their own."""
_FAMILIES: tuple[tuple[str, str], ...] = (
    # A counter of the family, and how any of them is told.
    (rf"{_MONTHS}|年間?|日間?|週間?|時間|分間?|秒間?", _PERIOD),
    ("月|曜日|時", rf"{_DATE}|{_N}\s*時|[月火水木金土日]曜"),
    ("文字|字|桁", rf"{_N}\s*(?:文字|桁)|(?!数字){_N}\s*字"),
    ("[千万億]?円|ドル", _SUM),
    ("回|度", _OFTEN),
    ("人|名", _PEOPLE),
    ("%|パーセント|割", rf"{_N}\s*(?:%|パーセント|割)"),
    ("点", rf"{_N}\s*点(?!検)|点数"),
    ("色", "[赤青黄緑白黒紫橙灰茶桃]|色は"),
    ("個|件|項目|[かカヶヵケ箇個]所|種類?|段階|通り|パターン|つ", _THINGS),
    ("ページ|頁", r"(?:p|頁|ページ)\.?\s*\d+|\d+\s*(?:ページ|頁|p)"),
    ("版", r"第?\d[\d.]*\s*版|v\d|ver"),
)


_WHOSE = re.compile(rf"どこの\s*([ァ-ヴー]{{2,}}+|[一-龯]++|[a-z]++){_ASKS}")
_PLACES_IN_MATERIAL = re.compile(
    r"項目|項|番号|ページ|頁|章|節|条|資料|文書|箇所|個所|部分|ガイドライン"
)
"""Every citation tells these."""


def wanted_detail(form: str) -> DetailKind | None:
    """The kind of detail that a question in search form asks for, or None."""
    named = next((kind for kind in DETAIL_KINDS if re.search(kind.asked, form)), None)
    return named or _counted(form) or _told_apart(form)


def _told_apart(form: str) -> DetailKind | None:
    """One of several, by where it belongs: どこの会場, どこの責任."""
    found = _WHOSE.search(form)
    if not found or _PLACES_IN_MATERIAL.fullmatch(found[1]):
        return None
    if re.search(f"{_ENDS_OF_PEOPLE}$", found[1]):
        # An office is told by its own name.
        return DetailKind("人・部署", "", _ENDS_OF_PEOPLE)
    noun = re.escape(found[1])
    return DetailKind(
        f"どこの{found[1]}か",
        "",
        rf"(?:[ァ-ヴー一-龯a-z0-9]|(?<![どそこ])の)\s*{noun}|{noun}(?:は|:)",
    )


def _counted(form: str) -> DetailKind | None:
    """A number with a counter: 何世代, 何センチ, いくつ."""
    if re.search(_DAY_ASKED, form):
        return DetailKind("時期・日付", "", _DATE)
    found = next((m for m in _COUNTED.finditer(form) if m[1] not in _NO_COUNTERS), None)
    if not found:
        is_asked = re.search(rf"いくつ{_ASKS}", form)
        return DetailKind("数", "", _THINGS) if is_asked else None
    counter = found[1].replace(" ", "")
    told = next((told for own, told in _FAMILIES if re.fullmatch(own, counter)), None)
    return DetailKind(f"何{counter}か", "", told or rf"{_N}\s*{re.escape(counter)}")


_ENOUGH = re.compile(r"(?<![一二三四五六七八九])十分(?!間|以|ごと|毎)")
_DATES = re.compile(r"\d{4}\s*年(?:\s*\d+\s*月)?(?:\s*\d+\s*日)?|\d+\s*月\s*\d+\s*日")
_TOLD_BESIDE_DATES = frozenset((_PERIOD,))


def tells(text: str, kind: DetailKind) -> bool:
    """Whether the text holds a detail of that kind; a date on it is no period, nor is 十分な対策."""
    plain = _ENOUGH.sub("", search_form(text))
    if kind.told in _TOLD_BESIDE_DATES:
        plain = _DATES.sub("", plain)
    return bool(re.search(kind.told, plain))
