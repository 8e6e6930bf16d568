"""Equations as lines of text; no character of them is lost."""

from __future__ import annotations

import pytest

from word_files import left_out, p, r, texts_of


def run(text: str, properties: str = "") -> str:
    return f"<m:r><w:rPr>{properties}</w:rPr><m:t>{text}</m:t></m:r>"


def e(text: str) -> str:
    return f"<m:e>{run(text)}</m:e>"


SUB, SUP = f"<m:sub>{run('i=1')}</m:sub>", f"<m:sup>{run('n')}</m:sup>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("危険値") + run("=") + run("点") + run("×") + run("率"), "危険値=点×率"),
        (f"<m:f><m:num>{run('a')}</m:num><m:den>{run('b+c')}</m:den></m:f>", "a/(b+c)"),
        (f'<m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num>{run("n")}</m:num><m:den>{run("k")}</m:den></m:f>', "(n k)"),
        (f"<m:sSup>{e('x')}<m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSubSup>{e('x')}{SUB}{SUP}</m:sSubSup>", "x_(i=1)^n"),
        (f"<m:rad><m:deg/>{e('x+1')}</m:rad>", "√(x+1)"),
        (f"<m:rad><m:deg>{run('3')}</m:deg>{e('x')}</m:rad>", "3√(x)"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>{SUB}{SUP}{e("点")}</m:nary>', "∑_(i=1)^n 点"),
        (f"<m:d>{e('x')}</m:d>", "(x)"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>{e("x")}{e("y")}</m:d>', "[x|y"),
        (f"<m:m><m:mr>{e('a')}{e('b')}</m:mr><m:mr>{e('c')}{e('d')}</m:mr></m:m>", "[a, b; c, d]"),
        (f"<m:func><m:fName>{run('log')}</m:fName>{e('x')}</m:func>", "log x"),
        (f"<m:eqArr>{e('a=1')}{e('b=2')}</m:eqArr>", "a=1; b=2"),
        (f"<m:box>{e('x')}</m:box>", "x"),
        (f'<m:phant><m:phantPr><m:show m:val="0"/></m:phantPr>{e("x")}</m:phant>{run("y")}', "y"),
        (f"<m:nobodyKnows>{e('x')}</m:nobodyKnows>", "x"),
    ],
)  # fmt: skip
def test_a_shape_of_an_equation_is_written_in_a_line(inside: str, text: str) -> None:
    body = f"<w:p>{r('値は')}<m:oMath>{inside}</m:oMath>{r('とする')}</w:p>"
    assert texts_of(body) == [f"値は{text}とする"]


def test_equations_stand_by_themselves_and_in_cells_too() -> None:
    alone = f"<m:oMathPara><m:oMath>{run('a=b')}</m:oMath></m:oMathPara>"
    row = f"<w:tr><w:tc>{p('式')}</w:tc><w:tc><w:p>{alone}</w:p></w:tc></w:tr>"
    assert texts_of(f"<w:p>{alone}</w:p>{alone}<w:tbl>{row}</w:tbl>") == ["a=b", "a=b", "式\ta=b"]


@pytest.mark.parametrize(
    ("look", "why"), [("<w:vanish/>", "hidden"), ('<w:color w:val="FFFFFF"/>', "hidden"), ("<w:strike/>", "struck-out")]
)  # fmt: skip
def test_what_is_not_seen_of_an_equation_is_left_out(look: str, why: str) -> None:
    body = f"<w:p><m:oMath>{run('a=')}{run('b', look)}{run('c')}</m:oMath></w:p>"
    assert texts_of(body) == ["a=c"]
    assert left_out(body) == [(why, "text", 1)]


def test_deleted_parts_of_an_equation_are_not_shown() -> None:
    assert texts_of(f"<w:p><m:oMath>{run('a')}<w:del>{run('b')}</w:del></m:oMath></w:p>") == ["a"]
