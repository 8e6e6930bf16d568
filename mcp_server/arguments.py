"""What the tools take: checked here, published as JSON schemas."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.answers import Turn
from kb.errors import UsageError
from kb.guideline.numbers import FIRST_NUMBER, LAST_NUMBER

MAX_FOUND = 50
MAX_TURNS = 100


class Arguments(BaseModel):
    """An argument that a tool does not know is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SearchArguments(Arguments):
    question: str = Field(
        min_length=1,
        description="What to look for, in Japanese; item numbers such as No.85 are looked up "
        "exactly / 探す内容（日本語）。No.85 のような番号は正確に引きます",
    )
    k: int = Field(default=10, ge=1, le=MAX_FOUND, description="How many passages / 件数")
    guideline_no: int | None = Field(
        default=None,
        ge=FIRST_NUMBER,
        le=LAST_NUMBER,
        description="Only passages that treat this item / この項目番号を扱う文章だけ",
    )


class AskArguments(Arguments):
    question: str = Field(min_length=1, description="The question, in Japanese / 質問（日本語）")
    history: tuple[Turn, ...] = Field(
        default=(),
        max_length=MAX_TURNS,
        description="The conversation so far, oldest first, for follow-ups / "
        "これまでのやりとり（古い順）。続きの質問のために使います",
    )

    def turns(self, max_chars: int) -> tuple[Turn, ...]:
        """The history; of each turn the first characters only, since a topic needs no more."""
        return tuple(replace(turn, content=turn.content[:max_chars]) for turn in self.history)


class ItemArguments(Arguments):
    guideline_no: int = Field(
        ge=FIRST_NUMBER,
        le=LAST_NUMBER,
        description="Number of the guideline item / ガイドラインの項目番号",
    )


def unusable_arguments(tool: str, error: ValidationError) -> UsageError:
    """The first mistake in one line, without repeating the value."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "-"
    return UsageError(
        f"ツール {tool} の引数 {where!r} が使えません: {first['msg']}。"
        "tools/list にある書式で渡してください。",
        f"argument {where!r} of the tool {tool} cannot be used: {first['msg']}. "
        "Give it as tools/list describes.",
    )
