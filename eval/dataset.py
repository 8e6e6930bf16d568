"""Evaluation questions, read strictly: an error names its line and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from kb.answers import RefusalReason, Turn
from kb.errors import UsageError

Split = Literal["dev", "test"]
Category = Literal[
    "exact-number",
    "everyday",
    "keyword",
    "table",
    "reference",
    "several-sources",
    "follow-up",
    "trap",
    "unanswerable",
    "ambiguous",
]
DATA_FOLDER = Path(__file__).resolve().parent / "data"
_STRICT = ConfigDict(extra="forbid", strict=True)
_NotEmpty = Annotated[str, Field(min_length=1)]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


@dataclass(frozen=True)
class Gold:
    """Where the material answers: judged by document, page or section, and a literal quote."""

    __pydantic_config__ = _STRICT

    document: _NotEmpty
    meeting: int | None = None
    section: str | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    quote: str = ""


@dataclass(frozen=True)
class EvalQuestion:
    """One question with what a perfect answer does.

    Any one of ``gold`` suffices unless ``all_of``. ``reasons`` are the acceptable ones of a
    refusal, and empty where the question has an answer; a file may name the only one as ``reason``.
    """

    __pydantic_config__ = _STRICT

    id: _NotEmpty
    question: str
    category: Category
    split: Split
    answerable: bool
    history: tuple[Turn, ...] = ()
    reason: RefusalReason | None = None
    reasons: tuple[RefusalReason, ...] = ()
    guideline_nos: tuple[int, ...] = ()
    gold: tuple[Gold, ...] = ()
    all_of: bool = False


def load_questions(path: Path) -> list[EvalQuestion]:
    """All questions of a JSON-lines file, in order.

    Raises:
        UsageError: the file cannot be read, or a line is not as it must be; line and key are named.
    """
    questions = [_checked(path, *row) for row in numbered_rows(path, EvalQuestion)]
    if not questions:
        raise unreadable(path, "no questions in it")
    return questions


def dataset_path(name: str) -> Path:
    """The file that the user means: a path, or the name of a dataset shipped with the project."""
    shipped = DATA_FOLDER / f"{name}.jsonl"
    return shipped if not Path(name).exists() and shipped.is_file() else Path(name)


def chosen_questions(
    questions: Sequence[EvalQuestion], split: str = "all", limit: int | None = None
) -> list[EvalQuestion]:
    """The questions of one split, at most ``limit``."""
    return [q for q in questions if split in ("all", q.split)][:limit]


def _checked(path: Path, number: int, question: EvalQuestion) -> EvalQuestion:
    reasons = tuple(dict.fromkeys(r for r in (question.reason, *question.reasons) if r))
    if question.answerable and not question.gold:
        raise bad_line(path, number, "gold", "missing though the question is answerable")
    if question.answerable == bool(reasons):
        raise bad_line(path, number, "reason", "exactly the unanswerable questions have one")
    numbers = tuple(sorted(question.guideline_nos))
    return replace(question, reasons=reasons, guideline_nos=numbers)


def numbered_rows(path: Path, kind: type[Row]) -> Iterator[tuple[int, Row]]:
    """What each line holds, with the line's number.

    Raises:
        UsageError: the file cannot be read, a line is not of this kind, or an id comes twice.
    """
    adapter, seen = TypeAdapter(kind), set[str]()
    for number, line in numbered_lines(path):
        try:
            row = adapter.validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "line"
            raise bad_line(path, number, key, first["msg"]) from error
        if row.id in seen:
            raise bad_line(path, number, "id", f"{row.id!r} twice")
        seen.add(row.id)
        yield number, row


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1.

    Raises:
        UsageError: the file cannot be read, or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, getattr(error, "strerror", None) or "not UTF-8") from error
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


def unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path} を使えません: {reason}。場所と形式を確認してください（eval/README.md）。",
        f"the evaluation data {path} cannot be used: {reason}. "
        "Check its place and form (eval/README.md).",
    )


def bad_line(path: Path, number: int, key: str, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path.name} の {number} 行目の {key!r} が正しくありません: {reason}。"
        "形式は eval/README.md を見てください。",
        f"{key!r} in line {number} of {path.name} is wrong: {reason}. "
        "See eval/README.md for the form.",
    )
