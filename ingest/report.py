"""What an ingest did, for the terminal, as JSON, and kept with the generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import FailureReason
from kb.generations.history import Activity, record
from kb.generations.kept_warnings import warning_to_dict
from kb.places import joined, short_page
from kb.telling import telling
from kb.text.bilingual import Language, Text
from kb.warnings import Told, Warning, kind_line


@dataclass(frozen=True)
class Failure:
    """A file from which nothing came, and why."""

    path: str
    reason: FailureReason
    message: Text


@dataclass(frozen=True)
class SourceCounts:
    """How much of a document came in; numbers are counted once each."""

    pages: int
    passages: int
    guideline_nos: int
    repairs: Mapping[str, int] = field(default_factory=dict)
    questions: int = 0
    answers: int = 0
    unpaired: int = 0
    own_numbers: int = 0
    items: int = 0
    left_out: int = 0
    outside_pairs: int = 0
    alike: int = 0
    outside: int = 0
    in_one_cell: float = 0.0


@dataclass(frozen=True)
class IngestReport:
    """Outcome of one ingest; documents are named by id."""

    generation: str | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    missing: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    warnings: tuple[Warning, ...] = ()
    told_before: frozenset[Told] = frozenset()
    """Warnings of the generation that was live when this ingest began."""
    passages: int = 0
    seconds: float = 0.0
    embedded: int = 0
    dry_run: bool = False
    corrections: tuple[str, ...] = ()
    held_back: bool = False
    """Built, but not published: the gate was against it."""
    gate: tuple[Text, ...] = ()
    counts: Mapping[str, SourceCounts] = field(default_factory=dict)


def report_to_dict(report: IngestReport, language: Language = "ja") -> dict[str, Any]:
    """The JSON of ``yorozu ingest --json``: the contract's keys, then what else is known."""
    kept = {name: value for name, value in vars(report).items() if name != "told_before"}
    return kept | {
        "failed": [
            {"path": f.path, "reason": f.reason, "message": f.message.in_language(language)}
            for f in report.failed
        ],
        "warnings": [
            warning_to_dict(w, language) | {"new": w.told not in report.told_before}
            for w in report.warnings
        ],
        "seconds": round(report.seconds, 3),
        "gate": [message.in_language(language) for message in report.gate],
        "counts": {name: asdict(counts) for name, counts in report.counts.items()},
        "files": [
            {"document": name} | {key: getattr(counts, key) for key in _FILE_KEYS}
            for name, counts in report.counts.items()
        ],
    }


_FILE_KEYS = (
    "pages", "questions", "answers", "unpaired", "guideline_nos", "own_numbers", "items", "left_out",
    "outside_pairs",
)  # fmt: skip


def report_lines(report: IngestReport, language: Language = "ja") -> list[str]:
    """The report in words: one line a file, what is new and serious or notable, then what is routine
    or was told before, as numbers."""
    lines = [_summary(report, language)]
    for sign, names in (("+", report.added), ("~", report.changed), ("-", report.removed)):
        lines += [f"  {sign} {name}{_count_words(report, name, language)}" for name in names]
    gone = Text(
        "? フォルダにありません（保持中。削除は --prune）",
        "? gone from the folder (kept; --prune removes)",
    )
    lines += [f"  {gone.in_language(language)}: {name}" for name in report.missing]
    lines += _warning_lines(report, language)
    lines += [f"  x {f.path}: {f.reason}: {f.message.in_language(language)}" for f in report.failed]
    lines += [f"  {message.in_language(language)}" for message in report.gate]
    if report.held_back:
        lines.append(_HELD_BACK.in_language(language))
    return lines


_HELD_BACK = Text(
    "評価が下がったため公開しませんでした。元の内容のままです。"
    "確認のうえ公開するには --gate なしで実行してください。",
    "not published, because the evaluation fell; what was live stays live. "
    "To publish all the same, run without --gate.",
)


