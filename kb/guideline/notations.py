"""How guideline numbers are written, and other numbers, as patterns over half-width text (pure).

Two kinds: marked ones say what they are (No.85, 達成条件85, 85番); bare ones are read in questions
only, and only in a place where a quantity would not stand. Counts, pages, tables, dates and editions
are no guideline numbers.
"""

from __future__ import annotations

import re

# What makes a number before it a count or a part of a name. A word that only begins like a
# counter (回答, 台帳, 点検) is none.
COUNTER = (
    r"(?:[A-KM-Z]|[ ]?(?:[つ%年月秒枚割級歳才円桁章節期冊種版号世頁億万千倍位階校棟箇ヶヵ]"
    r"|回(?![答復線])|件(?!名)|台(?!帳)|点(?!検)|人(?![事員的])|名(?![称前])|本(?![文項件社当来])|分(?![類析])"
    r"|日(?![本常])|個(?![人社別])|社(?![内外員])|部(?![門署工])|行(?![うっいわえ])|条(?!件)|度(?!合)|代(?![表理替])"
    r"|次(?![のはに回])|通(?![知信])|[かカ][月所国]|時|週|段|文字|要素|以[上下内]|未満|程度|項目|原則|拠点|工場|部[門署]|会社|企業"
    r"|グループ|パターン|ステップ|レベル|ページ|ポイント|ユーザ|アカウント|システム|サーバ|ビット|バイト|パーセント|メートル|ギガ))"
)
_NAMED = (
    r"質問|設問|問|図|表|別紙|資料|事例|手順|ステップ|スライド|ページ|レベル|質問項目|優先項目|評価基準|SCS基準"
    r"|(?:文書|伝票|書類|規程|管理|登録|受付|注文|見積|契約|会員|社員|製造|機器|資産|シリアル|電話|内線|背|型|RISS)(?:番号?)?"
    r"|ポート(?:番号)?の?|国道|(?<![A-Za-z0-9])[QAP]"
)
_ABOUT = r"約|およそ|ほぼ|だいたい|たった|全部で|合計で?|全"

_OTHER_NUMBERS = re.compile(
    "|".join(
        [
            r"https?://[!-~]+",
            r"(?<![A-Za-z0-9])www\.[!-~]+",
            r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+",
            r"(?<![0-9])[0-9]+(?:-[0-9]+){2,}",  # criteria of another scheme, phones, dates
            r"(?<![0-9])[0-9]{4}[-/][0-9]{1,2}(?:/[0-9]{1,2})?(?![0-9])",
            r"(?<![0-9])[0-9]+(?:\.[0-9]+)+",  # editions, clauses, decimals
            rf"(?<![0-9])[0-9]{{1,3}}(?:,[0-9]{{3}})+(?={COUNTER})",
            r"(?:業界|シェア|国内|世界|日本|売上|満足度|実績)で?[ ]?no[. ]?1(?![0-9])",
            r"(?<![0-9])11[09]番(?=[にへ]?(?:通報|電話|連絡|かけ))",
            r"[条法][ ]?第?[0-9]+項|丁目[ ]?[0-9]+番",
            r"(?:質問|設問)の?(?:一覧|リスト)の(?:(?:no|№)\.?[ ]?|#)?[0-9]+番?",
            rf"(?:{_NAMED})(?:(?:no|№)\.?[ ]?|#)?[0-9]+(?:[~-][0-9]+)?",
            r"(?<![A-Za-z])no\.?[ ]*[\t\n]\s*[0-9]+",  # the head of a column, and the row under it
            rf"(?:{_ABOUT})[ ]?[0-9]+(?![0-9番])",
            r"第[0-9]+(?![0-9項番])",
            # How many there are of each in the guideline.
            r"(?<![0-9.#])(?:(?:124|153)の(?:達成)?(?:条件|項目)|37の要求|24のラベル|8つ?の優先)",
        ]
    ),
    re.IGNORECASE,
)

# Leading zeros as in No.085; longer ones belong to registration numbers.
_DIGITS = r"(?:0{0,2}[1-9][0-9]{0,4}|0{1,3})(?![0-9])"
# 0 is read so that it can be told that there is none.
_SHORT = r"(?:0{0,2}[1-9][0-9]{0,2}|0{1,3})(?![0-9])"
_NOT_OURS_AFTER = rf"(?!{COUNTER}|\.[^\s0-9]|:[0-9])"
# No tab and no line end before the number: No. alone is the head of a column.
_SIGN = (
    r"(?:(?<![A-Za-z])nos?[ ]?[.:]{0,2}[ ]{0,2}|№[.:]?[ ]{0,2}|(?<![A-Za-z0-9&/_=#])\#"
    r"|(?<![ァ-ヶー])ナンバー?[ ]?[.:]?[ ]?|なんばー[ ]?)"
)
_TO_NUMBER = r"(?:番号)?の?[ ]?:?[ ]{0,2}[\[【〔]?"
_WORD = rf"(?:達成条件|項目|項番|ガイドライン|要求){_TO_NUMBER}"
_QUESTION_WORD = rf"(?:(?:要求事項|チェックシート|(?<![一-龠ァ-ヶ])番号){_TO_NUMBER}|(?<![A-Za-z])(?:item|number|requirement)s?[ ]?)"
_LEVEL = r"[ ]{0,2}\((?:lv|level|レベル)[ .]?[0-9Ⅰ-Ⅲ]\)"
# ー typed between digits is meant as a dash.
_JOIN = r"[ ]{0,2}(?:[~ー-]|から|[、,・/&]|と、?|や|及び|および|又は|または|並びに|ならびに|and|or|to)[ ]{0,2}"
_OPEN, _CLOSE = r"[\[【〔(]", r"[\]】〕)]"
_NEXT = (
    rf"[番項]?(?:{_LEVEL})?(?:{_JOIN}|{_CLOSE}{_JOIN}{_OPEN})(?:{_SIGN}|達成条件|項目|項番)?"
    rf"{_DIGITS}{_NOT_OURS_AFTER}"
)
_MORE = rf"(?:{_NEXT}){{0,60}}"
_BARE_NUMBERS = (
    rf"(?<![0-9A-Za-z.\-/★])[1-9][0-9]{{0,2}}(?![0-9/]){_MORE}(?!{_JOIN}[0-9]|,[0-9]{{3}})"
)

