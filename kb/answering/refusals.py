"""Honest refusals: what was looked for, what is missing, and what is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kb.answering.verdict import Verdict
from kb.answers import Answer, RankedPassage, RefusalReason, RelatedItem
from kb.documents import Document
from kb.generations.opened import OpenGeneration
from kb.guideline.items import RELATED, GuidelineItems
from kb.guideline.numbers import FIRST_NUMBER, LAST_NUMBER, number_words
from kb.places import document_words
from kb.question.question import Courtesy, Query, Utterance, is_subject
from kb.question.screening import has_content, screened

_OUT_OF_SCOPE = (
    "この質問は、取り込んだ資料（よろず相談会とサイバーセキュリティガイドライン）の範囲外のようです。"
    "ガイドラインの項目や対策についてお尋ねください。"
)


def unknown_numbers(opened: OpenGeneration, query: Query, items: GuidelineItems) -> Answer | None:
    """The refusal where the question names numbers and no material treats any of them, or there are
    no such numbers."""
    numbers, out_of_range = query.numbers, query.said.out_of_range
    if query.sections or query.own_rows or not (numbers or out_of_range):
        return None
    treated = opened.treated_numbers()
    if not {*treated, *opened.mapped_numbers()}.isdisjoint(numbers):
        return None
    parts = []
    if out_of_range:
        named = number_words(out_of_range, "、")
        parts.append(
            f"{named} という項目はありません。ガイドラインの項目は No.{FIRST_NUMBER}〜No.{LAST_NUMBER} です。"
        )
    if numbers:
        named = number_words(numbers, "、")
        parts.append(f"取り込んだ資料には、{named} についての回答や解説がありません。")
    if treated:
        listed = number_words(treated[:20], "、")
        parts.append(f"資料が扱っている項目: {listed}{' など' if len(treated) > 20 else ''}")
    titled = [item for n in numbers if (item := items.related(n))]
    related = titled or items.nearest(query.said.form, RELATED)
    return refusal(query.said.text, "unknown-number", "\n".join(parts), related)


def other_meetings(opened: OpenGeneration, query: Query, items: GuidelineItems) -> Answer | None:
    """The refusal where the meetings named are not held, or do not treat the numbers named."""
    if not query.meetings:
        return None
    held = [d for d in opened.documents.values() if d.meeting is not None and not d.duplicate_of]
    named = "・".join(f"第{number}回" for number in query.meetings)
    looked_in = [d for d in held if d.meeting in query.meetings]
    if not looked_in:
        known = "、".join(document_words(d) for d in _newest_first(held)[:_NAMED_AT_MOST])
        text = f"{named}の相談会の資料は取り込まれていません。"
        told = f"{text}\n取り込んだ相談会: {known}" if known else text
        return refusal(query.said.text, "not-found", told, items.nearest(query.said.form, RELATED))
    treating = opened.meetings_answering(query.numbers)
    if not query.numbers or any(d.meeting in query.meetings for d in treating):
        return None
    numbers = number_words(query.numbers, "、")
    lines = [f"{named}の資料には、{numbers} についての回答がありません。"]
    if treating:
        others = "、".join(document_words(d) for d in treating[:_NAMED_AT_MOST])
        lines.append(f"{numbers} を扱っている相談会: {others}")
    answer = refusal(query.said.text, "not-found", "\n".join(lines))
    return replace(answer, named_documents=tuple(d.id for d in treating[:_NAMED_AT_MOST]))


def _newest_first(documents: Sequence[Document]) -> list[Document]:
    return sorted(documents, key=lambda d: (d.date or "", d.meeting or 0), reverse=True)


def refused(
    question: Utterance,
    verdict: Verdict,
    nearest: Sequence[RankedPassage],
    related: Sequence[RelatedItem],
) -> Answer:
    """The refusal where what was found is not even near."""
    if verdict.reason == "out-of-scope":
        return refusal(question.text, "out-of-scope", _OUT_OF_SCOPE)
    if verdict.reason == "detail-missing":
        told = near_opening(verdict)
        return refusal(question.text, "detail-missing", told, related)
    return not_found(question.text, nearest, related)


def near_opening(verdict: Verdict) -> str:
    """What is missing, as facts about words: which do not occur, or which detail is not told."""
    if verdict.detail:
        return f"お尋ねの点（{verdict.detail}）は取り込んだ資料に書かれていません。"
    strange = [name for name in dict.fromkeys(verdict.unmentioned) if is_subject(name)]
    if strange:
        named = "".join(f"「{name}」" for name in strange[:_NAMED_AT_MOST])
        return f"資料に{named}という語はありません。"
    return "お尋ねの内容にそのまま答える記載は見つかりませんでした。"


NEAR_FOLLOWS = "近い記載は次のとおりです。"
_NAMED_AT_MOST = 3


def refusal(
    question: str, reason: RefusalReason, text: str, related: Sequence[RelatedItem] = ()
) -> Answer:
    lines = [text]
    if related:
        named = "、".join(f"No.{item.guideline_no}「{item.title}」" for item in related)
        lines.append(f"近い項目: {named}")
    return Answer(
        question=question,
        text="\n".join(lines),
        certainty="none",
        opening=text,
        reason=reason,
        related=tuple(related),
    )


def not_found(
    question: str, nearest: Sequence[RankedPassage], related: Sequence[RelatedItem]
) -> Answer:
    """Nothing found answers the question."""
    text = "取り込んだ資料の中に、この質問に答える記載は見つかりませんでした。"
    places = {
        f"{document_words(n.document)} {n.passage.section}": n.document.id
        for n in nearest
        if n.passage.section
    }
    named = list(places)[:3]
    if named:
        text += f"\n近い内容を扱っている箇所: {'、'.join(named)}"
    answer = refusal(question, "not-found", text, related)
    return replace(answer, named_documents=tuple(dict.fromkeys(places[n] for n in named)))


def unusable(said: Utterance, max_chars: int) -> Answer | None:
    """The refusal of what is no question to search for, or None."""
    if said.courtesy:
        return refusal(said.text, "no-question", _POLITE_LINES[said.courtesy])
    if not has_content(said.form):
        text = "質問が空です。知りたいことを文章で入力してください。"
        return refusal(said.text, "out-of-scope", text)
    if len(said.text) > max_chars:
        text = f"質問が長すぎます。{max_chars} 文字以内に短くして、もう一度お尋ねください。"
        return refusal(said.text[:80], "out-of-scope", text)
    reason = screened(said.form)
    return refusal(said.text, reason, _SCREENED[reason]) if reason else None


_POLITE_LINES: Mapping[Courtesy, str] = {
    "greeting": "こんにちは。ガイドラインの項目や対策について、ふだんの言葉でお尋ねください。",
    "thanks": "どういたしまして。ほかにも気になることがあればお尋ねください。",
    "farewell": "ご利用ありがとうございました。またいつでもお尋ねください。",
}
_SCREENED: Mapping[Literal["instruction", "personal-data"], str] = {
    "instruction": "資料についての質問ではなく、動作への指示のように読めるため、お答えできません。ガイドラインの内容についてお尋ねください。",
    "personal-data": "回答者など個人に関する情報は取り込んでいないため、お答えできません。ガイドラインの内容についてお尋ねください。",
}
