"""Editions in every writing, and the table of renumberings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import MaterialError
from kb.guideline.editions import Renumberings, edition_name, load_renumberings


@pytest.mark.parametrize(
    ("printed", "name"),
    [("V2.0", "2.0"), ("Ｖ２．３", "2.3"), ("第2版", "2.0"), ("Ver.2.3.1", "2.3"), ("2.0版", "2.0"), ("初版", None)],
)  # fmt: skip
def test_an_edition_has_one_writing(printed: str, name: str | None) -> None:
    assert edition_name(printed) == name


def test_what_is_not_known_of_a_number_stays_unknown() -> None:
    known = Renumberings("2.3", {"2.0": {80: 85}})
    assert (known.today(80, "V2.0"), known.today(81, "V2.0"), known.today(80, "1.0")) == (
        85,
        None,
        None,
    )
    assert known.is_older("2.0")
    assert not known.is_older("第2.3版")
    assert not known.is_older(None)
    assert not known.is_older("2.10")


def test_the_shipped_table_is_read() -> None:
    shipped = load_renumberings()
    assert shipped.today(85, "2.2") == 85
    assert shipped.today(80, "2.0") is None


def test_an_item_that_moved_is_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "renumberings.toml"
    path.write_text(
        'current = "2.3"\n[[renumbering]]\nedition = "2.0"\nsource = "test"\n'
        'unchanged = [1]\ntoday = { "80" = 85 }\n',
        encoding="utf-8",
    )
    table = load_renumberings(path)
    assert (table.today(1, "2.0"), table.today(80, "2.0")) == (1, 85)


@pytest.mark.parametrize(
    "text",
    [
        "current = ",
        'edition = "2.3"\n',
        'current = "2.3"\n[[renumbering]]\nedition = "2.0"\n',
        'current = "2.3"\n[[renumbering]]\nedition = "2.0"\nsource = "x"\nunchanged = [200]\n',
        'current = "2.3"\n[[renumbering]]\nedition = "2.0"\nsource = "x"\ntoday = { a = 3 }\n',
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "renumberings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MaterialError, match=r"renumberings\.toml"):
        load_renumberings(path)
