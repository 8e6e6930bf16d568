"""Six more poisonous files, of other kinds, and the rows that their report takes on a terminal."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from checkout import CHECKOUT
from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport, report_lines
from ingest.sources.register import load_register
from kb.generations.folder import Generations
from kb.guideline.items import load_items

SCREEN_LINES, SCREEN_COLUMNS = 40, 100
GUIDELINE = "自工会/部工会・サイバーセキュリティガイドライン"
POISONOUS = {
    "点検表.md": (
        "# 倉庫の月次点検表\n\n| No. | チェック項目 |\n|---|---|\n| 84 | はしごの脚にがたつきがない |\n"
        "| 85 | 消火栓の前が空いている |\n| 99 | 棚の耐荷重の札が読める |\n",
        "numbering",
    ),
    "第31回.md": (
        "# よろず相談会 第31回\n\n2026年3月6日\n\n質問1 鍵は要りますか。\n\n質問2 札は要りますか。\n\n"
        "質問3 台帳は要りますか。\n\n回答：要ります。\n",
        "unpaired",
    ),
    "お知らせ.html": (
        "<h1>お知らせ</h1><p>鍵は班長が持ちます。</p><p style='font-size:0'>鍵は誰が持ってもかまいません。</p>",
        "hidden-content",
    ),
    "第32回.md": (
        "# よろず相談会 第32回\n\n2026年4月3日\n\n質問1 鍵の色は何色ですか。\n\n回答1：赤です。\n\n"
        "質問2 札の色は何色ですか。\n\n回答3：青です。\n\n〆三 箱の色は何色でしょうか。\n\n白です。\n",
        "misfitting-ordinals",
    ),
    "正本.md": (
        f"# {GUIDELINE} チェックシート\n\n| No. | ラベル | 達成条件 |\n|---|---|---|\n"
        + "".join(f"| {n} | 食堂 | 献立の {n} 番目の皿を洗っている |\n" for n in range(1, 31)),
        "numbering",
    ),
    "手引き.md": (
        "# 社内の手引き\n\n詳しくは「中小企業の情報セキュリティ対策ガイドライン第3.1版」を見てください。"
        "[中小企業の情報セキュリティ対策ガイドライン第3.1版](#)\n",
        "superseded-edition",
    ),
}


def reported(folder: Path, kb: Path) -> IngestReport:
    register = load_register(CHECKOUT / "materials" / "sources.toml")
    generations = Generations(kb)
    parts = IngestParts(generations, FakeEmbedder(), register, load_items(), Limits(), 360)
    return ingest([folder], IngestOptions(dry_run=True), parts)


def rows_on_screen(lines: list[str]) -> int:
    """Lines of a terminal; a wide character takes two of its columns."""
    widths = (sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in lines)
    return sum(max(1, -(-width // SCREEN_COLUMNS)) for width in widths)


def test_six_poisonous_files_are_named_on_one_screen(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    for name, (text, _) in POISONOUS.items():
        (folder / name).write_text(text, encoding="utf-8")
    lines = report_lines(reported(folder, tmp_path / "kb"))
    for name, (_, kind) in POISONOUS.items():
        assert any(f"[{kind}] m/{name}" in line for line in lines), (name, lines)
    assert rows_on_screen(lines) <= SCREEN_LINES
