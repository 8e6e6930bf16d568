"""Which texts name a table's columns (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LABEL_CHARS = 40
_SUBJECTS = (
    "分類|区分|項目|要求事項|要求項目|要件|達成条件|達成基準|評価基準|評価項目|判断基準|確認項目|対策|"
    "目的|ラベル|レベル|lv|領域|カテゴリ|対象|質問|設問|回答|評価|点数|備考|説明|解説|補足|参考|内容|"
    "名称|タイトル|件名|担当|期限|状況|実施状況|証跡|根拠|ガイドライン|no|項番|番号|連番|#|№|★[0-9]"
)
_NAME = re.compile(
    rf"(?:第?[大中小]|主な|参考|該当する?|自己)?(?:{_SUBJECTS})"
    r"(?:の?(?:no|番号|名称?|内容|詳細|id|欄|例|項目|基準|結果|区分))?[.．]?(?:[(\[【].*[)\]】])?"
)
_ONLY_NUMBER = re.compile(r"[\d０-９.,:/%()（）\-\s年月日]+")
_ENDS_SENTENCE = ("。", "．", "？", "！", "?", "!", "、")


def names_a_column(text: str) -> bool:
    """True for the usual heads of check sheets and lists: No., 達成条件, 評価基準No.…"""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _NAME.fullmatch(re.sub(r"\s", "", folded)) is not None


def is_label(text: str) -> bool:
    """True for what can be a head at all: short, no sentence, not only a number."""
    shown = text.strip()
    return (
        0 < len(shown) <= _LABEL_CHARS
        and not shown.endswith(_ENDS_SENTENCE)
        and not _ONLY_NUMBER.fullmatch(shown)
    )


def has_named_heads(texts: Sequence[str]) -> bool:
    """True if the filled cells of a row are surely column heads."""
    named = sum(map(names_a_column, texts))
    return named >= 2 and 2 * sum(map(is_label, texts)) >= len(texts)


def looks_like_heads(texts: Sequence[str], is_marked: bool = False) -> bool:
    """True if they may be column heads: known names, or labels.

    Two labels alone may as well be a form's 「会社名」「○○株式会社」: there a mark must help, such
    as bold letters.
    """
    if has_named_heads(texts):
        return True
    return all(map(is_label, texts)) and len(texts) >= (2 if is_marked else 3)
