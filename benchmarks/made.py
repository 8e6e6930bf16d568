"""Material of any size from sentences composed by ourselves, the same at every run.

Files to be ingested (Markdown, a PDF), and whole knowledge bases: there the first ``EMBEDDED``
passages are embedded, and the vectors of all further ones are drawn from those with noise, since
embedding a million texts says nothing about searching them.
"""

from __future__ import annotations

import hashlib
import random
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.documents import COVER, Document, Part, Passage
from kb.embedding.embedder import Embedder
from kb.generations.files import GenerationContent, PageText, build_generation
from kb.generations.folder import Generations
from kb.guideline.numbers import LAST_NUMBER
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import Vectors
from kb.index.token_vectors import Tokens, compressed

EMBEDDED = 1_000
QUESTIONS_A_MEETING = 8
ANSWERS_A_QUESTION = 3
NOISE = 0.25
"""Length of the noise beside a unit vector: the copy's cosine with its original is about 0.97."""
QUESTIONS = (
    "サーバー室に鍵がかけられません",
    "USBメモリは全面禁止にしないといけませんか",
    "No.42は何を準備すればよいですか",
    "退職した人のアカウントはいつ消せばよいですか",
    "無線LANにつなぐ端末を制限する方法は？",
    "予算も人もいません。何から始めればよいですか",
    "新入社員にはどこまで教育しますか",
    "パスワードは何文字以上ですか",
    "海外の拠点も対象ですか",
    "委託先に求める水準はどう決めますか",
    "バックアップから戻す練習は必要ですか",
    "No.7と No.101 の違いを教えてください",
    "古い設備の更新プログラムが入れられません",
    "台帳は紙でもよいですか",
    "来客の受付はどうすればよいですか",
    "工場の保守端末で気をつけることは何ですか",
)

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
_WORRIES = (
    "担当者が一人しかおらず手が回りません", "予算が限られていて機器を買えません",
    "どこまで行えば達成と言えるのか迷っています", "現場から手間が増えると反対されています",
    "古い装置が残っていて対応できません", "記録の残し方が部署ごとに違います",
    "親会社の規程と言い方が異なります", "頻度をどう決めればよいか分かりません",
)  # fmt: skip
_ADVICE = (
    "まず対象を一覧にし、責任者の名前を書き添えてください", "年に{n}回は点検し、結果を残してください",
    "紙の台帳でも構いませんので、日付と承認者を控えてください", "例外を認めるときは期限を{n}か月以内に区切ってください",
    "すぐに機器を替えられない場合は、使う人と場所を絞ることから始めてください", "手順書は{n}ページほどの短いもので足ります",
    "委託先には同じ水準を契約書で求め、{n}年ごとに確かめてください", "変更があったその日に更新できる担当を決めてください",
    "抜けがないかを別の部署の人に見てもらうと確実です", "訓練の後には気づいた点を{n}つ以上挙げ、次に生かしてください",
)  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """Documents with their pages and passages, before anything is embedded."""

    documents: list[Document]
    pages: list[PageText]
    passages: list[Passage]


def make_corpus(count: int, seed: int = 1) -> Corpus:
    """Exactly ``count`` passages of as many meetings as that takes; the same for the same seed."""
    corpus = Corpus([], [], [])
    while len(corpus.passages) < count:
        meeting = len(corpus.documents) + 1
        drawn = random.Random(f"{seed} {meeting}")
        document = _document(meeting)
        corpus.documents.append(document)
        for index, page in enumerate(_meeting_pages(document, drawn)):
            room = count - len(corpus.passages)
            passages = list(_passages_of(document, index, page))[:room]
            corpus.passages.extend(passages)
            if passages:
                text = "\n".join(page.texts)
                corpus.pages.append(PageText(document.id, index, index + 1, text))
    return corpus


@dataclass(frozen=True)
class _Page:
    section: str
    number: int | None
    texts: tuple[str, ...]


