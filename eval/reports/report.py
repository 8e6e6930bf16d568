"""A run as JSON (design, section 5), as a table for the terminal, and beside an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from pydantic import BaseModel, ValidationError

from eval.outcomes import Evaluation, Kind, Slice, paired_p_value
from kb.errors import UsageError
from kb.text.bilingual import Language

_DIGITS = 4
MAIN_MEASURES: Mapping[Kind, tuple[str, ...]] = {
    "retrieval": ("nDCG@10", "RR@10", "R@5", "Success@1"),
    "beir": ("nDCG@10", "RR@10", "R@5", "Success@1"),
    "answers": (
        "gold-cited",
        "numbers-exact",
        "lead-has-gold",
        "wrongly-refused",
        "plainly-answered-unanswerable",
    ),
}
"""What is shown for each category and split; the JSON has all."""


def evaluation_to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The JSON of ``yorozu eval … --json``: the contract's keys, then what more we know."""
    return {
        "dataset": evaluation.dataset,
        "queries": evaluation.queries,
        "passages": evaluation.passages,
        "measures": _rounded(evaluation.measures),
        "seconds": round(evaluation.seconds, 2),
        "settings": dict(evaluation.settings),
        "kind": evaluation.kind,
        "split": evaluation.split,
        "intervals": _rounded(evaluation.intervals()),
        "by_category": _rounded(evaluation.by_category()),
        "by_split": _rounded(evaluation.by_split()),
        "curve": [_rounded(astuple(point)) for point in evaluation.curve],
        "border": evaluation.border,
        "per_query": {o.id: _rounded(o.values) for o in evaluation.outcomes},
        "failures": [
            {
                "id": o.id,
                "question": o.question,
                "failures": list(o.failures),
                "expected": o.expected,
                "got": o.got,
            }
            for o in evaluation.outcomes
            if o.failures
        ],
    }


def _rounded(value: Any) -> Any:
    """The figures in it rounded, in the form that JSON has."""
    if isinstance(value, Slice):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_rounded(part) for part in value]
    return round(value, _DIGITS)


_HEADS: Mapping[Language, tuple[str, ...]] = {
    "ja": ("指標", "値", "95%区間", "質問", "文章", "件", "秒"),
    "en": ("measure", "value", "95% interval", "questions", "passages", "", "s"),
}


def table_lines(evaluation: Evaluation, language: Language) -> list[str]:
    """The run for the terminal: all measures, then the main ones by split and by category."""
    measure, value, interval, questions, passages, count, seconds = _HEADS[language]
    lines = [
        f"{evaluation.kind} {evaluation.dataset} ({evaluation.split or 'all'}): "
        f"{questions} {evaluation.queries}{count}, {passages} {evaluation.passages}{count}, "
        f"{evaluation.seconds:.1f} {seconds}",
        "",
        f"{measure:<22} {value:>8}   {interval}",
    ]
    intervals = evaluation.intervals()
    for name, found in evaluation.measures.items():
        low_high = "{:.3f}–{:.3f}".format(*intervals[name]) if name in intervals else ""
        lines.append(f"{name:<22} {found:8.4f}   {low_high}".rstrip())
    names = MAIN_MEASURES[evaluation.kind]
    for groups in (evaluation.by_split(), evaluation.by_category()):
        lines += _group_lines(groups, names, questions) if groups else []
    return lines


def _group_lines(groups: Mapping[str, Slice], names: tuple[str, ...], questions: str) -> list[str]:
    head = "".join(f" {name:>20}" for name in names)
    lines = ["", f"{'':<16} {questions:>8}{head}"]
    for key, group in groups.items():
        cells = "".join(f" {_cell(group.measures.get(name)):>20}" for name in names)
        lines.append(f"{key:<16} {group.queries:>8}{cells}")
    return lines


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


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
        pairs = [
            (values[measure], earlier_values[measure])
            for query, values in now.items()
            if measure in values and measure in (earlier_values := before.per_query.get(query, {}))
        ]
        if pairs:
            new, old = zip(*pairs, strict=True)
            p_value = paired_p_value(new, old)
            found.append(Difference(measure, len(pairs), mean(old), mean(new), p_value))
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
