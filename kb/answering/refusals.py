"""Honest refusals: what was looked for, what is missing, and what is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kb.answering.answerability import Decision, Signals
from kb.answers import Answer, RankedPassage, RefusalReason, RelatedItem
from kb.generations.opened import OpenGeneration
from kb.guideline.items import RELATED, GuidelineItems
from kb.guideline.numbers import FIRST_NUMBER, LAST_NUMBER, number_words
from kb.places import document_words, joined, page_in_sentence
from kb.question.details import tells
from kb.question.question import Query, Utterance
from kb.question.screening import has_content, screened

_EXCERPT_CHARS = 60
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


def unanswered(
    query: Query,
    decision: Decision,
    signals: Signals,
    evidence: Sequence[RankedPassage],
    items: GuidelineItems,
) -> Answer | None:
    """The refusal where what was found does not answer the question, or does not tell the detail
    that it wants."""
    said = query.said
    if not decision.is_answerable(signals):
        if decision.is_out_of_scope(signals):
            return refusal(said.text, "out-of-scope", _OUT_OF_SCOPE)
        return not_found(said.text, evidence, items.nearest(said.form, RELATED))
    detail = None if query.sections else said.detail
    if detail and not tells("\n".join(found.passage.text for found in evidence), detail):
        related = items.nearest(said.form, RELATED)
        return detail_missing(said.text, detail.name, evidence, related)
    if not evidence:
        return detail_missing(said.text, "回答", (), items.nearest(said.form, RELATED))
    return None


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
        refused=True,
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


def detail_missing(
    question: str, detail: str, nearest: Sequence[RankedPassage], related: Sequence[RelatedItem]
) -> Answer:
    """The item is treated, but what was asked about it is not told."""
    text = f"関連する記載はありますが、お尋ねの点（{detail}）は取り込んだ資料に書かれていません。"
    if nearest:
        text += "\n資料にあるのは次の内容です:"
    for found in nearest[:2]:
        excerpt = found.passage.text.replace("\n", " ").replace("\t", " ")[:_EXCERPT_CHARS]
        place = f"{document_words(found.document)} {found.passage.section}"
        told = joined(place, page_in_sentence(found.passage.page))
        text += f"\n・「{excerpt}…」（{told}）"
    answer = refusal(question, "detail-missing", text, related)
    quoted = dict.fromkeys(found.document.id for found in nearest[:2])
    return replace(answer, named_documents=tuple(quoted))


def unusable(said: Utterance, max_chars: int) -> Answer | None:
    """The refusal of what is no question to search for, or None."""
    if not has_content(said.form):
        text = "質問が空です。知りたいことを文章で入力してください。"
        return refusal(said.text, "out-of-scope", text)
    if len(said.text) > max_chars:
        text = f"質問が長すぎます。{max_chars} 文字以内に短くして、もう一度お尋ねください。"
        return refusal(said.text[:80], "out-of-scope", text)
    reason = screened(said.form)
    return refusal(said.text, reason, _SCREENED[reason]) if reason else None


_SCREENED: Mapping[Literal["instruction", "personal-data"], str] = {
    "instruction": "資料についての質問ではなく、動作への指示のように読めるため、お答えできません。ガイドラインの内容についてお尋ねください。",
    "personal-data": "回答者など個人に関する情報は取り込んでいないため、お答えできません。ガイドラインの内容についてお尋ねください。",
}
