"""Words that lean on the conversation before them, in search form (pure)."""

from __future__ import annotations

import re

_POINTS_BACK = re.compile(
    r"^(?:それ|これ|そこ|その|この|そっち|こっち|そう|そちら|あれ|あの|さっき|先ほど|同じ|上記|前の|今の|では|じゃあ?|ならば?|だったら"
    r"|でも|あと(?:は|、)|他に|ほかに|もっと|もう少し|具体的に|例えば|たとえば|つまり|要するに|詳しく|理由|根拠|なぜ|どうして"
    r"|何ページ|出典|どこに書|逆に|ちなみに|また、|それと)"
    r"|(?:それ|これ|その(?:場合|回答|答え|項目|資料|表|例|対策|計画)|この(?:場合|回答|項目)|同じ(?:です|でしょう|こと|で|か|[?？]|$)|さっきの|先ほどの|上の)"
)
_ELLIPTIC_CHARS = 14
_FILLER = re.compile(
    r"(?:[一二三四五六七八九十0-9]+(?:つ|番|個)目|最初|最後|少し|もう|くわしく|それ|これ|そこ|その|この|さっきの?|先ほどの?|では|じゃあ?|もっと|もう少し|具体的に|例えば|詳しく|教えて|ください|下さい"
    r"|お願い(?:します)?|理由|根拠|なぜ|どうして|何ページ|出典|どこに|書いて|ありますか|ある|です|ます|か|は|を|の|が|に|と|も|で"
    r"|[?？。、!！\s]|ほか|他|例|資料|回答|項目|答え|場合|必須|必要|何|番号|言う|いう|こと|もの|でしょう|って)"
)


def leans_on_history(form: str) -> bool:
    """Whether a question can hardly be understood alone."""
    return bool(_POINTS_BACK.search(form)) or len(form) <= _ELLIPTIC_CHARS


def points_back_only(form: str) -> bool:
    """Whether nothing is left of a question but words that point at what was said."""
    return len(_FILLER.sub("", form)) <= 3
