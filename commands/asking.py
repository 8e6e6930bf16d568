"""Commands that find and answer: search, ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import (
    JsonOption,
    KbOption,
    LlmOption,
    argument,
    both,
    opened,
    option,
    say,
    settings_of,
    show,
)
from kb.text.bilingual import Language

if TYPE_CHECKING:
    from kb.answers import Answer

commands = typer.Typer()

_ONE_OF_TWO = both("QUESTION か --file のどちらか一つが必要です", "give QUESTION or --file")


@commands.command()
def search(
    question: Annotated[str, argument("質問", "question")],
    k: Annotated[int, option("件数", "how many", "-k", min=1, max=1000)] = 10,
    guideline_no: Annotated[int | None, option("項目番号", "item number", min=1, max=153)] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に近い文章を順に示します。/ Ranked passages for a question."""
    from kb.tools.results import search_result_lines, search_results

    results = search_results(opened(settings_of(kb)).search(question, k, guideline_no))
    show(results, search_result_lines(results), as_json)


@commands.command()
def ask(
    question: Annotated[str | None, argument("質問", "question")] = None,
    file: Annotated[Path | None, option("質問の JSONL", "questions as JSON lines")] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
    llm: LlmOption = None,
) -> None:
    """質問に答えます。/ Answer a question."""
    from kb.answers import answer_to_dict
    from kb.tools.results import answer_lines

    if (question is None) == (file is None):
        raise typer.BadParameter(_ONE_OF_TWO)
    if file:
        _ask_all(file, kb, llm)
        return
    settings = settings_of(kb, llm=llm)
    answer = opened(settings).ask(question or "")
    _tell_writing(answer, settings.language)
    show(answer_to_dict(answer), answer_lines(answer), as_json)


def _ask_all(file: Path, kb: Path | None, llm: str | None) -> None:
    """One JSON answer a line, each as soon as it is there."""
    from commands.questions_file import read_questions
    from kb.answers import answer_to_dict

    questions = read_questions(file)
    settings = settings_of(kb, llm=llm)
    knowledge_base = opened(settings)
    for item in questions:
        answer = knowledge_base.ask(item.question, item.history)
        _tell_writing(answer, settings.language)
        told = answer_to_dict(answer) | {"id": item.id}
        print(json.dumps(told, ensure_ascii=False), flush=True)


def _tell_writing(answer: Answer, language: Language) -> None:
    """For maintainers: what the language model wrote and what was removed of it."""
    from kb.tools.results import generation_lines

    for line in generation_lines(answer, language):
        say(line)
