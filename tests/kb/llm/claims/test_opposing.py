"""Opposing answers are found, and answers that agree or speak of other things are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.llm.claims.opposing import opposition

PAIRS = Path(__file__).parents[3] / "data" / "opposing" / "pairs.tsv"
LEAST_FOUND, MOST_FALSE = 0.9, 0.05


def pairs(half: str, opposes: str) -> Iterator[tuple[str, str]]:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        kept, verdict, one, other = line.split("\t")
        if (kept, verdict) == (half, opposes):
            yield one, other


def share(half: str, opposes: str) -> float:
    found = [opposition(one, other) is not None for one, other in pairs(half, opposes)]
    assert len(found) == 20
    return sum(found) / len(found)


@pytest.mark.parametrize("half", ["dev", "test"])
def test_opposing_answers_are_found_and_others_are_not(half: str) -> None:
    assert share(half, "yes") >= LEAST_FOUND
    assert share(half, "no") <= MOST_FALSE


def test_which_comes_first_does_not_matter() -> None:
    for half in ("dev", "test"):
        for verdict in ("yes", "no"):
            for one, other in pairs(half, verdict):
                assert bool(opposition(one, other)) == bool(opposition(other, one)), (one, other)


def test_an_answer_does_not_oppose_itself() -> None:
    for half in ("dev", "test"):
        for one, _ in pairs(half, "yes"):
            assert opposition(one, one) is None


def test_the_sentences_that_oppose_each_other_are_told_as_they_stand() -> None:
    found = opposition(
        "扉は閉めます。\n・記録は1年残します。", "よい質問です。記録は 3 年残します。"
    )
    assert found
    assert (found.one, found.other) == ("・記録は1年残します。", "記録は 3 年残します。")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("点検は12か月ごとに行います。", "点検は年に一度行います。"),
        ("点検は7日ごとに行います。", "点検は毎週行います。"),
        ("記録は24時間残します。", "記録は1日残します。"),
    ],
)
def test_the_same_time_in_other_units_is_no_opposition(one: str, other: str) -> None:
    assert opposition(one, other) is None
