"""The sentences of copying, sharing, exporting and saving, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.answers import Mode
from kb.errors import Language, Message


@dataclass(frozen=True)
class KeepingWording:
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    copy: str
    copy_link: str
    copied: str
    not_copied: str
    export: str
    as_markdown: str
    as_word: str
    disclaimer: str
    question: str
    numbered_question: str
    answer: str
    sources: str
    notes: str
    address: str
    answered_on: str
    modes: Mapping[Mode, str]
    how: str
    saving: str
    saving_help: str
    saved_for: str
    saved: str
    delete: str
    delete_one: str
    delete_all: str


_JA = KeepingWording(
    copy="出典つきでコピー",
    copy_link="質問のリンクをコピー",
    copied="コピーしました",
    not_copied="コピーできませんでした",
    export="この相談を書き出す",
    as_markdown="Markdown",
    as_word="Word",
    disclaimer="資料からの引用であり、適合・不適合を判定するものではありません。",
    question="質問",
    numbered_question="質問{number}",
    answer="回答",
    sources="出典",
    notes="ご確認ください",
    address="公開元",
    answered_on="回答日: {date}",
    modes={
        "extractive": "資料の文の引用",
        "generated": "言語モデルが書き、資料と照合した文",
        "fallback": "資料の文の引用（言語モデルの文は資料と合わなかったため不採用）",
    },
    how="回答の作り方: {mode}",
    saving="相談を保存する",
    saving_help="オンにすると、いまの相談とこれからの相談が、あなたのアカウントだけで開ける一覧に残ります"
    "（新しい順に{count}件まで）。名前や連絡先は伏せて保存します。オフにしても、保存済みのものは消えません。",
    saved_for="{days}日間使わない相談は自動で消えます。",
    saved="保存した相談（{count}件）",
    delete="削除",
    delete_one="この相談を削除",
    delete_all="保存した相談をすべて削除",
)

_EN = KeepingWording(
    copy="Copy with sources",
    copy_link="Copy a link to the question",
    copied="Copied",
    not_copied="Could not be copied",
    export="Export this conversation",
    as_markdown="Markdown",
    as_word="Word",
    disclaimer="This quotes the material and is no verdict on conformity.",
    question="Question",
    numbered_question="Question {number}",
    answer="Answer",
    sources="Sources",
    notes="Please note",
    address="Publisher",
    answered_on="Answered: {date}",
    modes={
        "extractive": "the material's own sentences",
        "generated": "written by a language model and checked against the material",
        "fallback": "the material's own sentences (the language model's did not hold)",
    },
    how="How: {mode}",
    saving="Save conversations",
    saving_help="While this is on, this conversation and later ones stay in a list that only your "
    "account can open (the newest {count}). Names and addresses are masked. Switching it off "
    "deletes nothing.",
    saved_for="A conversation that is not used for {days} days is deleted.",
    saved="Saved conversations ({count})",
    delete="Delete",
    delete_one="Delete this conversation",
    delete_all="Delete all saved conversations",
)

ERASED = Message(
    "この回答は、引用した資料が消去されたため、残っていません。",
    "This answer is gone because a document that it quoted was erased.",
)


def keeping_wording_in(language: Language) -> KeepingWording:
    return _EN if language == "en" else _JA
