"""Material for measurements: plausible Japanese about security at work, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from kb.guideline_numbers import LAST_NUMBER

_SUBJECTS = (
    "情報システム部門",
    "各拠点の責任者",
    "工場の保全担当",
    "委託先",
    "経営層",
    "新しく入った従業員",
    "設備の管理者",
    "外部の保守員",
)
_THINGS = (
    "入退室の記録",
    "機密文書の保管棚",
    "共有フォルダの権限",
    "持ち出し用の端末",
    "生産設備の更新手順",
    "監視カメラの映像",
    "ログの保存期間",
    "教育の受講履歴",
    "緊急時の連絡網",
    "資産の台帳",
)
_ACTIONS = (
    "年に一度は棚卸しを行い",
    "申請と承認の流れを定め",
    "現場の写真を添えて残し",
    "責任者の名前を明記し",
    "複数人で確かめたうえで",
    "手順書に沿って扱い",
)
_ENDS = (
    "見直した結果を次の会議で報告します。",
    "不備が見つかった場合は速やかに是正します。",
    "難しいときは代わりの方法を検討してください。",
    "記録があれば要件を満たすと考えられます。",
    "規模に応じて無理のない範囲から始めます。",
    "例外を認めるときは期限を決めておきます。",
)


def paragraph(chance: random.Random, chars: int) -> str:
    """Whole sentences, together at most ``chars`` characters."""
    text = ""
    while True:
        sentence = (
            f"{chance.choice(_SUBJECTS)}は、{chance.choice(_THINGS)}と"
            f"{chance.choice(_THINGS)}を{chance.randint(2, 36)}か月ごとに"
            f"{chance.choice(_ACTIONS)}、{chance.choice(_ENDS)}"
        )
        if text and len(text) + len(sentence) > chars:
            return text
        text += sentence


def write_documents(folder: Path, passages: int, chars: int = 330, per_file: int = 50) -> None:
    """Markdown files of so many sections in all, each of which becomes one passage."""
    chance = random.Random(passages)
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, passages, per_file):
        sections = [
            f"## No.{chance.randint(1, LAST_NUMBER)} {chance.choice(_THINGS)} その{number}\n\n"
            f"{paragraph(chance, chars)}\n"
            for number in range(start, min(start + per_file, passages))
        ]
        text = "\n".join([f"# 手引き 第{start // per_file + 1}分冊\n", *sections])
        (folder / f"{start:06d}.md").write_text(text, encoding="utf-8")


def write_pdf(path: Path, pages: int) -> None:
    """Slides with a heading and about 300 characters of text each, in a font that is only named."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    font = "HeiseiKakuGo-W5"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    chance = random.Random(pages)
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=(720, 405))
    for number in range(1, pages + 1):
        canvas.setFont(font, 20)
        canvas.drawString(40, 360, f"No.{chance.randint(1, LAST_NUMBER)} その{number}")
        canvas.setFont(font, 12)
        for row, line in enumerate(_lines(paragraph(chance, 300), 50)):
            canvas.drawString(40, 320 - 20 * row, line)
        canvas.showPage()
    canvas.save()


def _lines(text: str, chars: int) -> Iterator[str]:
    return (text[start : start + chars] for start in range(0, len(text), chars))
