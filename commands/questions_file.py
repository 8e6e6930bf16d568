"""Questions from a JSON-lines file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.answers import Turn
from kb.errors import UsageError


class AskedQuestion(BaseModel):
    """One line of a questions file."""

    # Evaluation files carry more than a question; the rest is not ours to judge.
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    question: str
    history: tuple[Turn, ...] = ()


def read_questions(path: Path) -> list[AskedQuestion]:
    """All questions of the file, in order; blank lines are passed over.

    Raises:
        UsageError: the file cannot be read, or a line is no question; the line is named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise UsageError(
            f"質問ファイル {path} を読めません: {reason}。UTF-8 の JSON Lines にしてください。",
            f"the questions file {path} cannot be read: {reason}. It must be JSON lines in UTF-8.",
        ) from error
    return [_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(path: Path, number: int, line: str) -> AskedQuestion:
    try:
        return AskedQuestion.model_validate_json(line)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise UsageError(
            f"{path.name} の {number} 行目が質問として読めません: {reason}。"
            '{"id": …, "question": "…"} の形にしてください。',
            f"line {number} of {path.name} is no question: {reason}. "
            'It must look like {"id": …, "question": "…"}.',
        ) from error
