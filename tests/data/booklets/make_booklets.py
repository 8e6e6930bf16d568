"""Prints the booklets of this folder: pages designed as guidebooks are, in words of our own.

``python tests/data/booklets/make_booklets.py`` writes one PDF a design by chromium, which must be
installed. The PDFs are kept, as what is tested is what a browser makes of the designs.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

LEAD = (
    "<h2>道具をそろえる</h2><p>作業の前に、道具が棚にそろっているかを班の全員で確かめます。"
    "足りない物があるときは、代わりの物で済ませずに倉庫の係へ知らせてください。"
    "係は翌朝までに品を届け、届いた品は班長が数を数えて受け取ります。</p>"
)
CARE = (
    "<h2>手入れの順番</h2><p>刃物は水気を拭いてから油を引き、木の柄は乾いた布で磨きます。"
    "研ぐのは月に一度とし、研いだ日と名前を柄の札に書いておきます。</p>"
    "<ul><li>油は一滴で足りる</li><li>布は週の終わりに洗う</li></ul>"
)
KEEP = (
    "<h2>しまう場所</h2><p>棚の上の段には軽い物を、下の段には重い物を置きます。"
    "通路に物を置いたまま帰ってはいけません。最後に出る人が窓と灯りを見て回ります。</p>"
)
TABLE = (
    "<table><tr><th>道具</th><th>置き場</th><th>数</th></tr>"
    "<tr><td>金づち</td><td>東の棚</td><td>六本</td></tr>"
    "<tr><td>のこぎり</td><td>西の棚</td><td>四本</td></tr>"
    "<tr><td>巻き尺</td><td>入口の箱</td><td>八個</td></tr></table>"
)
TABS = ("準備", "作業", "片付", "記録")
STYLE = """
@page { size: 148mm 210mm; margin: 0 }
* { box-sizing: border-box }
body { margin: 0; font: 9pt/1.7 "Noto Sans CJK JP"; }
.page { height: 209mm; padding: 10mm; position: relative; break-after: page }
h1, h2, th { font-weight: normal } h1 { font-size: 16pt; margin: 0 0 3mm }
h2 { font-size: 12pt; margin: 2mm 0 1mm } p { margin: 0 }
ul { margin: 1mm 0; padding-left: 5mm }
table { border-collapse: collapse; margin: 3mm 0; width: 100% }
td, th { border: .5pt solid #000; padding: 1mm 2mm; text-align: left }
"""


def tabs(side: str) -> str:
    cells = "".join(f'<div class="tab">{name}</div>' for name in TABS)
    return f'<div class="tabs" style="{side}: 0">{cells}</div>'


def frame_with_tabs() -> tuple[str, str]:
    """A frame around the page; the index tabs hang on its right side."""
    css = """.frame { border: 1pt solid #000; height: 100%; padding: 5mm; margin-right: 9mm }
    .tabs { position: absolute; top: 10mm; width: 19mm; padding-right: 10mm }
    .tab { border: 1pt solid #000; border-left: 0; margin-top: -1pt; height: 30mm; width: 9mm;
      writing-mode: vertical-rl; text-align: center }"""
    page = f'<div class="page"><div class="frame"><h1>第一章 準備</h1>{LEAD}{TABLE}{CARE}</div>'
    return css, (page + tabs("right") + "</div>") * 2


def two_columns() -> tuple[str, str]:
    """Header bar, two columns with a rule between, coloured tabs at the left edge."""
    css = """.frame { border: 1pt solid #000; height: 100%; margin-left: 8mm }
    .bar { background: #246; color: #fff; padding: 2mm; border-bottom: 1pt solid #000 }
    .bar h1 { margin: 0 } .two { display: flex; height: 174mm }
    .two > div { flex: 1; padding: 3mm } .two > div + div { border-left: 1pt solid #000 }
    .tabs { position: absolute; top: 10mm; width: 18mm; padding-left: 10mm }
    .tab { background: #cde; border: 1pt solid #000; margin-top: -1pt; height: 30mm; width: 8mm;
      writing-mode: vertical-rl; text-align: center }"""
    columns = f'<div class="two"><div>{LEAD}{CARE}</div><div>{KEEP}{TABLE}</div></div>'
    bar = '<div class="bar"><h1>作業場の心得</h1></div>'
    return css, f'<div class="page"><div class="frame">{bar}{columns}</div>{tabs("left")}</div>'


def nested_frames() -> tuple[str, str]:
    """A frame in a frame, with a callout box, and boxes side by side that touch."""
    css = """.page { padding: 6mm } .a, .b, .c, .d > div { border: .7pt solid #000 }
    .a { height: 100%; padding: 3mm } .b { padding: 4mm; height: 100% }
    .c { padding: 2mm; margin: 3mm 0; background: #ffd } .d { display: flex }
    .d > div { flex: 1; padding: 2mm } .d > div + div { margin-left: -.7pt }"""
    callout = '<div class="c">急ぐときほど、声を掛けてから動きます。</div>'
    pair = f'<div class="d"><div>{CARE}</div><div>{KEEP}</div></div>'
    inner = f'<div class="b"><h1>安全の手帳</h1>{LEAD}{callout}{pair}{TABLE}</div>'
    return css, f'<div class="page"><div class="a">{inner}</div></div>'


def coloured_panels() -> tuple[str, str]:
    """No lines at all: page-wide colours, panels that touch, a table inside one of them."""
    css = """.page { background: #eef; padding: 0 } .bar { background: #357; color: #fff; padding: 5mm }
    .grid { display: grid; grid-template-columns: 1fr 1fr }
    .grid > div { padding: 5mm; background: #fff } .grid > div:nth-child(2) { background: #f7e9d7 }
    .grid > div:nth-child(3) { background: #dfe9f7; grid-column: 1 / 3 }"""
    panels = f"<div>{LEAD}</div><div>{CARE}</div><div>{KEEP}{TABLE}</div>"
    return (
        css,
        f'<div class="page"><div class="bar"><h1>道具の係</h1></div><div class="grid">{panels}</div></div>',
    )


def side_notes() -> tuple[str, str]:
    """The text at the left, notes in boxes of their own down the right side, all ruled."""
    css = """.frame { border: 1pt solid #000; height: 100%; display: flex }
    .main { flex: 3; padding: 4mm } .side { flex: 1; border-left: 1pt solid #000; font-size: 7pt }
    .side > div { height: 47mm; padding: 2mm; border-bottom: 1pt solid #000 }
    .side > div:last-child { border: 0 }"""
    notes = ("油は食用の物でよい。", "札は紙で作る。", "窓は二か所ある。", "灯りは西の壁。")
    side = "".join(f"<div>{note}</div>" for note in notes)
    main = f'<div class="main"><h1>手入れの手引き</h1>{LEAD}{CARE}{KEEP}{TABLE}</div>'
    return (
        css,
        f'<div class="page"><div class="frame">{main}<div class="side">{side}</div></div></div>',
    )


def divided_bars() -> tuple[str, str]:
    """Head and foot in cells, the page's text in the wide cell between."""
    css = """.page > table { height: 185mm; margin: 0 } .page > table > tbody > tr > td.body
    { vertical-align: top; height: 160mm }"""
    body = f'<tr><td class="body" colspan="3">{LEAD}{CARE}{KEEP}</td></tr>'
    head = "<tr><td>二</td><td>道具の章</td><td>改訂三版</td></tr>"
    foot = "<tr><td>手引き</td><td>作業場</td><td>総務の班</td></tr>"
    return css, f'<div class="page"><table>{head}{body}{foot}</table></div>'


def table_in_frame() -> tuple[str, str]:
    """A real table that reaches from one side of the frame to the other."""
    css = """.frame { border: .5pt solid #000; height: 100% } .frame > div { padding: 4mm }
    .frame > table { margin: 0 }"""
    inner = f"<div><h1>置き場の決まり</h1>{LEAD}</div>{TABLE}<div>{CARE}{KEEP}</div>"
    return css, f'<div class="page"><div class="frame">{inner}</div></div>'


def real_tables() -> tuple[str, str]:
    """What must stay a table: long answers beside labels, groups over several rows."""
    asked = "班の道具を家へ持ち帰って使ってもよいですか。持ち帰るときに書く物はありますか。"
    answer = (
        "持ち帰るときは班長に声を掛け、帳面に日付と品の名前と戻す日を書いてください。"
        "刃のある物と電気で動く物は持ち帰れません。戻した日には班長が品を見て、帳面に印を付けます。"
        "品を傷めたときは、隠さずに係へ知らせてください。直すための費用は班で持ちます。"
    )
    asks = f"<table><tr><th>質問</th><td>{asked}</td></tr><tr><th>回答</th><td>{answer}</td></tr></table>"
    groups = (
        '<table><tr><th>分類</th><th>すること</th></tr><tr><td rowspan="3">朝</td><td>窓を開ける</td></tr>'
        "<tr><td>床を掃く</td></tr><tr><td>油を量る</td></tr></table>"
    )
    return "", f'<div class="page"><h1>よくある質問</h1>{asks}{groups}</div>'


DESIGNS = (
    frame_with_tabs, two_columns, nested_frames, coloured_panels, side_notes, divided_bars,
    table_in_frame, real_tables,
)  # fmt: skip


def print_booklets() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for design in DESIGNS:
            css, body = design()
            page = Path(folder) / "page.html"
            head = f'<meta charset="utf-8"><style>{STYLE}{css}</style>'
            page.write_text(f'<!doctype html><html lang="ja">{head}<body>{body}', encoding="utf-8")
            printed = HERE / f"{design.__name__.replace('_', '-')}.pdf"
            options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
            subprocess.run(
                ["chromium", *options, f"--print-to-pdf={printed}", str(page)],
                check=True,
                capture_output=True,
            )


if __name__ == "__main__":
    print_booklets()
