"""What a reader of the page does not see is left out and told; what is seen stays."""

from __future__ import annotations

import pytest

from word_files import left_out, p, part, r, styles, texts_of

THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)
WHITE = '<w:color w:val="FFFFFF"/>'
SOLID = "<w14:textFill><w14:solidFill>{}</w14:solidFill></w14:textFill>"

UNSEEN_RUNS = [
    WHITE,
    '<w:color w:val="FEFEFE"/>',
    '<w:color w:val="000000" w:themeColor="background1"/>',
    '<w:color w:val="4472C4" w:themeColor="accent1" w:themeTint="05"/>',
    '<w:sz w:val="1"/>',
    '<w:sz w:val="4"/>',
    "<w:vanish/>",
    '<w:vanish w:val="true"/>',
    '<w:vanish w:val="1"/><w:specVanish/>',
    '<w:w w:val="1"/>',
    '<w:highlight w:val="black"/><w:color w:val="000000"/>',
    '<w:shd w:val="clear" w:fill="1F1F1F"/><w:color w:val="111111"/>',
    '<w:shd w:val="solid" w:color="FF0000"/><w:color w:val="FF0000"/>',
    "<w14:textFill><w14:noFill/></w14:textFill>",
    SOLID.format('<w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'),
    SOLID.format('<w14:schemeClr w14:val="bg1"/>'),
]
SEEN_RUNS = [
    "",
    '<w:color w:val="auto"/>',
    '<w:color w:val="D9D9D9"/>',
    '<w:color w:val="FFFF00"/>',
    '<w:color w:val="FFFFFF" w:themeColor="text1"/>',
    '<w:sz w:val="8"/>',
    '<w:vanish w:val="0"/>',
    '<w:vanish w:val="false"/>',
    "<w:webHidden/>",
    '<w:w w:val="50"/>',
    '<w:highlight w:val="yellow"/>',
    '<w:highlight w:val="darkBlue"/>' + WHITE,
    '<w:highlight w:val="none"/>',
    '<w:shd w:val="clear" w:fill="000000"/>' + WHITE,
    '<w:shd w:val="clear" w:fill="000000"/><w:color w:val="auto"/>',
    '<w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>' + WHITE,
    WHITE + "<w14:textOutline><w14:solidFill><w14:srgbClr w14:val='000000'/></w14:solidFill></w14:textOutline>",
    SOLID.format('<w14:srgbClr w14:val="000000"><w14:alpha w14:val="50000"/></w14:srgbClr>'),
]  # fmt: skip


@pytest.mark.parametrize("run", UNSEEN_RUNS)
def test_a_run_that_nobody_sees_is_left_out_and_told(run: str) -> None:
    body = f"<w:p>{r('鍵は守衛室にある。')}{r('隠した文', run)}</w:p>"
    parts = {"theme/theme.xml": THEME}
    assert texts_of(body, parts) == ["鍵は守衛室にある。"]
    assert left_out(body, parts) == [("hidden", "text", 1)]


@pytest.mark.parametrize("run", SEEN_RUNS)
def test_a_run_that_is_seen_stays(run: str) -> None:
    body = f"<w:p>{r('鍵は守衛室に')}{r('ある', run)}</w:p>"
    parts = {"theme/theme.xml": THEME}
    assert texts_of(body, parts) == ["鍵は守衛室にある"]
    assert left_out(body, parts) == []


@pytest.mark.parametrize(
    ("paragraph", "run", "is_seen"),
    [
        ('<w:shd w:val="clear" w:fill="000000"/>', WHITE, True),
        ('<w:shd w:val="clear" w:fill="000000"/>', '<w:color w:val="000000"/>', False),
        ('<w:shd w:val="clear" w:fill="FF0000"/>', '<w:color w:val="FF0000"/>', False),
        ('<w:spacing w:line="10" w:lineRule="exact"/>', "", False),
        ('<w:spacing w:line="240" w:lineRule="exact"/>', "", True),
        ('<w:spacing w:line="10" w:lineRule="auto"/>', "", True),
    ],
)
def test_a_paragraph_is_the_ground_of_its_runs(paragraph: str, run: str, is_seen: bool) -> None:
    assert texts_of(p("当番の表", run, paragraph)) == (["当番の表"] if is_seen else [])


