"""Numbers that Word counts itself: as shown, by level, form, restart and style."""

from __future__ import annotations

import pytest

from word_files import Parts, left_out, p, part, texts_of

GAP = '<w:suff w:val="nothing"/>'


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'{GAP}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def numbering(*inside: str, sheet: str = "") -> Parts:
    return {
        "numbering/numbering.xml": part("numbering", "".join(inside)),
        "styles/styles.xml": part("styles", sheet),
    }


def item(text: str, number: int = 1, at: int = 0, run: str = "", more: str = "") -> str:
    in_list = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>{more}'
    return p(text, run, in_list)


ARTICLES = numbering(
    abstract(0, level(0, "decimal", "第%1条"), level(1, "decimalEnclosedCircle", "%2")), num(1, 0)
)


def test_articles_and_their_points_are_counted() -> None:
    body = (
        item("甲")
        + item("乙")
        + item("丙", at=1)
        + item("丁", at=1)
        + item("戊")
        + item("己", at=1)
    )
    assert texts_of(body, ARTICLES) == ["第1条甲", "第2条乙", "①丙", "②丁", "第3条戊", "①己"]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("japaneseCounting", "第%1章　", "第二章\u3000"),
        ("decimalFullWidth", "（%1）", "（２）"),
        ("aiueoFullWidth", "%1．", "イ．"),
        ("irohaFullWidth", "%1）", "ロ）"),
        ("upperRoman", "%1.", "II."),
        ("lowerLetter", "(%1)", "(b)"),
        ("decimalZero", "%1", "02"),
        ("ideographZodiac", "%1　", "丑\u3000"),
        ("japaneseLegal", "%1　", "弐\u3000"),
        ("decimalEnclosedParen", "%1", "⑵"),
        ("cardinalText", "%1 ", "Two "),
        ("nobody-knows-it", "%1.", "2."),
    ],
)
def test_numbers_are_shown_in_their_form(form: str, text: str, shown: str) -> None:
    parts = numbering(abstract(0, level(0, form, text)), num(1, 0))
    assert texts_of(item("甲") + item("乙"), parts)[1] == f"{shown}乙"


def test_a_tab_or_a_space_stands_after_the_number_unless_it_says_nothing() -> None:
    parts = numbering(abstract(0, level(0, "decimal", "%1.").replace(GAP, "")), num(1, 0))
    assert texts_of(item("甲"), parts) == ["1. 甲"]


def test_a_form_of_later_versions_is_read_from_its_pattern() -> None:
    padded = (
        '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        f'<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>{GAP}'
        '<w:lvlText w:val="%1-"/></w:lvl>'
    )
    assert texts_of(item("甲") + item("乙"), numbering(abstract(0, padded), num(1, 0))) == [
        "009-甲", "010-乙",
    ]  # fmt: skip


def test_levels_name_those_above_them_and_legal_ones_in_digits() -> None:
    parts = numbering(
        abstract(
            0,
            level(0, "upperRoman", "%1."),
            level(1, "decimal", "%1-%2 "),
            level(2, "lowerLetter", "%1.%2.%3 ", "<w:isLgl/>"),
        ),
        num(1, 0),
    )
    body = item("甲") + item("乙") + item("丙", at=1) + item("丁", at=2)
    assert texts_of(body, parts) == ["I.甲", "II.乙", "II-1 丙", "2.1.1 丁"]


@pytest.mark.parametrize(("restart", "last"), [("", "1"), ('<w:lvlRestart w:val="0"/>', "2"), ('<w:lvlRestart w:val="1"/>', "2")])  # fmt: skip
def test_a_level_restarts_after_those_above_unless_it_says_otherwise(
    restart: str, last: str
) -> None:
    parts = numbering(
        abstract(
            0,
            level(0, "decimal", "%1."),
            level(1, "decimal", "%2)"),
            level(2, "decimal", "<%3>".replace("<", "&lt;"), restart),
        ),
        num(1, 0),
    )
    body = item("甲") + item("乙", at=1) + item("丙", at=2) + item("丁", at=1) + item("戊", at=2)
    assert texts_of(body, parts)[-1] == f"<{last}>戊"


def test_lists_of_one_definition_go_on_and_an_override_starts_anew() -> None:
    parts = numbering(
        abstract(0, level(0, "decimal", "%1.")),
        num(1, 0),
        num(2, 0),
        num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
    )
    body = item("甲") + item("乙", 2) + item("丙", 3) + item("丁", 3)
    assert texts_of(body, parts) == ["1.甲", "2.乙", "5.丙", "6.丁"]


def test_an_override_may_change_the_whole_level() -> None:
    changed = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "【%1】")}</w:lvlOverride>'
    parts = numbering(abstract(0, level(0, "decimal", "%1.")), num(1, 0, changed))
    assert texts_of(item("甲"), parts) == ["【1】甲"]


