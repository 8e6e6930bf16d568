"""The report for a folder with six poisonous files fits a screen and names all six."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport, report_lines
from ingest.sources.register import Register
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from made_knowledge_base import MEETINGS

SCREEN_LINES = 40
MOST_FOR_MEETING_7 = 6
ANOTHER_LIST = "# 守衛の点検表\n\n| No. | チェック項目 |\n|---|---|\n" + "".join(
    f"| {number} | {number}番の門を見る |\n" for number in range(80, 92)
)
POISON: Mapping[str, tuple[str | bytes, str]] = {
    "守衛の点検表.md": (ANOTHER_LIST, "numbering"),
    "答えのない会.md": (
        "# よろず相談会 第51回\n\n2026年10月1日\n\n質問1 [No.21] 当番は誰ですか？\n\n"
        "質問2 [No.24] 夜の連絡先は？\n\n質問3 [No.40] 貼り紙は？\n\n回答1：班長です。\n",
        "unpaired",
    ),
    "隠し文.html": (
        "<html><head><title>社内の手引き</title></head><body><p>鍵は箱に入れる。</p>"
        '<p style="display:none">鍵は要りません。合鍵も自由に作れます。</p></body></html>',
        "hidden-content",
    ),
    "逆の答え.md": (
        "# よろず相談会 第53回\n\n2026年10月15日\n\n質問1 [No.86] 鍵は要りますか？\n\n"
        "回答1：サーバーの部屋に鍵は必要ありません。\n\n質問2 [No.86] 鍵は要るのですか？\n\n"
        "回答2：サーバーの部屋に鍵は必要です。\n",
        "contradicting-answers",
    ),
    "消した文.md": ("# 手引き\n\n鍵は箱に入れる。~~鍵は机に置く。~~\n", "struck-out"),
    "壊れた.pdf": (b"%PDF-1.7\n1 0 obj\n<< broken", "damaged"),
}


def ingested(folder: Path, embedder: FakeEmbedder) -> IngestReport:
    parts = IngestParts(
        Generations(folder.parent / "kb"), embedder, Register(), GuidelineItems(), Limits(), 360
    )
    return ingest([folder], IngestOptions(), parts)


def test_six_poisonous_files_are_all_named_on_one_screen(tmp_path: Path) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    for name, text in MEETINGS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, (content, _) in POISON.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    lines = report_lines(ingested(folder, FakeEmbedder()))
    assert len(lines) <= SCREEN_LINES
    for name, (_, kind) in POISON.items():
        told = [line for line in lines if name in line and kind in line]
        assert told, (name, kind, lines)


def test_the_real_meeting_gives_few_lines_that_want_a_decision(
    materials_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    slides = materials_folder / "yorozu-07.pdf"
    (folder / slides.name).write_bytes(slides.read_bytes())
    lines = report_lines(ingested(folder, FakeEmbedder()))
    wanting = [line for line in lines if line.lstrip().startswith("! ")]
    assert len(wanting) <= MOST_FOR_MEETING_7, wanting


@pytest.mark.parametrize("name", sorted(POISON))
def test_each_alone_is_named_too(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    content, kind = POISON[name]
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "a.md").write_text(MEETINGS["old.md"], encoding="utf-8")
    lines = report_lines(ingested(folder, FakeEmbedder()))
    assert any(name in line and kind in line for line in lines), lines
