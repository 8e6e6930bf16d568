"""Every sentence of the screen, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Language


@dataclass(frozen=True)
class Wording:
    """The screen's sentences in one language; names in braces are filled in by the screen."""

    language: Language
    title: str
    introduction: str
    suggestions: str
    placeholder: str
    opening: str
    searching: str
    sample: str
    new_conversation: str
    documents: str
    generation: str
    superseded: str
    material_notes: str
    references: str
    related: str
    related_question: str
    printed_label: str
    open_source: str
    download: str
    show_page: str
    page_picture: str
    no_page_picture: str
    show_context: str
    context_help: str
    no_context: str
    waiting: str
    refused_because: Mapping[str, str]
    other_language: str
    trouble: str
    item_title: str
    stop: str
    writing: str
    sources_found: str
    sources: str
    earlier: str
    to_source: str
    page_before: str
    page_after: str
    cited_page: str
    page_of: str
    other_page_picture: str
    copy: str
    share: str
    share_help: str
    save_markdown: str
    save_word: str
    filters: str
    filter_all: str
    filter_meetings: str
    filter_kinds: str
    filter_levels: str
    filter_numbers: str
    filter_no_numbers: str
    filtered_now: str
    remove_filter: str
    found_under: str
    ask_unfiltered: str


_JA = Wording(
    language="ja",
    title="よろず相談ナレッジ",
    introduction="サイバーセキュリティガイドラインの項目で迷ったら、ふだんの言葉で質問してください。"
    "よろず相談会の資料から、出典つきで回答を引用します。",
    suggestions="たとえば、こんな質問に答えられます",
    placeholder="質問を入力してください",
    opening="資料と検索モデルを読み込んでいます。初回は少し時間がかかります…",
    searching="資料を探しています…",
    sample="見本の資料で動いています。公式資料ではありません。",
    new_conversation="新しい相談を始める",
    documents="取り込んだ資料（{count}件）",
    generation="資料の世代: {name}",
    superseded="新しい版があります: {title}",
    material_notes="ご確認ください",
    references="参考資料を開く",
    related="関連する項目について質問する",
    related_question="No.{number} について教えてください",
    printed_label="資料での表示: {label}",
    open_source="公開元の資料を開く",
    download="この資料をダウンロード",
    show_page="資料のページを見る",
    page_picture="{title} ページ {number}（黄色の部分が引用箇所）",
    no_page_picture="このページの画像は表示できませんでした。上の引用文をご覧ください。",
    show_context="資料の前後を見る",
    context_help="黄色の部分が引用箇所です。",
    no_context="資料の前後は保存されていません。上の引用文をご覧ください。",
    waiting="次にお答えします: {question}",
    refused_because={},
    other_language="English",
    trouble="申し訳ありません。いまは回答できません。",
    item_title="No.{number}（{title}）",
    stop="回答の作成を止める",
    writing="資料と照合しながら回答を書いています…（{seconds}秒）",
    sources_found="見つかった資料: {places}",
    sources="出典 {count}件",
    earlier="以前のやりとり（{count}件）を表示する",
    to_source="出典〔{mark}〕を見る",
    page_before="前のページ",
    page_after="次のページ",
    cited_page="引用したページに戻る",
    page_of="ページ {number} / {count}",
    other_page_picture="{title} ページ {number}（引用箇所の前後のページ）",
    copy="出典つきでコピー",
    share="質問のリンク",
    share_help="このアドレスを開くと、同じ質問をします。質問の文がアドレスに入ります。",
    save_markdown="Markdown で保存",
    save_word="Word で保存",
    filters="資料を絞り込む",
    filter_all="すべて",
    filter_meetings="相談会",
    filter_kinds="資料の種類",
    filter_levels="項目のレベル",
    filter_numbers="項目番号",
    filter_no_numbers="項目番号を読み取れません。「No.5〜10」のように書いてください。",
    filtered_now="絞り込み中:",
    remove_filter="この条件を外す",
    found_under="次の範囲だけを探しました: {words}",
    ask_unfiltered="絞り込みを外して、もう一度質問する",
)

_EN = Wording(
    language="en",
    title="Yorozu knowledge base",
    introduction="Stuck on an item of the cyber-security guideline? Ask in everyday words: the answer "
    "quotes the consultation meetings' own material, in Japanese, with its source. Questions in "
    "Japanese find more.",
    suggestions="Questions you could start with",
    placeholder="Type your question",
    opening="Loading the material and the search model. The first time takes a moment…",
    searching="Searching the material…",
    sample="This is sample material. It is not official.",
    new_conversation="Start a new conversation",
    documents="Documents ({count})",
    generation="Generation: {name}",
    superseded="There is a newer edition: {title}",
    material_notes="Please note",
    references="Open a reference",
    related="Ask about a related item",
    related_question="Tell me about No.{number}",
    printed_label="Printed in the material: {label}",
    open_source="Open at the publisher's site",
    download="Download this document",
    show_page="Show the page",
    page_picture="{title}, page {number} (the quotation is marked in yellow)",
    no_page_picture="This page cannot be shown as a picture. Please read the quotation above.",
    show_context="See it in its context",
    context_help="The quotation is marked in yellow.",
    no_context="What stands around it is not kept. Please read the quotation above.",
    waiting="To be answered next: {question}",
    refused_because={
        "unknown-number": "There is no item of this number, or the material does not treat it.",
        "not-found": "The material does not say.",
        "detail-missing": "The material speaks of this, but does not say what you ask for.",
        "out-of-scope": "The material does not treat this, or the question is empty or too long.",
        "personal-data": "Personal data is not told.",
        "instruction": "This is no question, but an instruction; it is not followed.",
    },
    other_language="日本語",
    trouble="Sorry, no answer is possible right now.",
    item_title="No.{number} ({title})",
    stop="Stop writing",
    writing="Writing, and checking against the material… ({seconds} s)",
    sources_found="Found: {places}",
    sources="Sources ({count})",
    earlier="Show earlier exchanges ({count})",
    to_source="Show source 〔{mark}〕",
    page_before="Page before",
    page_after="Page after",
    cited_page="Back to the cited page",
    page_of="page {number} of {count}",
    other_page_picture="{title}, page {number} (a page near the quotation)",
    copy="Copy with sources",
    share="Link to the question",
    share_help="This address asks the same question. It holds the question's words.",
    save_markdown="Save as Markdown",
    save_word="Save as Word",
    filters="Narrow the sources",
    filter_all="all",
    filter_meetings="Meetings",
    filter_kinds="Kinds of source",
    filter_levels="Levels of items",
    filter_numbers="Item numbers",
    filter_no_numbers="No item number can be read. Write for instance No.5-10.",
    filtered_now="Only:",
    remove_filter="Remove this condition",
    found_under="Only this was searched: {words}",
    ask_unfiltered="Ask again in all material",
)


def wording_in(language: Language) -> Wording:
    return _EN if language == "en" else _JA
