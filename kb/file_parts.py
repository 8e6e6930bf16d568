"""What a file is made of beside the text that a reader takes: the parts that may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.text.bilingual import Text

Part = Literal[
    "text",
    "revision",
    "element",
    "layer",
    "sheet",
    "row",
    "column",
    "cell",
    "formula",
    "appearance",
    "cell-note",
    "slide",
    "shape",
    "speaker-notes",
    "comment",
    "footnote",
    "running-head",
    "ruby",
    "drawing",
    "picture",
    "media",
    "chart",
    "diagram",
    "equation",
    "form-field",
    "annotation",
    "attachment",
    "embedded-file",
    "imported-chunk",
    "linked-file",
    "member",
    "unknown",
]

PARTS: Mapping[Part, Text] = {
    "text": Text("文字", "text"),
    "revision": Text("変更履歴で削除された文字", "text deleted with changes tracked"),
    "element": Text("要素", "elements"),
    "layer": Text("レイヤーの文字", "text of layers"),
    "sheet": Text("シート", "sheets"),
    "row": Text("行", "rows"),
    "column": Text("列", "columns"),
    "cell": Text("セル", "cells"),
    "formula": Text("計算された値のない数式", "formulas without a calculated value"),
    "appearance": Text(
        "セルの書式・コメント・図形と、非表示・取り消し線の区別",
        "cells' formats, notes and shapes, and what is hidden or struck out",
    ),
    "cell-note": Text("セルのコメント・メモ", "cell comments and notes"),
    "slide": Text("スライド", "slides"),
    "shape": Text("図形", "shapes"),
    "speaker-notes": Text("スライドのノート", "speaker notes"),
    "comment": Text("コメント", "comments"),
    "footnote": Text("脚注", "footnotes"),
    "running-head": Text("ヘッダー・フッター", "running heads and feet"),
    "ruby": Text("ふりがな・傍点", "ruby and emphasis marks"),
    "drawing": Text("描画", "drawings"),
    "picture": Text("文字情報のない画像", "pictures without text"),
    "media": Text("音声・動画", "sound and video"),
    "chart": Text("グラフ", "charts"),
    "diagram": Text("SmartArt などの図表", "SmartArt and other diagrams"),
    "equation": Text("数式（文章中の式）", "equations"),
    "form-field": Text("入力欄", "form fields"),
    "annotation": Text("注釈", "annotations"),
    "attachment": Text("添付ファイル", "attachments"),
    "embedded-file": Text(
        "埋め込みファイル（Excel など）", "embedded files (workbooks and the like)"
    ),
    "imported-chunk": Text("差し込まれた文書", "imported documents"),
    "linked-file": Text("外部ファイルへのリンク", "linked files"),
    "member": Text("中のファイル", "files inside"),
    "unknown": Text("種類の分からない要素", "elements of an unknown kind"),
}
"""Each part as a warning names it."""
