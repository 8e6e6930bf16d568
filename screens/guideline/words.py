"""The sentences of the guideline page, in Japanese and in English."""

from __future__ import annotations

from kb.text.bilingual import Text, Texts, Words


class GuidelineWording(Words):
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    page = Text("ガイドラインの項目", "Guideline items")
    lead = Text(
        "全153項目について、取り込んだ資料に何があるかを示します。番号を選ぶと、その項目の"
        "回答・解説・参考資料をまとめて読めます。",
        "What the ingested material holds for each of the 153 items. Choose a number to read its "
        "answers, explanations and references in one place.",
    )
    find = Text("番号で開く", "Open a number")
    find_hint = Text("例：85、No.85、達成条件85", "For instance 85, No.85")
    not_a_number = Text(
        "「{typed}」からは項目の番号がわかりませんでした。1〜153の番号を入力してください。",
        "No item number was found in “{typed}”. Type a number from 1 to 153.",
    )
    signs = Texts(
        {
            "answer": Text("答", "A"),
            "explanation": Text("解", "E"),
            "wording": Text("条", "W"),
            "reference": Text("参", "R"),
            "asked": Text("問", "Q"),
            "none": Text("－", "–"),
        }
    )
    states = Texts(
        {
            "answer": Text("回答あり", "Answered"),
            "explanation": Text("解説あり", "Explained"),
            "wording": Text("チェックシートの文のみ", "Check sheet's wording only"),
            "reference": Text("参考資料のみ", "Reference only"),
            "asked": Text("回答のない質問あり", "Unanswered questions"),
            "none": Text("資料なし", "Nothing"),
        }
    )
    only = Text("表示する項目をしぼる", "Show only")
    arrange = Text("並べ方", "Arrange")
    arrangements = Texts(
        {
            "label": Text("ラベル別", "By label"),
            "level": Text("レベル別", "By level"),
            "number": Text("番号順", "By number"),
        }
    )
    level = Text("レベル {level}", "Level {level}")
    no_level = Text("レベル未確認", "Level unknown")
    label = Text("ラベル: {label}", "Label: {label}")
    no_label = Text("ラベル未確認", "Label unknown")
    several_levels = Text(
        "レベルは資料によって異なります（{levels}）", "Sources differ on the level ({levels})"
    )
    nothing_chosen = Text("この条件に当てはまる項目はありません。", "No item fits this choice.")
    back = Text("一覧に戻る", "Back to the list")
    ask = Text("この項目について質問する", "Ask about this item")
    untitled = Text("（名称は資料にありません）", "(the material does not name it)")
    own_title = Text(
        "見出しはこのシステムが付けた短い名前で、ガイドラインの文言ではありません。",
        "The heading is a short name of this system, not the guideline's wording.",
    )
    sheet = Text("チェックシートの文（{title}）", "The check sheet's words ({title})")
    sheet_parts = Texts(
        {
            "requirement": Text("要求事項", "Requirement"),
            "condition": Text("達成条件", "Condition"),
            "criterion": Text("達成基準", "Criterion"),
        }
    )
    parts = Texts(
        {
            "question": Text("質問", "Question"),
            "answer": Text("回答", "Answer"),
            "table": Text("表", "Table"),
            "explanation": Text("解説", "Explanation"),
        }
    )
    nothing_held = Text(
        "取り込んだ資料には、この項目についての記載がありません。",
        "The ingested material says nothing about this item.",
    )
    more = Text("残り {count} 件を表示", "Show the other {count}")
    references = Text("資料が挙げている参考資料", "References that the material names")
    unanswered = Text("資料に回答のない質問", "Questions without an answer")
    unanswered_count = Text(
        "この項目には、資料に回答のない質問が {count} 件寄せられています。",
        "{count} questions on this item have no answer in the material.",
    )
    newest_first = Text(
        "新しい資料から順に {count} か所", "{count} places, the newest document first"
    )
