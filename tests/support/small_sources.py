"""Small files of several formats, made from a few sentences of our own, for runs in any order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl


@dataclass(frozen=True)
class Section:
    """One statement on one guideline number."""

    number: int
    topic: str
    sentence: str


SECTIONS = (
    Section(85, "施錠", "棚に錠前を付け、帰るときに確かめます。"),
    Section(54, "区分", "書類を三つの区分に分けて、表紙に印を押します。"),
    Section(56, "台帳", "機器の台帳を毎年の春に見直します。"),
    Section(99, "持ち出し", "持ち出す前に上長へ申し出て、記録を残します。"),
    Section(113, "名札", "利用者の名札は一人に一枚とします。"),
    Section(35, "周知", "朝礼で事例を一つ紹介します。"),
)
UNREADABLE = bytes(range(256)) * 8


def source(suffix: str, sections: Sequence[Section]) -> bytes:
    """A readable file of the format that ``suffix`` names, with these sections in their order."""
    return {
        ".md": _markdown,
        ".txt": _plain_text,
        ".xlsx": _workbook,
    }[suffix](sections)


def meeting(sections: Sequence[Section]) -> bytes:
    """Questions with labelled answers; the last answer bears the label of the first question."""
    parts = ["# よろず相談会 第8回\n\n2026年6月5日\n"]
    for index, section in enumerate(sections, 1):
        label = section.number if index < len(sections) else sections[0].number
        parts.append(
            f"# 質問{index}\n\n・ガイドライン[No.{section.number}]「{section.topic}」は"
            f"どうすればよいですか？\n\n回答[No.{label}]：{section.sentence}\n"
        )
    return "\n".join(parts).encode()


def _markdown(sections: Sequence[Section]) -> bytes:
    parts = [f"## No.{s.number} {s.topic}\n\n{s.sentence}\n" for s in sections]
    return "\n".join(["# サイバーセキュリティガイドラインの手引き\n", *parts]).encode()


def _plain_text(sections: Sequence[Section]) -> bytes:
    parts = [f"ガイドライン[No.{s.number}] について。{s.sentence}" for s in sections]
    return "\n\n".join(["サイバーセキュリティガイドラインの手引き", *parts]).encode("cp932")


def _workbook(sections: Sequence[Section]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["サイバーセキュリティガイドライン チェックシート（架空）"])
    sheet.append(["No.", "レベル", "達成条件"])
    for section in sections:
        sheet.append([section.number, 1, section.sentence])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
