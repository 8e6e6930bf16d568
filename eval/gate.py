"""The baseline file: what a change must not make worse."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from eval.answers import LOWER_IS_BETTER, NO_SHARES
from eval.outcomes import Evaluation, means
from kb.errors import UsageError
from kb.files import write_atomically
from kb.text.bilingual import Text

BASELINE_FILE = Path(__file__).resolve().parent / "baseline.json"
TOLERANCE = 0.02
"""What a measure may fall before it counts; a file may say otherwise for each."""
LEAST_TOLERANCE, MOST_TOLERANCE = 0.01, 0.05
ALWAYS_KEPT = frozenset({"quotations-literal", "limits-kept"})
"""Promises, not qualities: one broken case is a fault, so nothing is tolerated."""
_DIGITS = 4


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    tolerance: float = Field(TOLERANCE, ge=0)


class BaselineRun(BaseModel):
    """What one run must keep, and the settings and versions that it was measured with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measures: dict[str, _Entry]
    settings: dict[str, Any] = Field(default_factory=dict)


Baseline = dict[str, BaselineRun]
_BASELINE: TypeAdapter[Baseline] = TypeAdapter(Baseline)


@dataclass(frozen=True)
class Fall:
    """A measure that is worse than the baseline allows; ``now`` is None where it is gone."""

    measure: str
    before: float
    now: float | None
    tolerance: float

    def message(self, dataset: str) -> Text:
        now = "－" if self.now is None else f"{self.now:.4f}"
        return Text(
            f"基準を下回りました: {dataset} {self.measure} {self.before:.4f} → {now}"
            f"（許容 {self.tolerance:g}）",
            f"fell below the baseline: {dataset} {self.measure} {self.before:.4f} → {now} "
            f"(tolerance {self.tolerance:g})",
        )


def baseline_key(evaluation: Evaluation) -> str:
    """Under which name a run stands in the baseline: kind, dataset, and split unless all."""
    split = "" if evaluation.split in ("", "all") else f"/{evaluation.split}"
    return f"{evaluation.kind}/{evaluation.dataset}{split}"


def falls(evaluation: Evaluation, path: Path) -> list[Fall]:
    """The measures that are worse than the file allows.

    Raises:
        UsageError: the file is unusable or does not know this run; it would gate nothing.
    """
    key = baseline_key(evaluation)
    run = read_baseline(path).get(key)
    if not run or not run.measures:
        raise UsageError(
            f"基準ファイル {path} に {key!r} がありません。--update-baseline で登録してください。",
            f"the baseline {path} does not have {key!r}. Add it with --update-baseline.",
        )
    return _falls(run, evaluation)


def falls_beside(evaluation: Evaluation, before: Evaluation) -> list[Fall]:
    """The measures that are worse than in another run of the same questions."""
    measures = {
        name: _Entry(value=value, tolerance=tolerance_of(before, name))
        for name, value in before.measures.items()
        if name not in NO_SHARES
    }
    return _falls(BaselineRun(measures=measures), evaluation)


def with_splits(evaluation: Evaluation) -> list[Evaluation]:
    """The run itself and, if it is of all questions, its dev and test parts as runs too."""
    parts = [evaluation]
    for split in evaluation.by_split() if evaluation.split == "all" else ():
        outcomes = tuple(o for o in evaluation.outcomes if o.split == split)
        parts.append(replace(evaluation, split=split, outcomes=outcomes, measures=means(outcomes)))
    return parts


def tolerance_of(evaluation: Evaluation, measure: str) -> float:
    """A quarter of the width of the measure's 95 % interval, within 0.01 and 0.05.

    The questions stay the same, so much less than the interval is already a change; a single
    question that changes sides in a small set is not yet one.
    """
    if measure in ALWAYS_KEPT:
        return 0.0
    interval = evaluation.intervals().get(measure)
    if interval is None:
        return TOLERANCE
    quarter = (interval[1] - interval[0]) / 4
    return round(min(max(quarter, LEAST_TOLERANCE), MOST_TOLERANCE), _DIGITS)


def _falls(run: BaselineRun, evaluation: Evaluation) -> list[Fall]:
    found = []
    for name, entry in run.measures.items():
        now = evaluation.measures.get(name)
        loss = float("inf") if now is None else now - entry.value
        if now is not None and name not in LOWER_IS_BETTER:
            loss = -loss
        # Values are stored rounded; that alone is no fall.
        if loss > entry.tolerance + 10**-_DIGITS:
            found.append(Fall(name, entry.value, now, entry.tolerance))
    return found


def update_baseline(evaluation: Evaluation, path: Path) -> None:
    """Write this run's measures into the file; tolerances and other runs stay as they are.

    Seconds are left out: they belong to the machine.
    """
    baseline = read_baseline(path) if path.exists() else {}
    key = baseline_key(evaluation)
    before = baseline[key].measures if key in baseline else {}
    measures = {
        name: _Entry(
            value=round(value, _DIGITS),
            tolerance=before[name].tolerance if name in before else tolerance_of(evaluation, name),
        )
        for name, value in evaluation.measures.items()
        if name not in NO_SHARES
    }
    baseline[key] = BaselineRun(measures=measures, settings=dict(evaluation.settings))
    data = {key: run.model_dump() for key, run in sorted(baseline.items())}
    try:
        write_atomically(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def read_baseline(path: Path) -> Baseline:
    """Raises UsageError where the file cannot be read or is no baseline."""
    try:
        return _BASELINE.validate_json(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, getattr(error, "strerror", None) or "not UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _unusable(path, f"{where}: {first['msg']}") from error


def _unusable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"基準ファイル {path} を使えません: {reason}。形式は eval/README.md を見てください。",
        f"the baseline {path} cannot be used: {reason}. See eval/README.md for its form.",
    )
