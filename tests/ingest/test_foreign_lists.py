"""Whatever lists of others lie beside them, guideline answers and titles stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from kb.knowledge_base import KnowledgeBase
from made_knowledge_base import MEETINGS, make_knowledge_base

SHEET = (
    "# 自工会/部工会・サイバーセキュリティガイドライン チェックシート V2.3\n\n"
    "| No. | レベル | 達成条件 |\n|---|---|---|\n"
    "| 54 | 1 | 機密区分を決めている |\n| 85 | 2 | 設置エリアを施錠している |\n| 86 | 2 | 入退室を記録している |\n"
)
GUIDELINE: Mapping[str, str] = {**MEETINGS, "sheet.md": SHEET}
QUESTIONS = ("No.85 はどうすればよいですか", "No.54 の区分はいくつ必要ですか", "No.86 の達成条件")
NUMBERS = (54, 85, 86)

Rows = Sequence[tuple[int, str]]


def as_table(title: str, rows: Rows) -> tuple[str, str]:
    body = "".join(f"| {number} | {text} |\n" for number, text in rows)
    return "foreign.md", f"# {title}\n\n| No. | 点検項目 |\n|---|---|\n{body}"


def as_sheet_like(title: str, rows: Rows) -> tuple[str, str]:
    body = "".join(f"| {number} | Lv1 | {text} |\n" for number, text in rows)
    return "foreign.md", f"# {title}\n\n| No. | レベル | 達成条件 |\n|---|---|---|\n{body}"


def as_prose(title: str, rows: Rows) -> tuple[str, str]:
    return "foreign.md", f"# {title}\n\n" + "".join(f"No.{n} {text}。\n\n" for n, text in rows)


def as_page_links(title: str, rows: Rows) -> tuple[str, str]:
    listed = "".join(f'<li><a href="#{n}-x">{n}. {text}</a></li>' for n, text in rows)
    body = "".join(f'<h2 id="{n}-x">{n}. {text}</h2><p>{text}を確かめる。</p>' for n, text in rows)
    return "foreign.html", f"<title>{title}</title><h1>{title}</h1><ul>{listed}</ul>{body}"


def as_csv(title: str, rows: Rows) -> tuple[str, str]:
    body = "".join(f"{n},{text},はい\n" for n, text in rows)
    return "foreign.csv", f"{title},,\n設問番号,設問,回答\n{body}"


FORMS: tuple[Callable[[str, Rows], tuple[str, str]], ...] = (
    as_table, as_sheet_like, as_prose, as_page_links, as_csv,
)  # fmt: skip
TITLES = st.sampled_from(
    ["倉庫の点検表", "お客様アンケート", "防火の確認項目", "設備の台帳", "作業の手順", "社内の規程"]
)
WORDS = st.sampled_from(
    [
        "消火栓の前が空いている",
        "はしごの脚を見る",
        "棚の札を読む",
        "油の量を測る",
        "窓を閉める",
        "水を止める",
    ]
)
ROWS = st.lists(
    st.tuples(st.integers(1, 153), WORDS), min_size=2, max_size=12, unique_by=lambda row: row[0]
)


def told(knowledge_base: KnowledgeBase) -> dict[str, object]:
    answers = [knowledge_base.ask(question) for question in QUESTIONS]
    items = knowledge_base.items()
    return {
        "answers": [
            (a.guideline_nos, [(c.document, c.quote, c.guideline_nos) for c in a.citations])
            for a in answers
        ],
        "items": [items.of(n) for n in NUMBERS],
        "treated": knowledge_base.treated_numbers(),
    }


def told_of(texts: Mapping[str, str]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        knowledge_base = make_knowledge_base(Path(folder) / "kb", texts)
        try:
            found = told(knowledge_base)
        finally:
            knowledge_base.close()
    return found


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    found = told_of(GUIDELINE)
    assert found["treated"] == NUMBERS
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=st.sampled_from(FORMS), title=TITLES, rows=ROWS)
def test_a_foreign_list_changes_no_answer_and_no_title(
    alone: dict[str, object],
    form: Callable[[str, Rows], tuple[str, str]],
    title: str,
    rows: Rows,
) -> None:
    name, text = form(title, rows)
    assert told_of({**GUIDELINE, name: text}) == alone
