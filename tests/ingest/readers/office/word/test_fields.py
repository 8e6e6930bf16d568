"""Fields and forms: results, ticks and chosen entries are text, codes and prompts are not."""

from __future__ import annotations

import pytest

from word_files import left_out, p, r, reading_of, texts_of


def complex_field(code: str, result: str | None = None, form: str = "", run: str = "") -> str:
    properties = f"<w:rPr>{run}</w:rPr>"
    parts = [
        f'<w:fldChar w:fldCharType="begin">{form}</w:fldChar>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
    ]
    if result is not None:
        parts += ['<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>"]
    parts.append('<w:fldChar w:fldCharType="end"/>')
    return "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


def box(inside: str) -> str:
    return f"<w:ffData><w:checkBox><w:sizeAuto/>{inside}</w:checkBox></w:ffData>"


def entries(inside: str) -> str:
    listed = '<w:listEntry w:val="年に一度"/><w:listEntry w:val="半年に一度"/>'
    return f"<w:ffData><w:ddList>{inside}{listed}</w:ddList></w:ffData>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:checked/>", "☑"),
        ('<w:default w:val="0"/><w:checked/>', "☑"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
        ('<w:default w:val="0"/>', "☐"),
        ("", "☐"),
    ],
)
@pytest.mark.parametrize("result", [None, ""])
def test_a_box_is_ticked_or_not(inside: str, shown: str, result: str | None) -> None:
    body = paragraph(r("記録を残す"), complex_field("FORMCHECKBOX", result, box(inside)))
    assert texts_of(body) == [f"記録を残す{shown}"]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<w:result w:val="1"/>', "半年に一度"),
        ('<w:default w:val="1"/>', "半年に一度"),
        ("", "年に一度"),
        ('<w:result w:val="9"/>', ""),
    ],
)
def test_of_a_list_the_chosen_entry_is_shown(inside: str, shown: str) -> None:
    body = paragraph(r("頻度は"), complex_field("FORMDROPDOWN", None, entries(inside)))
    assert texts_of(body) == [f"頻度は{shown}"]


def test_what_was_typed_into_a_form_is_text() -> None:
    typed = complex_field("FORMTEXT", "総務の班", "<w:ffData><w:textInput/></w:ffData>")
    assert texts_of(paragraph(r("担当："), typed)) == ["担当：総務の班"]


def test_a_hidden_field_is_hidden_with_its_tick() -> None:
    field = complex_field("FORMCHECKBOX", None, box("<w:checked/>"), "<w:vanish/>")
    assert texts_of(paragraph(r("記録"), field)) == ["記録"]


@pytest.mark.parametrize("code", ["SEQ 図 \\* ARABIC", "REF _Ref1 \\h", "PAGEREF a", "QUOTE x"])
def test_results_are_shown_and_codes_are_not(code: str) -> None:
    assert texts_of(paragraph(r("図"), complex_field(code, "3"), r("を見る"))) == ["図3を見る"]
    simple = f'<w:fldSimple w:instr=" {code} ">{r("3")}</w:fldSimple>'
    assert texts_of(paragraph(r("図"), simple, r("を見る"))) == ["図3を見る"]


def test_a_field_in_a_fields_code_is_not_shown() -> None:
    inner = complex_field("DOCPROPERTY 部署", "内側")
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
    )
    rest = (
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("結果")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts_of(paragraph(begin, inner, rest, r("の後"))) == ["結果の後"]


@pytest.mark.parametrize("code", ["DATE", "DOCPROPERTY 部署", "LISTNUM", "AUTONUM"])
def test_a_field_that_only_word_works_out_is_told(code: str) -> None:
    assert left_out(paragraph(r("甲"), complex_field(code))) == [("not-read", "form-field", 1)]


@pytest.mark.parametrize("code", ["XE 索引", "TC 見出し", "SET a 1", "PAGE", "TOC \\o"])
def test_a_field_that_shows_nothing_is_not_told(code: str) -> None:
    assert left_out(paragraph(r("甲"), complex_field(code))) == []


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("SYMBOL 254 \\f Wingdings", "☑"),
        ('SYMBOL 0xFC \\f "Wingdings" \\s 12', "✓"),
        ("SYMBOL 9745", "☑"),
        ("EQ \\o\\ac(○,3)", "③"),
        ('EQ \\* jc2 \\* "Font:Mincho" \\* hps10 \\o\\ad(\\s\\up 9(しさん),資産)', "資産"),
        ("EQ \\f(影響,時間)", "影響/時間"),
    ],
)
def test_what_word_draws_from_a_code_is_text(code: str, shown: str) -> None:
    assert texts_of(paragraph(r("甲"), complex_field(code), r("乙"))) == [f"甲{shown}乙"]


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


PROMPT = "ここに入力してください。"


@pytest.mark.parametrize(
    "body",
    [
        paragraph(r("理由："), control("<w:showingPlcHdr/><w:text/>", r(PROMPT))),
        p("理由：") + control("<w:showingPlcHdr/>", p(PROMPT)),
        "<w:tbl><w:tr><w:tc>"
        + p("理由：")
        + control('<w:showingPlcHdr w:val="1"/><w:date/>', p(PROMPT))
        + "</w:tc></w:tr></w:tbl>",
    ],
)
def test_the_prompt_of_an_unfilled_control_is_no_content(body: str) -> None:
    assert texts_of(body) == ["理由："]
    assert left_out(body) == [("not-read", "form-field", 1)]


@pytest.mark.parametrize(
    "properties",
    [
        "<w:text/>",
        '<w:showingPlcHdr w:val="0"/>',
        "<w:dropDownList><w:listItem w:displayText='別の答'/></w:dropDownList>",
        "<w:date><w:dateFormat w:val='yyyy/MM/dd'/></w:date>",
        "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>",
    ],
)
def test_what_stands_in_a_filled_control_is_text(properties: str) -> None:
    assert texts_of(paragraph(r("頻度："), control(properties, r("半年に一度")))) == [
        "頻度：半年に一度"
    ]
    assert texts_of(control(properties, p("半年に一度"))) == ["半年に一度"]


def test_controls_around_rows_and_cells_are_seen_through() -> None:
    cell = control("", f"<w:tc>{p('開錠')}</w:tc>")
    row = control("", f"<w:tr><w:tc>{p('朝')}</w:tc>{cell}</w:tr>")
    assert texts_of(f"<w:tbl>{row}</w:tbl>") == ["朝\t開錠"]


def test_a_field_without_end_does_not_swallow_the_next_paragraph() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts_of(paragraph(begun, r("甲")) + p("乙")) == ["乙"]


def test_links_of_fields_keep_their_address() -> None:
    body = paragraph(complex_field('HYPERLINK "https://example.org/a"', "こちら"))
    page = reading_of(body).pages[0]
    assert [(k.url, page.text[k.start : k.end]) for k in page.links] == [
        ("https://example.org/a", "こちら")
    ]
