"""Which sheet is believed, and the names that come of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.documents import Document
from kb.guideline.check_sheets import ItemRecord, chosen_records, ranked_sheets
from kb.guideline.items import GuidelineItem, GuidelineItems


def sheet(identifier: str, **values: object) -> Document:
    made = Document(id=identifier, title=identifier, kind="guideline", content_hash="h")
    return replace(made, **values)  # type: ignore[arg-type]


def record(document: str, number: int = 85, condition: str = "鍵がある") -> ItemRecord:
    return ItemRecord(number, document, levels=(1,), label="施設", condition=condition)


def order(*documents: Document) -> list[str]:
    records = [record(document.id) for document in documents]
    return [d.id for d in ranked_sheets(records, {d.id: d for d in documents})]


def test_no_sheet_gives_no_records() -> None:
    assert chosen_records([], {}) == {}


def test_the_newer_edition_is_believed_first_by_number_not_by_letters() -> None:
    assert order(sheet("a", edition="2.9"), sheet("b", edition="V2.10版")) == ["b", "a"]


def test_of_one_edition_the_newer_day_is_believed() -> None:
    assert order(
        sheet("b", edition="2.3", date="2025-09"), sheet("a", edition="2.3", date="2025-12")
    ) == ["a", "b"]


@pytest.mark.parametrize(
    "lesser",
    [{"is_sample": True}, {"kind": "reference"}, {"superseded_by": "第2.3版"}],
)
def test_a_sheet_of_less_standing_comes_later_whatever_its_edition(
    lesser: dict[str, object],
) -> None:
    assert order(sheet("a", edition="9.9", **lesser), sheet("b")) == ["b", "a"]


def test_a_repeated_document_is_not_asked() -> None:
    assert order(sheet("a", duplicate_of="b"), sheet("b")) == ["b"]


def test_numbers_that_the_best_sheet_lacks_come_from_the_next() -> None:
    documents = {"a": sheet("a", edition="2.3"), "b": sheet("b", edition="2.2")}
    records = [record("b", 85), record("b", 86), record("a", 85)]
    assert {n: r.document_id for n, r in chosen_records(records, documents).items()} == {
        85: "a",
        86: "b",
    }


def test_a_long_condition_is_cut_for_a_heading() -> None:
    title = record("a", condition="あ" * 100).title
    assert title is not None
    assert (len(title), title[-1]) == (60, "…")
    assert record("a", condition="鍵が\nある。").title == "鍵がある"
    assert replace(record("a"), condition=None).title is None


def test_the_sheet_names_an_item_before_everything_else() -> None:
    shipped = GuidelineItems({85: GuidelineItem(85, "V2", levels=(2,), title="前の名前")})
    items = shipped.with_sheets({85: record("a"), 8: record("a", 8, "決まりがある")})
    assert (items.title(85), items.level(85), items.items[85].label) == ("鍵がある", 1, "施設")
    assert "前の名前" in items.items[85].names
    assert items.title(8) == "決まりがある"


def test_what_the_sheet_leaves_open_stays_as_it_was() -> None:
    shipped = GuidelineItems({85: GuidelineItem(85, "V2", levels=(2,), title="前の名前")})
    items = shipped.with_sheets({85: ItemRecord(85, "a", label="施設")})
    assert (items.title(85), items.level(85)) == ("前の名前", 2)