def test_lists_of_their_own_count_by_themselves() -> None:
    parts = numbering(
        abstract(0, level(0, "decimal", "%1.")),
        abstract(1, level(0, "decimal", "(%1)")),
        num(1, 0),
        num(2, 1),
    )
    assert texts_of(item("甲") + item("乙", 2) + item("丙"), parts) == ["1.甲", "(1)乙", "2.丙"]


LINKED = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="H2"/></w:style>'
)


def test_headings_are_numbered_by_their_styles() -> None:
    parts = numbering(
        abstract(
            0,
            level(0, "decimal", "第%1章 ", '<w:pStyle w:val="H1"/>'),
            level(1, "decimal", "%1.%2 ", '<w:pStyle w:val="H2"/>'),
        ),
        num(1, 0),
        sheet=LINKED,
    )
    of = '<w:pStyle w:val="{}"/>'
    off = of.format("H2") + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(
        p(text, "", paragraph)
        for text, paragraph in (
            ("総則", of.format("H1")),
            ("目的", of.format("H2")),
            ("番号なし", off),
            ("範囲", of.format("C")),
            ("雑則", of.format("H1")),
        )
    )
    assert texts_of(body, parts) == ["第1章 総則", "1.1 目的", "番号なし", "1.2 範囲", "第2章 雑則"]


def test_a_list_style_names_the_list() -> None:
    sheet = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    parts = numbering(
        abstract(0, more='<w:numStyleLink w:val="L"/>'),
        abstract(1, level(0, "decimal", "%1)"), more='<w:styleLink w:val="L"/>'),
        num(1, 0),
        num(2, 1),
        sheet=sheet,
    )
    assert texts_of(item("甲") + item("乙", 2), parts) == ["1)甲", "2)乙"]


def test_list_styles_that_name_each_other_do_no_harm() -> None:
    sheet = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    parts = numbering(abstract(0, more='<w:numStyleLink w:val="L"/>'), num(1, 0), sheet=sheet)
    assert texts_of(item("甲"), parts) == ["甲"]


def test_bullets_are_no_text() -> None:
    parts = numbering(abstract(0, level(0, "bullet", "")), num(1, 0))
    assert texts_of(item("甲"), parts) == ["甲"]


def test_a_level_without_digits_shows_its_text_only() -> None:
    parts = numbering(abstract(0, level(0, "none", "注%1 ")), num(1, 0))
    assert texts_of(item("甲"), parts) == ["注 甲"]


@pytest.mark.parametrize(
    ("second", "third"),
    [
        (item("乙", run="<w:vanish/>"), "第3条丙"),
        (item("乙", run="<w:strike/>"), "第3条丙"),
        (item("乙", run='<w:color w:val="FFFFFF"/>'), "第3条丙"),
        # Without its mark there is no paragraph.
        (item("乙", run="<w:vanish/>", more="<w:rPr><w:vanish/></w:rPr>"), "第2条丙"),
    ],
)
def test_paragraphs_that_show_nothing_are_counted_as_word_does(second: str, third: str) -> None:
    assert texts_of(item("甲") + second + item("丙"), ARTICLES) == ["第1条甲", third]


def test_a_deleted_paragraph_is_not_counted() -> None:
    deleted = item("", more="<w:rPr><w:del/></w:rPr>").replace(
        "</w:p>", "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>"
    )
    assert texts_of(item("甲") + deleted + item("丙"), ARTICLES) == ["第1条甲", "第2条丙"]


def test_a_column_of_counted_numbers_is_in_its_cells() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    rows = "".join(row.format(item("", 1), p(text)) for text in ("開錠", "施錠"))
    assert texts_of(f"<w:tbl>{rows}</w:tbl>", ARTICLES) == ["第1条\t開錠", "第2条\t施錠"]


def test_an_empty_line_with_a_number_is_no_text_but_counts() -> None:
    assert texts_of(item("甲") + item("") + item("丙"), ARTICLES) == ["第1条甲", "第3条丙"]


def test_a_number_that_is_not_seen_is_not_shown() -> None:
    hidden = level(0, "decimal", "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
    assert texts_of(item("甲"), numbering(abstract(0, hidden), num(1, 0))) == ["甲"]


@pytest.mark.parametrize("broken", ["<w:numbering", "", "no XML", "<w:numbering xmlns:w='x'><"])
def test_broken_numbering_costs_the_numbers_only(broken: str) -> None:
    parts = {"numbering/numbering.xml": broken}
    assert texts_of(item("甲"), parts) == ["甲"]
    assert left_out(item("甲"), parts) == [("not-read", "unknown", 1)]