@pytest.mark.parametrize(
    ("settings", "run", "is_seen"),
    [
        ("<w:displayBackgroundShape/>", WHITE, True),
        ("<w:displayBackgroundShape/>", '<w:color w:val="002060"/>', False),
        ("", WHITE, False),
        ('<w:displayBackgroundShape w:val="0"/>', WHITE, False),
    ],
)
def test_a_page_may_have_a_background(settings: str, run: str, is_seen: bool) -> None:
    namespaces = part("document", "").removesuffix("></w:document>")
    body = (
        f'{namespaces}><w:background w:color="002060"/><w:body>{p("当番の表", run)}</w:body>'
        "</w:document>"
    )
    parts = {"settings/settings.xml": part("settings", settings)}
    assert texts_of(body, parts) == (["当番の表"] if is_seen else [])


CELL = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
DARK = '<w:shd w:val="clear" w:color="auto" w:fill="203864"/>'


@pytest.mark.parametrize(
    ("cell", "run", "is_seen"),
    [(DARK, WHITE, True), ("", WHITE, False), (DARK, '<w:color w:val="203864"/>', False)],
)
def test_a_cell_is_the_ground_of_its_text(cell: str, run: str, is_seen: bool) -> None:
    row = f"<w:tr>{CELL.format('', p('班'))}{CELL.format(cell, p('鋳造', run))}</w:tr>"
    assert texts_of(f"<w:tbl>{row}</w:tbl>") == (["班\t鋳造"] if is_seen else ["班"])


def test_white_heads_on_a_table_styles_dark_row_are_seen_and_those_below_are_not() -> None:
    sheet = styles(
        '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow">'
        f"<w:rPr>{WHITE}</w:rPr><w:tcPr>{DARK}</w:tcPr></w:tblStylePr></w:style>"
    )
    rows = "".join(
        f"<w:tr>{CELL.format('', p(a, run))}{CELL.format('', p(b, run))}</w:tr>"
        for a, b, run in (("区分", "内容", ""), ("朝", "開錠", ""), ("夜", "施錠", WHITE))
    )
    look = '<w:tblPr><w:tblStyle w:val="T"/><w:tblLook w:val="0420"/></w:tblPr>'
    assert texts_of(f"<w:tbl>{look}{rows}</w:tbl>", sheet) == ["区分\t内容", "朝\t開錠"]
    plain = look.replace("0420", "0400")
    assert texts_of(f"<w:tbl>{plain}{rows}</w:tbl>", sheet) == ["区分\t内容", "朝\t開錠"]


STRUCK = [
    "<w:strike/>",
    "<w:dstrike/>",
    '<w:strike w:val="1"/>',
    '<w:u w:val="single"/><w:strike/>',
]
NOT_STRUCK = [
    '<w:u w:val="single"/>',
    '<w:strike w:val="0"/>',
    '<w:dstrike w:val="off"/>',
    "<w:b/>",
]


@pytest.mark.parametrize("run", STRUCK)
def test_struck_out_text_is_no_longer_said(run: str) -> None:
    body = f"<w:p>{r('記録は')}{r('一年間', run)}{r('三年間残す。')}</w:p>" + p(
        "古い箱は捨てる。", run
    )
    assert texts_of(body) == ["記録は三年間残す。"]
    assert left_out(body) == [("struck-out", "text", 2)]


@pytest.mark.parametrize("run", NOT_STRUCK)
def test_underlined_text_is_not_struck_out(run: str) -> None:
    assert texts_of(p("三年間残す。", run)) == ["三年間残す。"]


def test_struck_out_cells_are_left_out() -> None:
    row = f"<w:tr>{CELL.format('', p('内線'))}{CELL.format('', p('4102', '<w:strike/>'))}</w:tr>"
    assert texts_of(f"<w:tbl>{row}</w:tbl>") == ["内線"]


def test_deleted_and_moved_text_is_told_as_changed() -> None:
    body = (
        f"<w:p>{r('見る')}<w:del><w:r><w:delText>消した</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移した</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts_of(body) == ["見る"]
    assert left_out(body) == [("hidden", "revision", 2)]


def test_white_letters_over_a_picture_are_seen() -> None:
    picture = '<w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="9000000" cy="9000000"/><a:graphic/></wp:anchor></w:drawing></w:r>'
    over = f"<w:p>{picture}</w:p>{p('表紙の題', WHITE)}"
    next_page = f'<w:p><w:r><w:br w:type="page"/></w:r></w:p>{p("次の頁の白い字", WHITE)}'
    assert texts_of(over + next_page) == ["表紙の題"]
