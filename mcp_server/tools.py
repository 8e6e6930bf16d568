"""The tools: name, description, arguments, result, and what each does with the knowledge base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from kb.answers import answer_to_dict
from kb.errors import UsageError
from kb.guideline.items import GuidelineItem
from kb.guideline.numbers import EVERY_NUMBER
from kb.knowledge_base import KnowledgeBase
from kb.tools.results import NOTICE, answer_as_text, results_as_text, search_results
from mcp_server.schemas import (
    AskArguments,
    AskResult,
    ItemArguments,
    ItemResult,
    Result,
    Schema,
    SearchArguments,
    SearchResult,
)

ArgumentsT = TypeVar("ArgumentsT", bound=Schema)
MAX_PASSAGES = 60
"""Passages told of one item; what is beyond is counted."""


@dataclass(frozen=True)
class Told:
    """A result as text for a model, quotations marked, and as data."""

    text: str
    result: Result


@dataclass(frozen=True)
class Tool(Generic[ArgumentsT]):
    """One tool of the server; every one only reads."""

    name: str
    title: str
    description: str
    arguments: type[ArgumentsT]
    result: type[Result]
    run: Callable[[KnowledgeBase, ArgumentsT], Told]

    def checked(self, raw: dict[str, Any]) -> ArgumentsT:
        """The arguments; the first mistake is told in one line, without repeating the value.

        Raises:
            UsageError: one is missing, unknown or has a value that cannot be used.
        """
        try:
            return self.arguments.model_validate(raw)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "-"
            raise UsageError(
                f"ツール {self.name} の引数 {where!r} が使えません: {first['msg']}。"
                "tools/list にある書式で渡してください。",
                f"argument {where!r} of the tool {self.name} cannot be used: {first['msg']}. "
                "Give it as tools/list describes.",
            ) from error


def _search(knowledge_base: KnowledgeBase, arguments: SearchArguments) -> Told:
    limit = knowledge_base.answerer.max_question_chars
    if len(arguments.question) > limit:
        raise UsageError(
            f"質問が長すぎます。{limit} 文字以内に短くしてください。",
            f"the question is too long. Shorten it to {limit} characters.",
        )
    found = knowledge_base.search(arguments.question, arguments.k, arguments.guideline_no)
    results = search_results(found)
    data = {"notice": NOTICE, "results": results}
    return Told(results_as_text(results), SearchResult.model_validate(data))


def _ask(knowledge_base: KnowledgeBase, arguments: AskArguments) -> Told:
    turns = arguments.turns(knowledge_base.answerer.max_question_chars)
    answer = knowledge_base.ask(arguments.question, turns)
    data = {"notice": NOTICE, **answer_to_dict(answer)}
    return Told(answer_as_text(answer), AskResult.model_validate(data))


def _get_guideline_item(knowledge_base: KnowledgeBase, arguments: ItemArguments) -> Told:
    item = knowledge_base.items().of(arguments.guideline_no)
    found = knowledge_base.passages_about(item.number)
    shown = found[:MAX_PASSAGES]
    left_out = len(found) - len(shown)
    results = [
        result | {"part": ranked.passage.part}
        for result, ranked in zip(search_results(shown), shown, strict=True)
    ]
    data = {
        "notice": NOTICE,
        "guideline_no": item.number,
        "title": item.name,
        "level": item.level,
        "levels": list(item.levels),
        "label": item.label,
        "note": item.note,
        "condition": item.sheet.condition if item.sheet else None,
        "treated": item.number in knowledge_base.treated_numbers(),
        "passages": results,
        "left_out": left_out,
    }
    body = results_as_text(results) if results else _not_treated(item.number)
    return Told(f"{_headline(item, left_out)}\n{body}", ItemResult.model_validate(data))


def _headline(item: GuidelineItem, left_out: int) -> str:
    levels = "/".join(f"Lv{level}" for level in item.levels) or "レベル不明 (level unknown)"
    name = item.name or "名称不明 (name unknown)"
    more = f"（ほかに {left_out} 文章）" if left_out else ""
    return " ".join(f"No.{item.number} {name} {levels} {item.label or ''}{more}".split())


def _not_treated(number: int) -> str:
    return (
        f"取り込んだ資料には、No.{number} についての回答や解説がありません。/ "
        f"No material in the knowledge base treats No.{number}."
    )


TOOLS: tuple[Tool[Any], ...] = (
    Tool(
        "search",
        "資料を検索 / Search the materials",
        "Ranked passages of the consultation-meeting materials on the JAMA/JAPIA automotive "
        "cyber-security guideline, as literal quotations with document, page and item numbers. / "
        "よろず相談会などの資料から、質問に近い文章を出典つきで順に返します。",
        SearchArguments,
        SearchResult,
        _search,
    ),
    Tool(
        "ask",
        "質問に答える / Answer a question",
        "An answer made of the associations' own sentences, each with its citation, or an honest "
        "refusal with its reason when the materials do not say. / "
        "資料の文章をそのまま使い、出典つきで答えます。資料にないことは「ない」と答えます。",
        AskArguments,
        AskResult,
        _ask,
    ),
    Tool(
        "get_guideline_item",
        "項目を引く / Look an item up",
        f"One of the guideline's {len(EVERY_NUMBER)} items: its name and level where known, and everything the "
        "materials say about it, newest first, with citations; says so when no material treats "
        "it. / ガイドラインの項目番号から、名称・レベルと、資料が述べていることを新しい順に返します。",
        ItemArguments,
        ItemResult,
        _get_guideline_item,
    ),
)
