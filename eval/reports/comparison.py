"""An earlier run beside this one: differences, and whether chance alone could make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from eval.outcomes import Evaluation, paired_p_value, paired_values
from kb.errors import UsageError
from kb.text.bilingual import Language


class _EarlierRun(BaseModel):
    """The part of ``yorozu eval … --json`` that is compared."""

    kind: str
    dataset: str
    per_query: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Difference:
    """One measure over the questions that both runs have."""

    measure: str
    questions: int
    before: float
    now: float
    p_value: float


def differences(evaluation: Evaluation, earlier: Path) -> list[Difference]:
    """Measure by measure this run against the JSON of an earlier one.

    Raises:
        UsageError: the file is no JSON of a run of the same kind on the same dataset.
    """
    before = _read(earlier)
    if (before.kind, before.dataset) != (evaluation.kind, evaluation.dataset):
        raise _unusable(earlier, f"{before.kind} {before.dataset}")
    now = {outcome.id: outcome.values for outcome in evaluation.outcomes}
    found = []
    for measure in dict.fromkeys(name for values in now.values() for name in values):
        new, old = paired_values(now, before.per_query, measure)
        if new:
            count = len(new)
            p_value = paired_p_value(new, old)
            found.append(Difference(measure, count, sum(old) / count, sum(new) / count, p_value))
    return found


def difference_lines(found: list[Difference], language: Language) -> list[str]:
    head = "前回との差（p は偶然で起こる割合）" if language == "ja" else "against the earlier run"
    lines = [head]
    for d in found:
        lines.append(  # noqa: PERF401 - clearer as a loop
            f"{d.measure:<22} {d.before:.4f} → {d.now:.4f} ({d.now - d.before:+.4f}, "
            f"p = {d.p_value:.3f}, n = {d.questions})"
        )
    return lines


def _read(path: Path) -> _EarlierRun:
    try:
        return _EarlierRun.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, getattr(error, "strerror", None) or "not UTF-8") from error
    except ValidationError as error:
        raise _unusable(path, error.errors()[0]["msg"]) from error


def _unusable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"{path} とは比べられません: {reason}。同じ評価の --json の出力を指定してください。",
        f"{path} cannot be compared with: {reason}. Name the --json output of the same evaluation.",
    )
