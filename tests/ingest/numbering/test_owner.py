"""Numbers with their owners: a document's default, its heads, its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from ingest.numbering.owner import NumberOwner
from kb.guideline.editions import Renumberings

OURS, OWN = NumberOwner(), NumberOwner(is_guideline=False)


def test_in_the_guidelines_own_document_a_number_is_an_items() -> None:
    assert (OURS.numbers("No.85 の鍵"), OURS.own_numbers("No.85 の鍵")) == ((85,), ())


def test_elsewhere_it_is_the_documents() -> None:
    assert (OWN.numbers("No.85 の食堂"), OWN.own_numbers("No.85 の食堂")) == ((), ("85",))


def test_a_sentence_that_names_the_guideline_gives_it_its_number() -> None:
    text = "No.3 の棚。自工会・部工会のガイドラインでは No.85 です。No.7 の扉。"
    assert OWN.numbers(text) == (85,)
    assert OWN.own_numbers(text) == ("3", "7")


def test_a_head_that_names_it_gives_it_all() -> None:
    assert OWN.numbers("No.85", head="自工会ガイドライン") == (85,)


def test_another_list_keeps_its_number_everywhere() -> None:
    assert OURS.numbers("点検表 No.85 は別の表です。No.9 は項目です。") == (9,)
    assert OURS.own_numbers("点検表 No.85 は別の表です。") == ("85",)


def test_numbers_of_an_older_edition_are_todays_only_where_that_is_known() -> None:
    known = Renumberings("2.3", {"2.0": {80: 85}})
    older = NumberOwner(edition="2.0", renumberings=known)
    assert older.today([80, 81]) == ((85,), ("81",))
    assert NumberOwner(edition="2.3", renumberings=known).today([80]) == ((80,), ())
    assert NumberOwner(renumberings=known).today([80]) == ((80,), ())


@given(
    st.integers(1, 153),
    st.sampled_from(["No.{}", "#{}", "【No.{}】", "{}番", "項目{}", "№{}"]),
    st.sampled_from(["は棚の札です。", "、食堂の混み具合", "　はしごの脚", ""]),
)
def test_no_notation_of_a_foreign_list_is_an_items(number: int, form: str, rest: str) -> None:
    assert OWN.numbers(form.format(number) + rest) == ()


@pytest.mark.parametrize("text", ["", "番号のない文です。", "No. です"])
def test_without_numbers_there_are_none(text: str) -> None:
    assert (OWN.numbers(text), OWN.own_numbers(text)) == ((), ())