# 項 needs two digits: 第3項 is a paragraph of a law. 一番 is often typed 1番, and then means "most".
_NOT_MOST = (
    r"(?!1番(?:の(?:おすすめ|課題|問題|近道|ポイント|弱点|悩み)"
    r"|(?!目の|に[つ関]|[のはがをもとやっ、,・&/~ー。?!」()\]】\s-]|$)))"
)
_ORDINAL = r"[ ]?(?:(?:番|ばん)(?![組号地台線手人犬街勝通目0-9]|ポート)|番目(?=の(?:項目|達成条件|条件|要求)))"
_SUFFIXED = (
    rf"(?<![A-Za-z0-9.\-/★第])(?<![0-9]:)(?:{_NOT_MOST}第?{_SHORT}{_MORE}{_ORDINAL}"
    r"|第?[1-9][0-9]{1,2}項(?![目番]))"
)


def _marked_pattern(word: str) -> re.Pattern[str]:
    signed = rf"{_SIGN}{_DIGITS}(?![号%A-KM-Z])"
    worded = rf"{word}{_SHORT}(?!{COUNTER}|\.|:[0-9])"
    return re.compile(
        rf"(?:{signed}|{worded}){_MORE}(?:番目?|項(?!目))?|{_SUFFIXED}", re.IGNORECASE
    )


MATERIAL_MARKED = _marked_pattern(_WORD)
QUESTION_MARKED = _marked_pattern(rf"(?:{_WORD}|{_QUESTION_WORD})")

_OPENING_WORDS = (
    r"じゃあ?|それじゃあ?|では|それでは|それなら|それと|あと|また|次[はに]?|つぎは|今度は|続[いけ]て|ちなみに|一方|ところで|そして"
    r"|なら|えっ?と|ええと|すみません|なお|で|(?:さっき|先ほど|先程|上記|例)の"
)
# After a topic and a comma (パスワードは、8で) a number is a quantity.
_START = (
    rf"(?:^|[\n。?!;「『【\[]|(?<![0-9]):|(?<![はがをもで])、"
    rf"|(?:^|[\n。?!、 ])(?:{_OPENING_WORDS})、?)[ ]*"
)
_ITEM_FOLLOWS = r"について|に関|に対|とは|って(?:何|なに|どう|いう|言う)|の(?:回答|答え|解説|解釈|説明|達成基準)"
_FOLLOWS = (
    rf"[ ]?(?:{_ITEM_FOLLOWS}|って|に(?:該当|当た|あた)|は(?!じめ)|を(?![超越上下])"
    r"|[のがもとやで]|なら|だ[とけ]|より|から|まで|ど(?:ちら|っち)|[?!。」』】\]]|\s*$|(?<=[0-9]{2})[、,])"
)
AT_START = re.compile(rf"{_START}(?P<numbers>{_BARE_NUMBERS})(?={_FOLLOWS})")
IN_SENTENCE = re.compile(
    rf"(?<=[ぁ-ん])[ ]?(?P<numbers>{_BARE_NUMBERS})(?=[ ]?(?:{_ITEM_FOLLOWS}))"
)
COMPARED = re.compile(
    r"(?<=[はがも、])(?P<numbers>[1-9][0-9]{0,2}(?![0-9]))"
    r"(?=と(?:[はのも何違同比]|ど[うこれ])|より|の(?:ほう|方|違い|回答|答え)|も(?:同|必要|対象))"
)
SURELY_ITEM = re.compile(
    rf"[ ]?(?:{_ITEM_FOLLOWS}|って|の(?:項目|達成)|は?[?。]?\s*$|は(?:何|なに|ど|あり))"
)
LEVEL_NOTE = re.compile(_LEVEL, re.IGNORECASE)
RANGE = re.compile(r"[~ー-]|から|to", re.IGNORECASE)


def blank_other_numbers(text: str) -> str:
    """``text`` (half-width) with everything that explains a number otherwise made NUL, length kept."""
    return _OTHER_NUMBERS.sub(lambda match: "\x00" * len(match[0]), text)
