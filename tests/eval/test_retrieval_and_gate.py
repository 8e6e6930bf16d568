"""Questions through a searcher to measures, and the gate that a broken one must not pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.dataset import EvalQuestion, Gold
from eval.gate import (
    BASELINE_FILE,
    baseline_key,
    falls,
    falls_beside,
    read_baseline,
    tolerance_of,
    update_baseline,
    with_splits,
)
from eval.outcomes import Evaluation, Outcome, groups_by, means
from eval.retrieval import retrieval_outcomes
from kb.answers import RankedPassage, Turn
from kb.documents import Document, Passage
from kb.errors import UsageError

DOCUMENT = Document("materials/meeting-90.pdf", "第90回", "meeting", "0", meeting=90)
TEXTS = ("倉庫の棚に鍵を掛ける。", "机の上を毎晩かたづける。", "窓を閉めてから帰る。")


class Searcher:
    """Orders the three texts by how many characters they share with the question."""

    def __init__(self, is_broken: bool = False) -> None:
        self._is_broken = is_broken
        self.asked: list[str] = []

    def search(self, question: str, k: int = 10) -> list[RankedPassage]:
        self.asked.append(question)
        ranked = sorted(TEXTS, key=lambda text: -len(set(question) & set(text)))
        if self._is_broken:
            ranked = ranked[::-1]
        return [RankedPassage(passage(text), DOCUMENT, -float(i)) for i, text in enumerate(ranked)][
            :k
        ]


def passage(text: str) -> Passage:
    return Passage(
        id=text,
        document_id=DOCUMENT.id,
        text=text,
        page=1,
        page_index=0,
        start=0,
        end=len(text),
        section="質問①",
        part="answer",
        group="1",
        position=0,
    )


def question(identifier: str, asked: str, quote: str, **values: object) -> EvalQuestion:
    given: dict[str, object] = {
        "category": "everyday",
        "split": "dev",
        "answerable": True,
        "gold": (Gold("meeting-90", 90, "質問①", 1, quote),),
        **values,
    }
    return EvalQuestion(identifier, asked, **given)  # type: ignore[arg-type]


QUESTIONS = (
    question("a", "棚の鍵を掛ける？", "棚に鍵を掛ける"),
    question("b", "机をかたづける？", "机の上を毎晩", split="test"),
    question("c", "窓を閉めて帰る？", "窓を閉めて", category="keyword"),
    question("d", "食堂の値段は？", "", answerable=False, gold=(), reasons=("not-found",)),
)


def evaluation(searcher: Searcher, split: str = "all") -> Evaluation:
    outcomes = tuple(retrieval_outcomes(QUESTIONS, searcher))
    return Evaluation("retrieval", "set", split, 3, outcomes, means(outcomes), 0.1)


def test_a_right_searcher_finds_everything_first() -> None:
    found = evaluation(Searcher())
    assert set(found.measures.values()) == {1.0}
    assert all(not o.failures for o in found.outcomes)


def test_unanswerable_questions_are_not_searched_for() -> None:
    searcher = Searcher()
    assert evaluation(searcher).queries == 3
    assert "食堂の値段は？" not in searcher.asked


def test_a_searcher_that_puts_the_right_text_last_of_three_gets_a_third() -> None:
    found = evaluation(Searcher(is_broken=True))
    assert found.measures["RR@10"] == pytest.approx(1 / 3)
    assert found.measures["Success@1"] == 0
    assert found.measures["Success@5"] == 1


def test_what_is_not_found_is_listed_with_expected_and_got() -> None:
    (outcome,) = retrieval_outcomes([question("x", "鍵は？", "どこにもない文")], Searcher())
    assert outcome.failures == ("not-in-first-5",)
    assert "どこにもない文" in outcome.expected
    assert "materials/meeting-90.pdf p.1 質問①" in outcome.got


def test_a_follow_up_is_searched_for_with_its_topic() -> None:
    searcher = Searcher()
    history = (Turn("user", "倉庫の棚はどう守りますか"), Turn("assistant", "鍵です。"))
    retrieval_outcomes([question("x", "それは窓も？", "窓", history=history)], searcher)
    assert searcher.asked == ["倉庫の棚はどう守りますか それは窓も？"]


def test_figures_are_told_by_category_and_split() -> None:
    found = evaluation(Searcher())
    assert {k: g.queries for k, g in found.by_category().items()} == {"everyday": 2, "keyword": 1}
    assert {k: g.queries for k, g in found.by_split().items()} == {"dev": 2, "test": 1}


def test_means_leave_out_questions_that_a_measure_says_nothing_about() -> None:
    outcomes = [Outcome("a", "", "x", "", {"m": 1.0}), Outcome("b", "", "", "", {"n": 0.5})]
    assert means(outcomes) == {"m": 1.0, "n": 0.5}
    assert groups_by(outcomes, lambda o: o.category).keys() == {"x"}


def test_a_broken_searcher_does_not_pass_the_gate(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    update_baseline(evaluation(Searcher()), path)
    assert falls(evaluation(Searcher()), path) == []
    fallen = falls(evaluation(Searcher(is_broken=True)), path)
    # The right text is third of three: only what looks further than that stays.
    assert [f.measure for f in fallen] == ["nDCG@10", "RR@10", "R@1", "Success@1"]
    assert "RR@10 1.0000 → 0.3333" in fallen[1].message("set").ja


def run_with(**measures: float) -> Evaluation:
    return Evaluation("answers", "set", "all", 1, (), measures, 0.1)


def baseline(path: Path, **values: float) -> Path:
    entries = {
        name.replace("_", "-"): {"value": v, "tolerance": 0.05} for name, v in values.items()
    }
    path.write_text(json.dumps({"answers/set": {"measures": entries}}), encoding="utf-8")
    return path


def test_a_fall_within_the_tolerance_passes_and_one_beyond_does_not(tmp_path: Path) -> None:
    path = baseline(tmp_path / "b.json", recall=0.9)
    assert not falls(run_with(recall=0.86), path)
    assert falls(run_with(recall=0.84), path)


def test_what_should_be_low_must_not_rise(tmp_path: Path) -> None:
    path = baseline(tmp_path / "b.json", wrongly_refused=0.1)
    assert not falls(run_with(**{"wrongly-refused": 0.0}), path)
    assert falls(run_with(**{"wrongly-refused": 0.2}), path)


def test_a_measure_that_is_gone_has_fallen(tmp_path: Path) -> None:
    (fall,) = falls(run_with(other=1.0), baseline(tmp_path / "b.json", recall=0.9))
    assert fall.now is None


def test_a_run_that_the_baseline_does_not_know_is_an_error(tmp_path: Path) -> None:
    path = baseline(tmp_path / "b.json", recall=0.9)
    with pytest.raises(UsageError):
        falls(evaluation(Searcher()), path)


def test_each_split_has_a_baseline_of_its_own() -> None:
    assert baseline_key(evaluation(Searcher())) == "retrieval/set"
    assert baseline_key(evaluation(Searcher(), "dev")) == "retrieval/set/dev"


def test_updating_keeps_tolerances_and_other_runs_and_leaves_seconds_out(tmp_path: Path) -> None:
    path = baseline(tmp_path / "b.json", recall=0.9)
    update_baseline(evaluation(Searcher()), path)
    update_baseline(run_with(recall=0.5, **{"seconds-p50": 1.0}), path)
    entries = read_baseline(path)
    assert set(entries) == {"answers/set", "retrieval/set"}
    assert set(entries["answers/set"].measures) == {"recall"}
    assert entries["answers/set"].measures["recall"].model_dump() == {
        "value": 0.5,
        "tolerance": 0.05,
    }


@pytest.mark.parametrize(
    "content", ["{", '{"a": {"m": 0.5}}', '{"a": {"measures": {"m": {"value": "x"}}}}']
)
def test_a_damaged_baseline_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        read_baseline(path)


def test_parts_of_a_run_are_runs_of_their_own() -> None:
    whole, dev, test = with_splits(evaluation(Searcher()))
    assert [baseline_key(e) for e in (whole, dev, test)] == [
        "retrieval/set",
        "retrieval/set/dev",
        "retrieval/set/test",
    ]
    assert (dev.queries, test.queries) == (2, 1)
    assert with_splits(dev) == [dev]


def test_the_tolerance_is_a_quarter_of_the_interval_within_bounds() -> None:
    outcomes = tuple(
        Outcome(str(i), "", "", "dev", {"m": i % 2, "n": 1.0, "limits-kept": i % 2})
        for i in range(400)
    )
    run = Evaluation("answers", "set", "dev", 1, outcomes, means(outcomes), 0.1)
    low, high = run.intervals()["m"]
    assert tolerance_of(run, "m") == pytest.approx((high - low) / 4, abs=1e-4)
    assert tolerance_of(run, "n") == 0.01
    assert tolerance_of(run, "limits-kept") == 0


def test_two_runs_of_the_same_questions_are_compared_without_a_file() -> None:
    right, broken = evaluation(Searcher()), evaluation(Searcher(is_broken=True))
    assert falls_beside(right, right) == []
    assert falls_beside(right, broken) == []
    assert "RR@10" in [fall.measure for fall in falls_beside(broken, right)]


def test_the_baseline_lies_with_the_evaluation() -> None:
    assert BASELINE_FILE.parent.name == "eval"
