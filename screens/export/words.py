"""What the exported conversation says, in Japanese and in English."""

from __future__ import annotations

from kb.text.bilingual import Text, Texts, Words


class ExportWording(Words):
    """Names in braces are filled in by the writer."""

    title = Text("よろず相談ナレッジの回答", "Answers of the Yorozu knowledge base")
    saved_on = Text("保存した日: {day}", "Saved on {day}")
    caution = Text(
        "資料からの引用と、その要約です。対応が足りているかどうかの判定ではありません。"
        "原典のページを確認してください。",
        "Quotations from the material and their summary, no verdict on whether a measure is "
        "enough. Please check the page itself.",
    )
    question = Text("質問 {number}", "Question {number}")
    answer = Text("回答", "Answer")
    sources = Text("出典", "Sources")
    mode = Text("回答の作り方: {mode}", "How it was made: {mode}")
    no_answer = Text("回答できませんでした。", "No answer was possible.")
    modes = Texts(
        {
            "extractive": Text("資料の文をそのまま引用", "the material's own sentences"),
            "generated": Text(
                "言語モデルの文のうち、資料と照合できたもの",
                "a language model's sentences, as far as they hold against the material",
            ),
            "fallback": Text(
                "資料の文をそのまま引用（言語モデルの文は使えませんでした）",
                "the material's own sentences (the language model's could not be used)",
            ),
        }
    )
