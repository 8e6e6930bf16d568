from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eval.dataset import load_questions
from feedback.entries import CitedPlace, Entry
from feedback.exports import counts_by_number, evaluation_cases, meeting_csv, meeting_markdown

PLACE = CitedPlace("m/a.pdf", "第90回", 90, "質問⑥", 2, "扉には電子錠を付ける")
GOOD = Entry(
    "g1", "2031-04-02T00:00:00Z", "扉は？", "■ …", "000001",
    guideline_nos=(99,), citations=(PLACE,), is_good=True,
)  # fmt: skip
UNANSWERED = Entry(
    "u1", "2031-04-03T00:00:00Z", "No.12 の窓は？", "見つかりません", "000001",
    refused=True, reason="not-found", guideline_nos=(12,),
)  # fmt: skip


def cases(tmp_path: Path, *entries: Entry) -> list[str]:
    path = tmp_path / "cases.jsonl"
    path.write_text(evaluation_cases(entries), encoding="utf-8")
    return [q.id for q in load_questions(path)]


def rows(*entries: Entry) -> list[list[str]]:
    return list(csv.reader(io.StringIO(meeting_csv(entries))))


def test_no_entries_make_no_cases() -> None:
    assert evaluation_cases([]) == ""
    assert rows() == [["番号", "質問", "件数", "最初の日", "最後の日", "回答の状態"]]


def test_a_good_answer_becomes_a_case_that_the_evaluation_reads(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(evaluation_cases([GOOD]), encoding="utf-8")
    case = load_questions(path)[0]
    assert (case.id, case.question, case.category, case.answerable) == (
        "said-g1", "扉は？", "everyday", True,
    )  # fmt: skip
    assert [(g.document, g.meeting, g.section, g.page, g.quote) for g in case.gold] == [
        ("m/a.pdf", 90, "質問⑥", 2, "扉には電子錠を付ける")
    ]


def test_the_numbers_of_a_case_are_those_of_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    asked_another = replace(GOOD, guideline_nos=(12, 99), answered_nos=(99,))
    path.write_text(evaluation_cases([asked_another]), encoding="utf-8")
    assert load_questions(path)[0].guideline_nos == (99,)


def test_a_confirmed_refusal_becomes_an_unanswerable_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(evaluation_cases([replace(UNANSWERED, is_confirmed=True)]), encoding="utf-8")
    case = load_questions(path)[0]
    assert (case.category, case.reasons, case.gold) == ("unanswerable", ("not-found",), ())


def test_what_nobody_found_right_makes_no_case(tmp_path: Path) -> None:
    judged = [
        GOOD,
        UNANSWERED,
        replace(GOOD, id="b1", is_good=False),
        replace(GOOD, id="n1", is_good=None),
    ]
    assert cases(tmp_path, *judged) == ["said-g1"]


def test_a_maintainer_may_confirm_what_a_visitor_disliked(tmp_path: Path) -> None:
    assert cases(tmp_path, replace(GOOD, is_good=False, is_confirmed=True)) == ["said-g1"]


def test_a_question_that_was_not_kept_makes_no_case() -> None:
    assert evaluation_cases([replace(GOOD, question="")]) == ""


def test_an_earlier_question_goes_along(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(evaluation_cases([replace(GOOD, earlier=("窓は？",))]), encoding="utf-8")
    case = load_questions(path)[0]
    assert (case.category, [t.content for t in case.history]) == ("follow-up", ["窓は？"])


def test_counts_go_by_number_and_those_without_come_first() -> None:
    entries = [
        GOOD,
        UNANSWERED,
        replace(GOOD, guideline_nos=(12, 99)),
        replace(GOOD, guideline_nos=()),
    ]
    assert list(counts_by_number(entries).items()) == [(0, 1), (12, 2), (99, 2)]


def test_the_list_goes_by_number_and_equal_questions_stand_once() -> None:
    again = replace(
        UNANSWERED, id="u2", question="Ｎｏ．１２ の窓は？", asked_at="2031-04-09T00:00:00Z"
    )
    numberless = replace(UNANSWERED, id="u3", question="屋根は？", guideline_nos=())
    assert [row[:5] for row in rows(numberless, UNANSWERED, again)[1:]] == [
        ["No.12", "No.12 の窓は？", "2", "2031-04-03", "2031-04-09"],
        ["番号なし", "屋根は？", "1", "2031-04-03", "2031-04-03"],
    ]


def test_the_markdown_list_shows_foreign_text_literally() -> None:
    hostile = replace(UNANSWERED, question="![x](http://a.example) <b>\n# 見出し")
    shown = meeting_markdown([hostile], "次回の質問")
    assert shown.startswith("# 次回の質問\n\n## No.12\n\n- ")
    assert "![x](" not in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")
    assert "\n# 見出し" not in shown


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", " =", "\r=", "'=", '"=', "|", "%"]
)
def test_no_cell_begins_a_formula(start: str) -> None:
    cell = rows(replace(UNANSWERED, question=f"{start}cmd()"))[1][1]
    assert cell.startswith("'")


@given(st.text(min_size=1, max_size=40))
def test_any_question_stays_one_row_and_no_formula(question: str) -> None:
    table = rows(replace(UNANSWERED, question=question))
    assert len(table) <= 2
    for row in table[1:]:
        assert len(row) == 6
        assert row[1][:1] not in ("=", "+", "-", "@", "\t", "\r")
