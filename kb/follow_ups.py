"""Questions that lean on the conversation before them (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answers import Turn
from kb.guideline_numbers import numbers_in_question
from kb.material_questions import sections_named
from kb.normalising import search_form
from kb.retrieval import Query

_POINTS_BACK = re.compile(
    r"^(?:それ|これ|そこ|その|この|そっち|こっち|そう|そちら|あれ|あの|さっき|先ほど|同じ|上記|前の|今の|では|じゃあ?|ならば?|だったら"
    r"|でも|あと(?:は|、)|他に|ほかに|もっと|もう少し|具体的に|例えば|たとえば|つまり|要するに|詳しく|理由|根拠|なぜ|どうして"
    r"|何ページ|出典|どこに書|逆に|ちなみに|また、|それと)"
    r"|(?:それ|これ|その(?:場合|回答|答え|項目|資料|表|例|対策|計画)|この(?:場合|回答|項目)|同じ(?:です|でしょう|こと|で|か|[?？]|$)|さっきの|先ほどの|上の)"
)
_ELLIPTIC_CHARS = 14
_ASKS_ABOUT_NUMBER = re.compile(r"のほう|の方は|はどう|も同じ|について|との違い")


def query_of(question: str, history: Sequence[Turn]) -> Query:
    """The retrieval query for a question in its conversation.

    A question that points back, or is too short to stand alone, takes the last questions of the
    user along as background; its own numbers replace those talked about before.
    """
    numbers, sections = numbers_in_question(question), sections_named(question)
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier or not leans_on_history(question):
        return Query(question, numbers, sections=sections)
    background = _topic(earlier)
    # A question without a subject of its own is nothing to search for by itself.
    text = f"{background} {question}" if points_back_only(question) else question
    return Query(text, numbers or _inherited(question, earlier), background, sections)


def leans_on_history(question: str) -> bool:
    """Whether the question can hardly be understood alone."""
    text = search_form(question)
    return bool(_POINTS_BACK.search(text)) or len(text) <= _ELLIPTIC_CHARS


def _topic(earlier: Sequence[str]) -> str:
    """The last question that stands alone, and the leaning ones after it."""
    taken: list[str] = []
    for content in reversed(earlier[-4:]):
        taken.append(content)
        if not leans_on_history(content):
            break
    return " ".join(reversed(taken))


def _inherited(question: str, earlier: Sequence[str]) -> tuple[int, ...]:
    """A number talked about goes on only where the question brings no subject of its own."""
    if not points_back_only(question):
        return ()
    for content in reversed(earlier[-3:]):
        numbers = numbers_in_question(content)
        if numbers:
            return numbers
        if not leans_on_history(content):
            break
    return ()


_FILLER = re.compile(
    r"(?:[一二三四五六七八九十0-9]+(?:つ|番|個)目|最初|最後|少し|もう|くわしく|それ|これ|そこ|その|この|さっきの?|先ほどの?|では|じゃあ?|もっと|もう少し|具体的に|例えば|詳しく|教えて|ください|下さい"
    r"|お願い(?:します)?|理由|根拠|なぜ|どうして|何ページ|出典|どこに|書いて|ありますか|ある|です|ます|か|は|を|の|が|に|と|も|で"
    r"|[?？。、!！\s]|ほか|他|例|資料|回答|項目|答え|場合|必須|必要|何|番号|言う|いう|こと|もの|でしょう|って)"
)


def points_back_only(question: str) -> bool:
    """Whether nothing is left of the question but words that point at what was said."""
    return len(_FILLER.sub("", search_form(question))) <= 3
