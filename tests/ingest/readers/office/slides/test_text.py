"""Bodies of text: runs, fields, breaks, equations, links, and what is not known in them."""

from __future__ import annotations

from slide_files import Slide, left_out, p, r, read, solid, sp, texts_of

FRACTION = (
    "<m:f><m:num><m:r><m:t>影響</m:t></m:r></m:num><m:den><m:r><m:t>頻度</m:t></m:r></m:den></m:f>"
)


def test_runs_fields_and_breaks_are_one_paragraph() -> None:
    field = '<a:fld type="datetime1"><a:t>四月一日</a:t></a:fld>'
    body = f"<a:p>{r('期限は')}{field}{r('まで。')}<a:br/>{r('詳しくは下へ。')}</a:p>"
    assert texts_of(sp(body)) == ["期限は四月一日まで。", "詳しくは下へ。"]


def test_a_soft_break_may_be_a_vertical_tab() -> None:
    assert texts_of(sp(p("一つ目。_x000B_二つ目。"))) == ["一つ目。", "二つ目。"]


def test_an_equation_is_read_as_text() -> None:
    equation = f"<a14:m><m:oMathPara><m:oMath>{FRACTION}</m:oMath></m:oMathPara></a14:m>"
    assert texts_of(sp(f"<a:p>{r('値は')}{equation}{r('とする')}</a:p>")) == ["値は影響/頻度とする"]
    wrapped = (
        f'<mc:AlternateContent><mc:Choice Requires="a14">{equation}</mc:Choice>'
        f"<mc:Fallback>{r('図')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts_of(sp(f"<a:p>{wrapped}</a:p>")) == ["影響/頻度"]


def test_a_part_of_an_equation_may_be_unseen() -> None:
    white = f"<m:r><a:rPr>{solid('FFFFFF')}</a:rPr><m:t>x</m:t></m:r>"
    body = f"<a:p><a14:m><m:oMath><m:r><m:t>y</m:t></m:r>{white}</m:oMath></a14:m></a:p>"
    assert texts_of(sp(body)) == ["y"]
    assert left_out(sp(body)) == [("hidden", "text", 1)]


def test_what_is_not_known_in_a_paragraph_is_told() -> None:
    body = (
        "<a:p><a:r><a:t>本文</a:t><a:news>号外</a:news></a:r><p:more>続き</p:more></a:p><p:last/>"
    )
    assert texts_of(sp(body)) == ["本文"]
    assert left_out(sp(body)) == [("not-read", "unknown", 3)]


def test_links_of_runs_and_of_shapes_are_kept() -> None:
    body = p("手引き", '<a:hlinkClick r:id="rId10"/>') + p("次の頁", '<a:hlinkClick r:id="rId11"/>')
    slide = Slide(sp(body), parts={"hyperlink!/https://example.org/a": "", "slide/x.xml": ""})
    page = read(slide).pages[0]
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("手引き", "https://example.org/a")
    ]


def test_letters_of_symbol_fonts_are_the_signs_that_they_look_like() -> None:
    wingdings = '<a:latin typeface="Wingdings"/>'
    assert texts_of(sp(f"<a:p>{r('ü', wingdings)}{r('済み')}</a:p>")) == ["✓済み"]
    signs = '<a:sym typeface="Wingdings"/>'
    assert texts_of(sp(p("\uf0fc済み ü", signs))) == ["✓済み ü"]
    assert texts_of(sp(p("済み ü"))) == ["済み ü"]
    assert left_out(sp(p("\uf020本文", signs))) == [("not-read", "unknown", 1)]
