"""Evaluation questions, and sets in BEIR form, read strictly: an error names its line and key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.answers import RefusalReason, Role, Turn
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
CATEGORIES: tuple[str, ...] = get_args(Category)
DATA_FOLDER = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Gold:
    """Where the material answers: judged by document, page or section, and a literal quote."""

    document: str
    meeting: int | None = None
    section: str | None = None
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True)
class EvalQuestion:
    """One question with what a perfect answer does.

    Any one of ``gold`` suffices unless ``all_of``. ``reasons`` are the acceptable ones of a
    refusal, and empty where the question has an answer.
    """

    id: str
    question: str
    category: Category
    split: Split
    answerable: bool
    history: tuple[Turn, ...] = ()
    reasons: tuple[RefusalReason, ...] = ()
    guideline_nos: tuple[int, ...] = ()
    gold: tuple[Gold, ...] = ()
    all_of: bool = False


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _TurnLine(_Strict):
    role: Role
    content: str


class _GoldLine(_Strict):
    document: str = Field(min_length=1)
    meeting: int | None = None
    section: str | None = None
    page: int | None = Field(None, ge=1)
    quote: str = ""


class _QuestionLine(_Strict):
    id: str = Field(min_length=1)
    question: str
    category: Category
    split: Split
    answerable: bool
    history: list[_TurnLine] = []
    reason: RefusalReason | None = None
    reasons: list[RefusalReason] = []
    guideline_nos: list[int] = []
    gold: list[_GoldLine] = []
    all_of: bool = False


def load_questions(path: Path) -> list[EvalQuestion]:
    """All questions of a JSON-lines file, in order.

    Raises:
        UsageError: the file cannot be read, or a line is not as it must be; line and key are named.
    """
    questions: list[EvalQuestion] = []
    seen: set[str] = set()
    for number, line in _lines(path):
        question = _question(path, number, line)
        if question.id in seen:
            raise _bad_line(path, number, "id", f"{question.id!r} twice")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise _unreadable(path, "no questions in it")
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


def _question(path: Path, number: int, line: str) -> EvalQuestion:
    try:
        parsed = _QuestionLine.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "line"
        raise _bad_line(path, number, key, first["msg"]) from error
    reasons = tuple(dict.fromkeys(r for r in (parsed.reason, *parsed.reasons) if r))
    if parsed.answerable and not parsed.gold:
        raise _bad_line(path, number, "gold", "missing though the question is answerable")
    if parsed.answerable == bool(reasons):
        raise _bad_line(path, number, "reason", "exactly the unanswerable questions have one")
    return EvalQuestion(
        id=parsed.id,
        question=parsed.question,
        category=parsed.category,
        split=parsed.split,
        answerable=parsed.answerable,
        history=tuple(Turn(turn.role, turn.content) for turn in parsed.history),
        reasons=reasons,
        guideline_nos=tuple(sorted(parsed.guideline_nos)),
        gold=tuple(Gold(**gold.model_dump()) for gold in parsed.gold),
        all_of=parsed.all_of,
    )


@dataclass(frozen=True)
class CorpusEntry:
    """One judged unit of a BEIR set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class BeirSet:
    """A BEIR set; ``qrels`` maps query to corpus id to relevance."""

    corpus: tuple[CorpusEntry, ...]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]


def load_beir(folder: Path) -> BeirSet:
    """``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` or ``qrels/test.tsv`` with a header.

    Only queries with a judgement are kept.

    Raises:
        UsageError: a file is missing or a line is not as it must be; line and key are named.
    """
    corpus = tuple(
        CorpusEntry(row["_id"], row.get("title", ""), row["text"])
        for row in _rows(folder / "corpus.jsonl", ("_id", "text"))
    )
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl", ("_id", "text"))}
    qrels_path = folder / "qrels.tsv"
    if not qrels_path.is_file():
        qrels_path = folder / "qrels" / "test.tsv"
    qrels = _qrels(qrels_path, {entry.id for entry in corpus}, set(queries))
    return BeirSet(corpus, {i: queries[i] for i in queries if i in qrels}, qrels)


def _rows(path: Path, required: Sequence[str]) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _bad_line(path, number, "line", f"no JSON ({error})") from error
        if not isinstance(row, dict):
            raise _bad_line(path, number, "line", "no JSON object")
        for key in required:
            if not isinstance(row.get(key), str):
                raise _bad_line(path, number, key, "a string is missing")
        if row["_id"] in seen:
            raise _bad_line(path, number, "_id", f"{row['_id']!r} twice")
        seen.add(row["_id"])
        yield {key: value for key, value in row.items() if isinstance(value, str)}


def _qrels(path: Path, corpus: set[str], queries: set[str]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for number, line in list(_lines(path))[1:]:
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdecimal():
            raise _bad_line(path, number, "score", "must be query-id, corpus-id, score by tabs")
        query, entry, relevance = cells[0], cells[1], int(cells[2])
        if query not in queries:
            raise _bad_line(path, number, "query-id", f"{query!r} is not in queries.jsonl")
        if entry not in corpus:
            raise _bad_line(path, number, "corpus-id", f"{entry!r} is not in corpus.jsonl")
        qrels.setdefault(query, {})[entry] = relevance
    if not qrels:
        raise _unreadable(path, "no judgements in it")
    return qrels


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or "not UTF-8") from error
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path} を使えません: {reason}。場所と形式を確認してください（eval/README.md）。",
        f"the evaluation data {path} cannot be used: {reason}. "
        "Check its place and form (eval/README.md).",
    )


def _bad_line(path: Path, number: int, key: str, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path.name} の {number} 行目の {key!r} が正しくありません: {reason}。"
        "形式は eval/README.md を見てください。",
        f"{key!r} in line {number} of {path.name} is wrong: {reason}. "
        "See eval/README.md for the form.",
    )