def _document(meeting: int) -> Document:
    title = f"よろず相談会 第{meeting}回（計測用）"
    day = f"{2000 + meeting // 300:04d}-{1 + meeting // 25 % 12:02d}-{1 + meeting % 25:02d}"
    return Document(
        id=f"made/{meeting:06d}.pdf",
        title=title,
        kind="meeting",
        content_hash=hashlib.sha256(title.encode()).hexdigest(),
        date=day,
        meeting=meeting,
        pages=QUESTIONS_A_MEETING + 1,
        file_name=f"{meeting:06d}.pdf",
    )


def _meeting_pages(document: Document, drawn: random.Random) -> Iterator[_Page]:
    yield _Page(COVER, None, (f"{document.title} 開催日 {document.date}",))
    for question in range(1, QUESTIONS_A_MEETING + 1):
        number = drawn.randint(1, LAST_NUMBER)
        subject, place = drawn.choice(_SUBJECTS), drawn.choice(_PLACES)
        asked = (
            f"No.{number}「{subject}」について相談です。{place}では{drawn.choice(_WORRIES)}。"
            f"{subject}はどのように進めればよいですか。"
        )
        answers = (_answer(subject, place, drawn) for _ in range(ANSWERS_A_QUESTION))
        yield _Page(f"質問{question}", number, (asked, *answers))


def _answer(subject: str, place: str, drawn: random.Random) -> str:
    advice = [a.format(n=drawn.randint(1, 12)) for a in drawn.sample(_ADVICE, 3)]
    other = drawn.choice(_SUBJECTS)
    return f"{place}における{subject}では、{'。'.join(advice)}。{other}とあわせて計画すると無理がありません。"


def _passages_of(document: Document, index: int, page: _Page) -> Iterator[Passage]:
    start = 0
    for position, text in enumerate(page.texts):
        yield Passage(
            id=hashlib.sha256(f"{document.id} {index} {start}".encode()).hexdigest()[:24],
            document_id=document.id,
            text=text,
            page=index + 1,
            page_index=index,
            start=start,
            end=start + len(text),
            section=page.section,
            part=_part(page, position),
            group=f"{document.id}#{page.section}",
            position=position,
            guideline_nos=(page.number,) if page.number else (),
            context=f"{document.title} {page.section}",
        )
        start += len(text) + 1


def _part(page: _Page, position: int) -> Part:
    if page.number is None:
        return "explanation"
    return "answer" if position else "question"


@dataclass(frozen=True)
class Encoded:
    """What the embedder made of the first passages: vectors by row, and each row's tokens."""

    vectors: Vectors
    tokens: list[Tokens]


def encode(embedder: Embedder, texts: Sequence[str]) -> Encoded:
    vectors, tokens = embedder.embed_passages_and_tokens(texts)
    return Encoded(vectors, [compressed(t) for t in tokens])


def drawn_vectors(real: Vectors, count: int, seed: int = 1) -> Vectors:
    """Shape (count, dimension), unit length: the real ones, then copies of them with noise."""
    vectors = np.tile(real, (-(-count // len(real)), 1))[:count]
    fresh = np.random.default_rng(seed)
    for start in range(len(real), count, len(real)):
        part = vectors[start : start + len(real)]
        part += fresh.normal(0, NOISE / np.sqrt(part.shape[1]), part.shape).astype(np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def build(
    folder: Path,
    corpus: Corpus,
    encoded: Encoded,
    embedder: Embedder,
    keeps_tokens: bool,
    on_step: Callable[[str], None] = lambda step: None,
) -> None:
    """Make a knowledge base of the corpus in ``folder`` and publish it, as an ingest does."""
    count = len(corpus.passages)
    real = len(encoded.tokens)
    content = GenerationContent(
        documents=corpus.documents,
        pages=corpus.pages,
        passages=corpus.passages,
        vectors=drawn_vectors(encoded.vectors, count),
        tokens=[encoded.tokens[row % real] for row in range(count)] if keeps_tokens else None,
        report={"warnings": []},
        manifest={
            "embedder": embedder.fingerprint,
            "embedder_name": embedder.name,
            "dimension": embedder.dimension,
            "lexical": LexicalIndex.fingerprint(),
            "documents": len(corpus.documents),
            "passages": count,
        },
    )
    generations = Generations(folder)
    with generations.writing():
        generations.publish(build_generation(generations, content, on_step))


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
        text = "\n".join([f"# 手引き 第{start // per_file + 1}分冊\n", *sections])
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
