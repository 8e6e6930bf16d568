"""The sentences of exported files, in Japanese and in English."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import Language


@dataclass(frozen=True)
class ExportWording:
    """Names in braces are filled in by the writer."""

    title: str
    saved_on: str
    caution: str
    question: str
    answer: str
    sources: str
    notes: str
    generation: str
    mode: str
    no_answer: str
    modes: dict[str, str]


_JA = ExportWording(
    title="よろず相談ナレッジの回答",
    saved_on="保存した日: {day}",
    caution="資料からの引用と、その要約です。対応が足りているかどうかの判定ではありません。"
    "原典のページを確認してください。",
    question="質問 {number}",
    answer="回答",
    sources="出典",
    notes="ご確認ください",
    generation="資料の世代: {name}",
    mode="回答の作り方: {mode}",
    no_answer="回答できませんでした。",
    modes={
        "extractive": "資料の文をそのまま引用",
        "generated": "言語モデルの文のうち、資料と照合できたもの",
        "fallback": "資料の文をそのまま引用（言語モデルの文は使えませんでした）",
    },
)

_EN = ExportWording(
    title="Answers of the Yorozu knowledge base",
    saved_on="Saved on {day}",
    caution="Quotations from the material and their summary, no verdict on whether a measure is "
    "enough. Please check the page itself.",
    question="Question {number}",
    answer="Answer",
    sources="Sources",
    notes="Please note",
    generation="Generation: {name}",
    mode="How it was made: {mode}",
    no_answer="No answer was possible.",
    modes={
        "extractive": "the material's own sentences",
        "generated": "a language model's sentences, as far as they hold against the material",
        "fallback": "the material's own sentences (the language model's could not be used)",
    },
)


def export_wording_in(language: Language) -> ExportWording:
    return _EN if language == "en" else _JA