def _summary(report: IngestReport, language: Language) -> str:
    tried = Text("試行（書き込みなし）", "dry run, nothing written")
    built = Text(f"世代 {report.generation}", f"generation {report.generation}")
    head = (tried if report.dry_run else built).in_language(language)
    return Text(
        f"{head}: 追加 {len(report.added)}、変更 {len(report.changed)}、"
        f"変更なし {report.unchanged}、削除 {len(report.removed)}、失敗 {len(report.failed)}、"
        f"警告 {len(report.warnings)}、文章 {report.passages} 件、{report.seconds:.1f} 秒",
        f"{head}: {len(report.added)} added, {len(report.changed)} changed, "
        f"{report.unchanged} unchanged, {len(report.removed)} removed, "
        f"{len(report.failed)} failed, {len(report.warnings)} warnings, "
        f"{report.passages} passages, {report.seconds:.1f} s",
    ).in_language(language)


def _count_words(report: IngestReport, name: str, language: Language) -> str:
    counts = report.counts.get(name)
    if not counts:
        return ""
    told = [
        name.in_language(language).format(count)
        for name, count, is_always_told in (
            (Text("{} ページ", "{} pages"), counts.pages, True),
            (Text("質問 {}", "{} questions"), counts.questions, False),
            (Text("回答 {}", "{} answers"), counts.answers, False),
            (Text("対にならない {}", "{} unpaired"), counts.unpaired, False),
            (Text("文章 {}", "{} passages"), counts.passages, True),
            (Text("ガイドライン番号 {}", "{} guideline numbers"), counts.guideline_nos, True),
            (Text("独自番号 {}", "{} numbers of its own"), counts.own_numbers, False),
            (Text("項目 {}", "{} items"), counts.items, False),
            (Text("取り込まない要素 {}", "{} parts left out"), counts.left_out, False),
        )
        if count or is_always_told
    ]
    return Text(f"（{'、'.join(told)}）", f" ({', '.join(told)})").in_language(language)


def _warning_lines(report: IngestReport, language: Language) -> list[str]:
    """A line for each kind in a document, and the rest as numbers."""
    told = telling(report.warnings, report.told_before)
    lines = [f"  ! {_group_words(group, language)}" for group in told.groups]
    if told.routine:
        named = [f"{kind_line(kind, language)} {count}" for kind, count in told.routine.items()]
        routine = Text(
            f"そのほか（確認は任意）: {'、'.join(named)}", f"routine: {', '.join(named)}"
        )
        lines.append("  " + routine.in_language(language))
    if told.before:
        count = len(told.before)
        words = Text(f"以前から知らせている注意: {count} 件", f"told before: {count}")
        lines.append("  " + words.in_language(language))
    return lines


def _group_words(group: Sequence[Warning], language: Language) -> str:
    """The first warning of a kind, and where the others of it are."""
    first = group[0]
    place = joined(first.document, short_page(first.page), first.section)
    words = f"[{first.kind}] {place}: {first.facts.in_language(language)}"
    others = [joined(short_page(w.page), w.section) or w.document for w in group[1:]]
    if not others:
        return words
    listed = "、".join(dict.fromkeys(others))
    more = Text(
        f"（同じ種類がほか {len(others)} 件: {listed}）", f" ({len(others)} more: {listed})"
    )
    return words + more.in_language(language)


def record_ingest(folder: Path, report: IngestReport) -> Activity | None:
    """Record what an ingest did; nothing where it wrote nothing.

    One that the gate held back is recorded as such, with the generation that stayed live.

    Raises:
        KnowledgeBaseUnwritableError: no rights or no space.
    """
    if report.dry_run or not folder.is_dir():
        return None
    if report.held_back:
        return record(folder, "ingest-held-back", report.generation, failed=len(report.failed))
    return record(
        folder,
        "ingest",
        report.generation,
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        failed=len(report.failed),
    )
