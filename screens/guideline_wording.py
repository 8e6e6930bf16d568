"""The sentences of the guideline page, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Language


@dataclass(frozen=True)
class GuidelineWording:
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    page: str
    lead: str
    find: str
    find_hint: str
    not_a_number: str
    signs: Mapping[str, str]
    states: Mapping[str, str]
    only: str
    arrange: str
    arrangements: Mapping[str, str]
    level: str
    no_level: str
    label: str
    no_label: str
    several_levels: str
    nothing_chosen: str
    back: str
    earlier: str
    later: str
    ask: str
    question: str
    untitled: str
    own_title: str
    sheet: str
    sheet_parts: Mapping[str, str]
    parts: Mapping[str, str]
    nothing_held: str
    more: str
    references: str
    unanswered: str
    unanswered_count: str
    newest_first: str


_JA = GuidelineWording(
    page="ガイドラインの項目",
    lead="全153項目について、取り込んだ資料に何があるかを示します。番号を選ぶと、その項目の"
    "回答・解説・参考資料をまとめて読めます。",
    find="番号で開く",
    find_hint="例：85、No.85、達成条件85",
    not_a_number="「{typed}」からは項目の番号がわかりませんでした。1〜153の番号を入力してください。",
    signs={
        "answer": "答",
        "explanation": "解",
        "wording": "条",
        "reference": "参",
        "asked": "問",
        "none": "－",
    },
    states={
        "answer": "回答あり",
        "explanation": "解説あり",
        "wording": "チェックシートの文のみ",
        "reference": "参考資料のみ",
        "asked": "回答のない質問あり",
        "none": "資料なし",
    },
    only="表示する項目をしぼる",
    arrange="並べ方",
    arrangements={"label": "ラベル別", "level": "レベル別", "number": "番号順"},
    level="レベル {level}",
    no_level="レベル未確認",
    label="ラベル: {label}",
    no_label="ラベル未確認",
    several_levels="レベルは資料によって異なります（{levels}）",
    nothing_chosen="この条件に当てはまる項目はありません。",
    back="一覧に戻る",
    earlier="No.{number}",
    later="No.{number}",
    ask="この項目について質問する",
    question="No.{number} について教えてください",
    untitled="（名称は資料にありません）",
    own_title="見出しはこのシステムが付けた短い名前で、ガイドラインの文言ではありません。",
    sheet="チェックシートの文（{title}）",
    sheet_parts={"requirement": "要求事項", "condition": "達成条件", "criterion": "達成基準"},
    parts={
        "question": "質問",
        "answer": "回答",
        "table": "表",
        "explanation": "解説",
    },
    nothing_held="取り込んだ資料には、この項目についての記載がありません。",
    more="残り {count} 件を表示",
    references="資料が挙げている参考資料",
    unanswered="資料に回答のない質問",
    unanswered_count="この項目には、資料に回答のない質問が {count} 件寄せられています。",
    newest_first="新しい資料から順に {count} か所",
)

_EN = GuidelineWording(
    page="Guideline items",
    lead="What the ingested material holds for each of the 153 items. Choose a number to read its "
    "answers, explanations and references in one place.",
    find="Open a number",
    find_hint="For instance 85, No.85",
    not_a_number="No item number was found in “{typed}”. Type a number from 1 to 153.",
    signs={
        "answer": "A",
        "explanation": "E",
        "wording": "W",
        "reference": "R",
        "asked": "Q",
        "none": "–",
    },
    states={
        "answer": "Answered",
        "explanation": "Explained",
        "wording": "Check sheet's wording only",
        "reference": "Reference only",
        "asked": "Unanswered questions",
        "none": "Nothing",
    },
    only="Show only",
    arrange="Arrange",
    arrangements={"label": "By label", "level": "By level", "number": "By number"},
    level="Level {level}",
    no_level="Level unknown",
    label="Label: {label}",
    no_label="Label unknown",
    several_levels="Sources differ on the level ({levels})",
    nothing_chosen="No item fits this choice.",
    back="Back to the list",
    earlier="No.{number}",
    later="No.{number}",
    ask="Ask about this item",
    question="Tell me about No.{number}",
    untitled="(the material does not name it)",
    own_title="The heading is a short name of this system, not the guideline's wording.",
    sheet="The check sheet's words ({title})",
    sheet_parts={
        "requirement": "Requirement",
        "condition": "Condition",
        "criterion": "Criterion",
    },
    parts={
        "question": "Question",
        "answer": "Answer",
        "table": "Table",
        "explanation": "Explanation",
    },
    nothing_held="The ingested material says nothing about this item.",
    more="Show the other {count}",
    references="References that the material names",
    unanswered="Questions without an answer",
    unanswered_count="{count} questions on this item have no answer in the material.",
    newest_first="{count} places, the newest document first",
)


def guideline_wording_in(language: Language) -> GuidelineWording:
    return _EN if language == "en" else _JA
