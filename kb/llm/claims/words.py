"""Names, words, quantities of everything, opposites, verdicts and markup in a claim (pure)."""

from __future__ import annotations

import re

from kb.llm.claims.claim import Support, nearest, plain, sentences_of, words_in
from kb.text.instructions import leads_out

MAX_FOREIGN_WORDS = 0.3
"""Share of a claim's words that may be its own; tuned on the development half of eval/data."""
_MARKUP = re.compile(
    r"[\[\]<>`{}|\\〔〕［］【】]|\*\*|__|~~|^#|^\s*>|\x1b|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_VERDICT = re.compile(
    r"対応(?:は|が|を)?完了|対応済み?|完了(?:に|と)(?:な|し|でき|扱|判断|みな)|(?:条件|基準|項目|要求)(?:は|を|が)?(?:達成|満た)(?:し|され|でき|す|る)"
    r"|達成(?:し(?:て|た|ま)|でき|済|と(?:な|み|判|し))|クリア|合格|適合し|準拠し(?:て|た)|満点|[12]点(?:です|とな|にな|で)|十分です"
)
_LEFT_TO_THE_COMPANY = re.compile(
    r"自己評価|各社|自社で|貴社|ご判断|判断して(?:ください|下さい)|判断(?:しま|は)|判定ではあ"
)
_QUOTED = re.compile(r"[「『\"“]([^「」『』\"“”]{2,80})[」』\"”]")
_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[-./_][a-z0-9]+)*")
_NOT_NAMES = frozenset({"no", "lv"})
_BODY = re.compile(
    r"[一-龯々ァ-ヶーa-z0-9]{2,}(?:省|庁|協会|機構|委員会|工業会|株式会社|法(?=[にはがをの、。])|規格|指針|ガイドライン|ガイド|条例|手引き|解説書|白書|チェックシート)"
)
_ROLE = re.compile(
    r"[一-龯々]{0,6}(?:社長|部長|課長|所長|部門長|責任者|管理者|担当者|経営者|経営層|役員|監査人|委員会|部門|警察|弁護士|保健所|官庁|銀行)(?=[がはにのへをともで、。])"
)
_EVERYTHING = [
    re.compile(words)
    for words in (
        r"すべて|全て|全部|全員|全社|あらゆる|いずれも|例外なく|一切|常に|いつでも|どの.{1,8}でも|毎回",
        r"のみ|だけ(?!でなく|ではなく)|限って|限られ|限定|しか(?=.{1,10}(?:ない|ません))",
        r"最も|一番|最優先|第一に|最初に|まず",
        r"毎日|毎週|毎月|毎年|年次|月次|週次|定期",
        r"直ちに|即時|速やか|すぐに|事前|事後|後日|随時",
    )
]
OPPOSITES = tuple(
    pair.split("/")
    for pair in [
        "許可/禁止",
        "社内/社外",
        "有効/無効",
        "最大/最小",
        "最低/最高",
        "自動/手動",
        "暗号化/平文",
        "事前/事後",
        "新規/既存",
        "開始/終了",
        "無料/有料",
        "入場/退場",
        "共有/専用",
        "毎年/毎月",
        "毎日/毎月",
        "毎週/毎月",
        "直ちに/後日",
        "親会社/子会社",
        "発注元/委託先",
        "可能/不可",
        "増や/減ら",
        "上司/部下",
        "内部/外部",
        "紙/電子",
        "常時/随時",
        "高い/低い",
        "広い/狭い",
        "追加/削除",
        "保管/廃棄",
        "保存/削除",
    ]
)
WORDS_OF_STRENGTH = frozenset(
    [
        "必須",
        "必要",
        "推奨",
        "任意",
        "不要",
        "義務",
        "望ましい",
        "可能",
        "勧める",
        "推薦",
        "求める",
        "資料",
        "回答",
        "記載",
        "述べる",
        "行う",
        "実施",
        "示す",
        "説明",
        "挙げる",
        "相談",
        "会",
        "協会",
        "者",
        "目的",
        "内容",
        "方法",
        "使う",
        "利用",
        "用いる",
        "設ける",
        "重要",
        "大切",
        "含む",
        "含める",
        "基づく",
        "構う",
        "差し支える",
        "問題",
        "別",
        "他",
    ]
)
"""Words that rules of their own judge, or that any sentence about a text may use."""


def has_markup(claim: str, support: Support) -> bool:  # noqa: ARG001 - the callers of its kind give it
    """An address, Markdown, HTML, a mark or key of its own, or hidden characters."""
    return leads_out(claim) or bool(_MARKUP.search(claim))


def gives_verdict(claim: str, support: Support) -> bool:  # noqa: ARG001 - the callers of its kind give it
    """It judges for the company that an item is done, which only the company may."""
    form = plain(claim)
    return bool(_VERDICT.search(form)) and not _LEFT_TO_THE_COMPANY.search(form)


def has_foreign_name(claim: str, support: Support) -> bool:
    """A quoted title, a Latin word, a body, a document or a role that the evidence does not name."""
    told, form = plain(support.whole), plain(claim)
    quoted = [plain(q) for q in _QUOTED.findall(claim)]
    latin = [w for w in _LATIN.findall(form) if w not in _NOT_NAMES]
    return any(
        name not in told for name in (*quoted, *latin, *_BODY.findall(form), *_ROLE.findall(form))
    )


def claims_everything(claim: str, support: Support) -> bool:
    """すべて, のみ, 最も, 毎年 and the like, where the nearest sentences do not say so."""
    near = plain("\n".join(nearest(claim, sentences_of(support.text))))
    form = plain(claim)
    return any(r.search(form) and not r.search(near) for r in _EVERYTHING)


def says_the_opposite(claim: str, support: Support) -> bool:
    """One word of a pair of opposites where the evidence has only the other."""
    form, told = plain(claim), plain(support.text)
    return any(
        (a in form and a not in told and b in told) or (b in form and b not in told and a in told)
        for a, b in OPPOSITES
    )


def foreign_share(claim: str, support: Support) -> float:
    """Share (0 to 1) of the claim's words that the evidence does not hold."""
    words = words_in(claim) - WORDS_OF_STRENGTH
    if not words:
        return 0.0
    held, told = words_in(support.whole), plain(support.whole)
    return sum(w not in held and w not in told for w in words) / len(words)


def has_foreign_words(claim: str, support: Support) -> bool:
    return foreign_share(claim, support) > MAX_FOREIGN_WORDS
