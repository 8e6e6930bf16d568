"""Every sentence of the screen, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from kb.text.bilingual import Text, Texts, Words

_WHY_IN_ENGLISH: Mapping[str, str] = {
    "unknown-number": "There is no item of this number, or the material does not treat it.",
    "not-found": "The material does not say.",
    "detail-missing": "The material speaks of this, but does not say what you ask for.",
    "out-of-scope": "The material does not treat this, or the question is empty or too long.",
    "personal-data": "Personal data is not told.",
    "instruction": "This is no question, but an instruction; it is not followed.",
    "no-question": "This is no question about the materials.",
}
"""Why there is no answer, for who may not read the refusal: that is in the material's language."""


class Wording(Words):
    """The screen's sentences in one language; names in braces are filled in by the screen."""

    title = Text("よろず相談ナレッジ", "Yorozu knowledge base")
    introduction = Text(
        "サイバーセキュリティガイドラインの項目で迷ったら、ふだんの言葉で質問してください。"
        "よろず相談会の資料から、出典つきで回答を引用します。",
        "Stuck on an item of the cyber-security guideline? Ask in everyday words: the answer "
        "quotes the consultation meetings' own material, in Japanese, with its source. Questions in "
        "Japanese find more.",
    )
    suggestions = Text("たとえば、こんな質問に答えられます", "Questions you could start with")
    placeholder = Text("質問を入力してください", "Type your question")
    opening = Text(
        "資料と検索モデルを読み込んでいます。初回は少し時間がかかります…",
        "Loading the material and the search model. The first time takes a moment…",
    )
    searching = Text("資料を探しています…", "Searching the material…")
    sample = Text(
        "見本の資料で動いています。公式資料ではありません。",
        "This is sample material. It is not official.",
    )
    new_conversation = Text("新しい相談を始める", "Start a new conversation")
    documents = Text("取り込んだ資料（{count}件）", "Documents ({count})")
    generation = Text("資料の世代: {name}", "Generation: {name}")
    superseded = Text("新しい版があります: {title}", "There is a newer edition: {title}")
    material_notes = Text("ご確認ください", "Please note")
    references = Text("参考資料を開く", "Open a reference")
    related = Text("関連する項目について質問する", "Ask about a related item")
    related_question = Text("No.{number} について教えてください", "Tell me about No.{number}")
    printed_label = Text("資料での表示: {label}", "Printed in the material: {label}")
    open_source = Text("公開元の資料を開く", "Open at the publisher's site")
    download = Text("この資料をダウンロード", "Download this document")
    show_page = Text("資料のページを見る", "Show the page")
    page_picture = Text(
        "{title} ページ {number}（黄色の部分が引用箇所）",
        "{title}, page {number} (the quotation is marked in yellow)",
    )
    no_page_picture = Text(
        "このページの画像は表示できませんでした。引用した文は次のとおりです。",
        "This page cannot be shown as a picture. The quotation:",
    )
    show_context = Text("資料の前後を見る", "See it in its context")
    context_help = Text("黄色の部分が引用箇所です。", "The quotation is marked in yellow.")
    no_context = Text(
        "資料の前後は保存されていません。上の引用文をご覧ください。",
        "What stands around it is not kept. Please read the quotation above.",
    )
    waiting = Text("次にお答えします: {question}", "To be answered next: {question}")
    other_language = Text("English", "日本語")
    trouble = Text(
        "申し訳ありません。いまは回答できません。", "Sorry, no answer is possible right now."
    )
    item_title = Text("No.{number}（{title}）", "No.{number} ({title})")
    stop = Text("回答の作成を止める", "Stop writing")
    writing = Text(
        "資料と照合しながら回答を書いています…（{seconds}秒）",
        "Writing, and checking against the material… ({seconds} s)",
    )
    sources_found = Text("見つかった資料: {places}", "Found: {places}")
    sources = Text("出典 {count}件", "Sources ({count})")
    earlier = Text("以前のやりとり（{count}件）を表示する", "Show earlier exchanges ({count})")
    whole_text = Text("全文を読む", "Read all of it")
    enlarge = Text("ページ全体を拡大", "Enlarge the whole page")
    page_before = Text("前のページ", "Page before")
    page_after = Text("次のページ", "Page after")
    cited_page = Text("引用したページに戻る", "Back to the cited page")
    page_of = Text("ページ {number} / {count}", "page {number} of {count}")
    other_page_picture = Text(
        "{title} ページ {number}（引用箇所の前後のページ）",
        "{title}, page {number} (a page near the quotation)",
    )
    copy = Text("出典つきでコピー", "Copy with sources")
    share = Text("質問のリンク", "Link to the question")
    share_help = Text(
        "このアドレスを開くと、同じ質問をします。質問の文がアドレスに入ります。",
        "This address asks the same question. It holds the question's words.",
    )
    save_markdown = Text("Markdown で保存", "Save as Markdown")
    save_word = Text("Word で保存", "Save as Word")
    kinds = Texts(
        {
            "meeting": Text("よろず相談会", "Meeting"),
            "guideline": Text("ガイドライン・解説", "Guideline"),
            "reference": Text("参考資料", "Reference"),
        }
    )
    filters = Text("資料を絞り込む", "Narrow the sources")
    filter_all = Text("すべて", "all")
    filter_meetings = Text("相談会", "Meetings")
    filter_kinds = Text("資料の種類", "Kinds of source")
    filter_levels = Text("項目のレベル", "Levels of items")
    filter_numbers = Text("項目番号", "Item numbers")
    filter_no_numbers = Text(
        "項目番号を読み取れません。「No.5〜10」のように書いてください。",
        "No item number can be read. Write for instance No.5-10.",
    )
    filtered_now = Text("絞り込み中:", "Only:")
    remove_filter = Text("この条件を外す", "Remove this condition")
    found_under = Text("次の範囲だけを探しました: {words}", "Only this was searched: {words}")
    ask_unfiltered = Text("絞り込みを外して、もう一度質問する", "Ask again in all material")

    def refused_because(self, reason: str | None) -> str | None:
        """What is said before a refusal; None where the refusal itself can be read."""
        return _WHY_IN_ENGLISH.get(reason or "") if self.language == "en" else None
