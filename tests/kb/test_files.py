from __future__ import annotations

from pathlib import Path

import pytest

from kb.files import read_entries


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_entries_come_in_order_and_an_empty_file_has_none(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff[[item]]\nno = 2\n\n[[item]]\nno = 1\n")
    assert read_entries(path, "item") == [{"no": 2}, {"no": 1}]
    assert read_entries(written(tmp_path, ""), "item") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[item]]\nno = ", "Invalid value"),
        ("x = " + "[" * 100_000, "recursion"),
        ("x = " + "9" * 5_000, "integer string"),
        (b"\xff", "decode"),
        ("[[items]]\nno = 1", r"only \[\[item\]\] entries belong here, found \['items'\]"),
        ("[item]\nno = 1", r"only \[\[item\]\] entries"),
    ],
)
def test_what_is_no_such_table_is_one_kind_of_error(
    tmp_path: Path, text: str | bytes, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_entries(written(tmp_path, text), "item")


def test_a_missing_file_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No such file"):
        read_entries(tmp_path / "none.toml", "item")
