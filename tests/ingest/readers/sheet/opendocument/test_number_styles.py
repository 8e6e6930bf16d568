"""Numbers of cells whose text no program wrote, and of charts, by the styles of OpenDocument."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.sheet.opendocument.number_styles import shown_number
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.source import Limits, Source
from office_files.open_sheets import NAMESPACES, cell, open_workbook, row, style, table

PERCENT = '<number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text>'
GROUPED = '<number:number number:decimal-places="1" number:min-integer-digits="1" number:grouping="true"/>'


def styled(kind: str, inside: str) -> Element:
    name = f"number:{kind}-style"
    element: Element = fromstring(f'<{name} {NAMESPACES} style:name="N1">{inside}</{name}>')
    return element


@pytest.mark.parametrize(
    ("value", "kind", "inside", "shown"),
    [
        ("0.41", "percentage", PERCENT, "41%"),
        ("1234.56", "number", GROUPED, "1,234.6"),
        ("1234.5", "currency", f"<number:currency-symbol>¥</number:currency-symbol>{GROUPED}", "¥1,234.5"),
        ("7", "number", "<number:text>No.</number:text>" + PERCENT.partition("<number:text>")[0], "No.7"),
        ("85.0", "number", '<number:number number:min-integer-digits="1"/>', "85"),
        ("5", "number", '<number:number number:decimal-places="0" number:min-integer-digits="3"/>', "005"),
        ("3", "date", "<number:year/>", "3"),
        ("文", "number", GROUPED, "文"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_style(value: str, kind: str, inside: str, shown: str) -> None:
    assert shown_number(value, styled(kind, inside)) == shown


def test_a_cell_without_a_text_is_shown_by_its_style_and_those_that_it_stands_on() -> None:
    styles = (
        f'<number:percentage-style style:name="N1">{PERCENT}</number:percentage-style>'
        + style("割合", "table-cell", "", 'style:data-style-name="N1"')
        + style("ce1", "table-cell", "", 'style:parent-style-name="割合"')
    )
    told = 'table:style-name="ce1" office:value-type="percentage" office:value="0.41"'
    data = open_workbook(table(row("割合", cell("", told))), styles)
    assert "割合 41%" in read_ods(Source("表.ods", data), Limits()).pages[0].text
