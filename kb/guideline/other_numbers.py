"""Numbers in text that are no guideline numbers: counts, pages, tables, dates, editions (pure)."""

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


def blank_other_numbers(text: str) -> str:
    """``text`` (half-width) with everything that explains a number otherwise made NUL, length kept."""
    return _OTHER_NUMBERS.sub(lambda match: "\x00" * len(match[0]), text)
