"""CSV and TSV: what parts the values, quoted line breaks, encodings, and bounds."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from ingest.parsed.lines import lines_of
from ingest.readers import read_source
from ingest.readers.sheet import delimited
from ingest.readers.sheet.delimited import read_delimited
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

TABLE = ("品名,置き場,数", "脚立,西の倉,二", "台車,東の口,三")


def rows(data: bytes) -> list[tuple[str, ...]]:
    reading = read_delimited(Source("表.csv", data), Limits())
    return [line.cells for line in lines_of(reading) if line.kind == "row"]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_what_parts_the_values_is_found_out(sign: str, encoding: str) -> None:
    text = "\r\n".join(TABLE).replace(",", sign)
    assert rows(text.encode(encoding)) == [tuple(line.split(",")) for line in TABLE]


def test_signs_inside_quotes_part_nothing() -> None:
    text = '品名;置き場;数\n"脚立, 大";"西, 奥";"1,5"\n台車;東;2\n'
    assert rows(text.encode())[1] == ("脚立, 大", "西, 奥", "1,5")


def test_a_line_break_in_quotes_and_doubled_quotes_stay_in_their_cell() -> None:
    text = '品名,置き場,数\n"脚立を\r\n畳む","西の""奥""",二\n'
    assert rows(text.encode())[1] == ("脚立を 畳む", '西の"奥"', "二")


def test_excels_line_about_the_sign_is_obeyed_and_not_shown() -> None:
    assert rows("sep=;\n品名;置き場;数\n脚立;西;二\n".encode())[0] == ("品名", "置き場", "数")


def test_rows_of_other_widths_are_filled_up() -> None:
    assert rows("品名,置き場,数\n脚立\n台車,東,三,,,\n".encode())[1:] == [
        ("脚立", "", ""), ("台車", "東", "三"),
    ]  # fmt: skip


def test_values_that_are_no_table_are_lines() -> None:
    reading = read_delimited(Source("表.csv", "鍵は箱に返す。\n".encode()), Limits())
    assert [line.text for line in lines_of(reading)] == ["鍵は箱に返す。"]


def test_too_many_places_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_MAX_PLACES", 5)
    with pytest.raises(ReadingError) as raised:
        rows("\n".join(TABLE).encode())
    assert raised.value.reason == "too-large"


def test_only_signs_give_no_page() -> None:
    assert read_delimited(Source("表.csv", b",,\n,,\n"), Limits()).pages == ()


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    complaint = None
    try:
        read_delimited(Source("表.csv", data), Limits())
    except ReadingError as error:
        complaint = error.reason
    assert complaint in (None, "damaged", "encoding")


WORDS = st.lists(
    st.lists(st.text('甲乙a1"\n \v\x1b;|\t,', max_size=4), min_size=1, max_size=6),
    min_size=1,
    max_size=12,
)


@given(WORDS, st.sampled_from(",\t;|"), st.sampled_from(["\n", "\r\n"]))
def test_every_value_of_any_table_is_read(
    values: list[list[str]], sign: str, line_end: str
) -> None:
    """Rows of any width, empty ones between tables, quoted signs, line breaks and controls."""
    marked = [[f"{v}第{y}の{x}" for x, v in enumerate(row)] for y, row in enumerate(values)]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=sign, lineterminator=line_end).writerows(marked)
    reading = read_delimited(Source("表.csv", written.getvalue().encode()), Limits())
    found = re.sub(r"\W", "", reading.pages[0].text)
    missing = [v for row in marked for v in row if re.sub(r"\W", "", v) not in found]
    assert missing == []


def test_a_second_table_and_a_row_wider_than_its_heads_are_read() -> None:
    first = "品名,置き場,数\n脚立,西の倉,二,折れている\n"
    found = rows(f"{first}\n\n係,電話,曜日\n研磨,内線,火\n".encode())
    assert found[1] == ("脚立", "西の倉", "二", "折れている")
    assert found[-1][:3] == ("研磨", "内線", "火")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("品名,数\n".encode() + b"\x00\x01\x02,\x00\n", "not-this-format"),
        ("品名,数\n脚立,".encode() + b"\xff\xfe\n", "encoding"),
        ("品名,数\n脚立,".encode("cp932") + b"\x81\n", "encoding"),
    ],
)
def test_bytes_that_are_no_text_refuse_the_file(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(data)
    with pytest.raises(ReadingError) as raised:
        read_source(path)
    assert raised.value.reason == reason


def test_a_zero_byte_far_inside_costs_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(
        "品名,置き場,数\n".encode()
        + "脚立,西の倉,二\n".encode() * 5_000
        + b"\x00\xe5\x8f\xb0,\xe6\x9d\xb1\x00,3\n"
    )
    found = [line.cells for line in lines_of(read_source(path)) if line.kind == "row"]
    assert found[-1] == ("台", "東", "3")
