"""Sentences are literal, and list signs of slides are no text."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from kb.answering.stretches import stretches_of
from kb.documents import Passage

PASSAGE = Passage(
    id="1", document_id="d", text="", page=1, page_index=0, start=0, end=0,
    section="質問①", part="answer", group="g", position=0,
)  # fmt: skip


def shown(text: str) -> list[str]:
    return [stretch.shown for stretch in stretches_of(replace(PASSAGE, text=text))]


@given(st.text(alphabet="あ。！「」（）\n ・✓L-ア1、", max_size=60))
def test_stretches_are_literal_in_order_and_hold_everything_said(text: str) -> None:
    found = list(stretches_of(replace(PASSAGE, text=text)))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())


@pytest.mark.parametrize("sign", ["✓ ", "➡", "L ", "•  ", "・", "● ", "•・", "\uf0fc "])
def test_a_list_sign_is_not_shown(sign: str) -> None:
    (stretch,) = stretches_of(replace(PASSAGE, text=f"{sign}鍵を付けます。"))
    assert stretch.shown == "鍵を付けます。"
    assert stretch.is_listed
    assert stretch.text == f"{sign}鍵を付けます。"


@pytest.mark.parametrize(
    "text", ["Lアラートを使います。", "1) 区分を決める", "No.85 の棚", "-5度以下にする"]
)
def test_letters_and_figures_are_no_list_signs(text: str) -> None:
    assert shown(text) == [text]


def test_what_a_slide_closes_with_is_not_shown() -> None:
    assert shown("鍵を付けます。\nEND") == ["鍵を付けます。"]
    assert shown("以上のとおりです。") == ["以上のとおりです。"]


def test_a_row_is_one_stretch_with_its_column_heads() -> None:
    row = replace(PASSAGE, part="table", text="極秘\t要", labelled="区分: 極秘 / 台帳: 要")
    assert [s.shown for s in stretches_of(row)] == ["区分: 極秘 / 台帳: 要"]
    assert [s.shown for s in stretches_of(replace(row, labelled=""))] == ["極秘 ／ 要"]
