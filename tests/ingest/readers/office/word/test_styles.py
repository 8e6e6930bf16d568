"""Styles after inheritance: nearest first, toggles by their levels, defaults below all."""

from __future__ import annotations

import pytest

from word_files import left_out, p, r, styles, texts_of


def style(name: str, kind: str, run: str = "", based_on: str = "", more: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}" {more}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:rPr>{run}</w:rPr></w:style>'
    )


DEFAULTS = "<w:docDefaults><w:rPrDefault><w:rPr>{}</w:rPr></w:rPrDefault></w:docDefaults>"
OF_P, OF_R = '<w:pStyle w:val="P"/>', '<w:rStyle w:val="R"/>'


@pytest.mark.parametrize("unseen", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:strike/>"])  # fmt: skip
@pytest.mark.parametrize(
    ("sheet", "paragraph", "run"),
    [
        (lambda x: style("P", "paragraph", x), OF_P, ""),
        (lambda x: style("R", "character", x), "", OF_R),
        (lambda x: style("B", "paragraph", x) + style("P", "paragraph", "", "B"), OF_P, ""),
        (lambda x: style("B", "character", x) + style("R", "character", "", "B"), "", OF_R),
        (DEFAULTS.format, "", ""),
        (lambda x: style("N", "paragraph", x, more='w:default="1"'), "", ""),
    ],
)
def test_what_a_style_hides_is_hidden(unseen: str, sheet: object, paragraph: str, run: str) -> None:
    assert callable(sheet)
    parts = styles(sheet(unseen))
    assert texts_of(p("隠れる", run, paragraph), parts) == []
    why = "struck-out" if "strike" in unseen else "hidden"
    assert left_out(p("隠れる", run, paragraph), parts) == [(why, "text", 1)]


@pytest.mark.parametrize(
    ("own", "sheet"),
    [
        ('<w:vanish w:val="0"/>', style("P", "paragraph", "<w:vanish/>")),
        ('<w:strike w:val="false"/>', style("P", "paragraph", "<w:strike/>")),
        ('<w:color w:val="auto"/>', style("P", "paragraph", '<w:color w:val="FFFFFF"/>')),
        ('<w:sz w:val="21"/>', style("P", "paragraph", '<w:sz w:val="1"/>')),
        ("", style("B", "paragraph", "<w:vanish/>")
         + style("P", "paragraph", '<w:vanish w:val="0"/>', "B")),
        # Set on two levels, a toggle is off again.
        (OF_R, style("P", "paragraph", "<w:vanish/>") + style("R", "character", "<w:vanish/>")),
        (OF_R, style("P", "paragraph", "<w:strike/>") + style("R", "character", "<w:strike/>")),
        (OF_R, style("P", "paragraph", '<w:color w:val="FFFFFF"/>')
         + style("R", "character", '<w:color w:val="FF0000"/>')),
    ],
)  # fmt: skip
def test_the_nearest_setting_holds(own: str, sheet: str) -> None:
    assert texts_of(p("見える", own, OF_P), styles(sheet)) == ["見える"]


def test_a_double_strike_is_no_toggle() -> None:
    sheet = style("P", "paragraph", "<w:dstrike/>") + style("R", "character", "<w:dstrike/>")
    assert texts_of(p("消えた", OF_R, OF_P), styles(sheet)) == []


def test_a_style_may_shade_its_paragraphs() -> None:
    sheet = (
        '<w:style w:type="paragraph" w:styleId="P"><w:pPr><w:shd w:val="clear" w:fill="1F3864"/>'
        '</w:pPr><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    )
    assert texts_of(p("帯の見出し", "", OF_P), styles(sheet)) == ["帯の見出し"]


def test_an_unknown_style_is_the_default_one() -> None:
    sheet = style("N", "paragraph", "<w:vanish/>", more='w:default="1"')
    assert texts_of(p("隠れる", "", '<w:pStyle w:val="none"/>'), styles(sheet)) == []


def test_only_the_hidden_run_of_a_paragraph_is_left_out() -> None:
    sheet = styles(style("R", "character", "<w:vanish/>"))
    body = f"<w:p>{r('残る')}{r('隠れる', OF_R)}{r('字')}</w:p>"
    assert texts_of(body, sheet) == ["残る字"]
