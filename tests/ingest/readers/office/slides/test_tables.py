"""Tables of slides: merged cells, and the colours that their styles give to letters and cells."""

from __future__ import annotations

import pytest

from ingest.parsed.lines import lines_of
from slide_files import Deck, frame, left_out, p, read, solid, sp, texts_of, themed

WHITE, DARK = solid("FFFFFF"), solid("203864")


def cell(text: str, properties: str = "", attributes: str = "", run: str = "") -> str:
    return f"<a:tc {attributes}><a:txBody><a:bodyPr/>{p(text, run)}</a:txBody><a:tcPr>{properties}</a:tcPr></a:tc>"


def table(*rows: str, properties: str = "<a:tblPr/>") -> str:
    inside = "".join(f'<a:tr h="0">{row}</a:tr>' for row in rows)
    return frame(f"<a:tbl>{properties}<a:tblGrid/>{inside}</a:tbl>", (2, 2, 20, 8))


def styled(switches: str = 'firstRow="1" bandRow="1"', style: str = "{S}") -> str:
    return f"<a:tblPr {switches}><a:tableStyleId>{style}</a:tableStyleId></a:tblPr>"


def style(part: str, fill: str, letters: str) -> Deck:
    colour = f'<a:tcTxStyle><a:srgbClr val="{letters}"/></a:tcTxStyle>'
    inside = f"<a:{part}>{colour}<a:tcStyle><a:fill>{fill}</a:fill></a:tcStyle></a:{part}>"
    return Deck(table_styles=f'<a:tblStyle styleId="{{S}}">{inside}</a:tblStyle>')


def test_merged_cells_count_once() -> None:
    shapes = table(
        cell("項目", attributes='gridSpan="2"') + cell("", attributes='hMerge="1"') + cell("期限"),
        cell("甲", attributes='rowSpan="2"') + cell("一") + cell("三月"),
        cell("", attributes='vMerge="1"') + cell("二") + cell("五月"),
    )
    assert [line.cells for line in lines_of(read(shapes))] == [
        ("項目", "項目", "期限"), ("甲", "一", "三月"), ("", "二", "五月"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "is_seen"),
    [
        (cell("控え", DARK, run=WHITE), True),
        (cell("控え", run=WHITE), False),
        (cell("控え", WHITE, run=WHITE), False),
        (cell("控え", DARK, run=DARK), False),
        (cell("控え", "<a:noFill/>", run=WHITE), False),
        (cell("控え", "<a:blipFill/>", run=WHITE), True),
    ],
)
def test_a_cells_letters_are_seen_against_its_fill(row: str, is_seen: bool) -> None:
    assert texts_of(table(row + cell("本文"))) == (["控え\t本文"] if is_seen else ["本文"])
    assert left_out(table(row)) == ([] if is_seen else [("hidden", "text", 1)])


@pytest.mark.parametrize(
    ("part", "switches", "is_seen"),
    [
        ("wholeTbl", "", True),
        ("firstRow", 'firstRow="1"', True),
        ("firstCol", 'firstCol="1"', True),
        ("lastRow", 'lastRow="1"', False),
        ("band1H", 'bandRow="1"', True),
        ("band2H", 'bandRow="1"', False),
        ("band1V", 'bandCol="1"', True),
        ("firstRow", "", False),
    ],
)
def test_a_tables_style_gives_its_cells_their_fill(part: str, switches: str, is_seen: bool) -> None:
    shapes = table(cell("控え", run=WHITE), cell("本文"), properties=styled(switches))
    assert ("控え" in texts_of(shapes, deck=style(part, DARK, "777777"))) is is_seen


def test_a_tables_style_gives_its_letters_their_colour() -> None:
    shapes = table(cell("控え"), cell("本文"), properties=styled())
    assert texts_of(shapes, deck=style("firstRow", DARK, "FFFFFF")) == ["控え", "本文"]
    assert texts_of(shapes, deck=style("firstRow", "<a:noFill/>", "FFFFFF")) == ["本文"]


def test_on_a_style_that_the_file_does_not_hold_all_is_seen() -> None:
    shapes = table(cell("控え", run=WHITE), properties=styled(style="{built-in}"))
    assert texts_of(shapes) == ["控え"]


def test_a_table_on_a_dark_slide_is_read() -> None:
    behind = sp("", (0, 0, 24, 18), DARK)
    assert texts_of(behind + table(cell("控え", run=WHITE))) == ["控え"]
    assert texts_of(behind + table(cell("控え", run=themed("bg1")))) == ["控え"]


def test_numbers_are_counted_in_a_cell() -> None:
    auto = '<a:pPr><a:buAutoNum type="circleNumDbPlain"/></a:pPr>'
    inside = f"<a:tc><a:txBody>{p('甲', paragraph=auto)}{p('乙', paragraph=auto)}</a:txBody></a:tc>"
    assert texts_of(table(inside)) == ["① 甲 ② 乙"]


def test_what_is_not_known_in_a_table_is_told() -> None:
    shapes = table(cell("甲") + "<a:note>覚え</a:note>", "<a:tc><a:memo/></a:tc>")
    assert left_out(shapes) == [("not-read", "unknown", 2)]
