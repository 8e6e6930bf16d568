from __future__ import annotations

from ingest.readers.runs import runs


def test_nothing_has_no_runs() -> None:
    assert list(runs([], lambda run, item: True)) == []


def test_a_run_is_asked_with_all_that_it_holds() -> None:
    found = runs([1, 2, 3, 7, 8, 4], lambda run, item: item - run[0] <= 2 and item > run[-1])
    assert list(found) == [[1, 2, 3], [7, 8], [4]]
