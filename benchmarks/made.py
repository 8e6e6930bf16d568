"""Material of any size from sentences composed by ourselves, the same at every run."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.ingest_gate import CachedEmbedder
from kb.embedding.embedder import TokenVectors, Vectors, unit_length
from kb.guideline.numbers import LAST_NUMBER

EMBEDDED = 1_000
NOISE = 0.25
"""Length of the noise beside a unit vector: the copy's cosine with its original is about 0.97."""

_SUBJECTS = (
    "サーバー室の施錠", "退職者のアカウント", "外部記憶媒体の持ち出し", "委託先との機密保持契約",
    "パソコンの更新プログラム", "無線LANの接続許可", "管理者権限の棚卸し", "通信記録の保管",
    "標的型メールの訓練", "バックアップからの復旧", "工場設備の保守端末", "情報資産の台帳",
    "事故発生時の連絡網", "クラウド利用の申請", "在宅勤務の接続", "パスワードの長さ",
    "多要素認証の導入", "来訪者の入館手続き", "廃棄する機器の消去", "脆弱性情報の入手",
    "ファイル共有の権限", "ネットワーク構成図", "従業員の教育記録", "規程の見直し",
)  # fmt: skip
_PLACES = (
    "本社の事務所", "小さな営業所", "第二工場", "海外の拠点", "試作部門", "設計部門", "倉庫",
    "共同利用の建屋", "検査室", "生産技術の部署", "総務の窓口", "協力会社の構内",
)  # fmt: skip
_ADVICE = (
    "まず対象を一覧にし、責任者の名前を書き添えてください", "年に{n}回は点検し、結果を残してください",
    "紙の台帳でも構いませんので、日付と承認者を控えてください", "例外を認めるときは期限を{n}か月以内に区切ってください",
    "すぐに機器を替えられない場合は、使う人と場所を絞ることから始めてください", "手順書は{n}ページほどの短いもので足ります",
    "委託先には同じ水準を契約書で求め、{n}年ごとに確かめてください", "変更があったその日に更新できる担当を決めてください",
    "抜けがないかを別の部署の人に見てもらうと確実です", "訓練の後には気づいた点を{n}つ以上挙げ、次に生かしてください",
)  # fmt: skip


class DrawnEmbedder(CachedEmbedder):
    """Embeds the first passages, and draws the vectors of all others from those with noise.

    Embedding a million texts says nothing about searching them.
    """

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        room = max(0, EMBEDDED - len(self._passages))
        real, real_tokens = super().embed_passages_and_tokens(texts[:room], on_progress)
        if len(texts) <= room:
            return real, real_tokens
        known, fresh = list(self._passages.values()), np.random.default_rng(len(texts))
        chosen = [known[row] for row in fresh.integers(len(known), size=len(texts) - room)]
        copies = np.stack([vector for vector, _ in chosen])
        copies = copies + fresh.normal(0, NOISE / np.sqrt(self.dimension), copies.shape)
        vectors = np.concatenate([real, unit_length(copies)])
        return vectors, [*real_tokens, *(tokens for _, tokens in chosen)]


def write_documents(folder: Path, passages: int, chars: int = 330, per_file: int = 50) -> None:
    """Markdown files of so many sections in all, each of which becomes one passage."""
    drawn = random.Random(passages)
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, passages, per_file):
        sections = [
            f"## No.{drawn.randint(1, LAST_NUMBER)} {drawn.choice(_SUBJECTS)} その{number}\n\n"
            f"{_paragraph(drawn, chars)}\n"
            for number in range(start, min(start + per_file, passages))
        ]
        text = "\n".join(
            [
                f"# サイバーセキュリティガイドラインの手引き 第{start // per_file + 1}分冊\n",
                *sections,
            ]
        )
        (folder / f"{start:06d}.md").write_text(text, encoding="utf-8")


def write_pdf(path: Path, pages: int) -> None:
    """Slides with a heading, about 300 characters of text and a ruled table, in a font only named."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    font = "HeiseiKakuGo-W5"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    drawn = random.Random(pages)
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=(720, 405))
    for number in range(1, pages + 1):
        canvas.setFont(font, 20)
        canvas.drawString(40, 360, f"No.{drawn.randint(1, LAST_NUMBER)} その{number}")
        canvas.setFont(font, 12)
        for row, line in enumerate(textwrap.wrap(_paragraph(drawn, 300), 50)):
            canvas.drawString(40, 320 - 20 * row, line)
        canvas.grid([40, 200, 600], [40, 70, 100])
        for row, y in enumerate((80, 50)):
            canvas.drawString(50, y, f"項目{row}")
            canvas.drawString(210, y, f"{number}番の棚に付ける")
        canvas.drawString(660, 20, str(number))
        canvas.showPage()
    canvas.save()


def _paragraph(drawn: random.Random, chars: int) -> str:
    """Whole sentences, together at most ``chars`` characters."""
    text = ""
    while True:
        advice = drawn.choice(_ADVICE).format(n=drawn.randint(1, 12))
        sentence = f"{drawn.choice(_PLACES)}の{drawn.choice(_SUBJECTS)}では、{advice}。"
        if text and len(text) + len(sentence) > chars:
            return text
        text += sentence
