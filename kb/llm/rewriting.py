"""A follow-up as a question of its own, in a model's words, used only if it adds nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from itertools import takewhile

from kb.answers import Turn
from kb.errors import LanguageModelError
from kb.llm.chat_model import LanguageModel
from kb.llm.claims.claim import plain, words_in
from kb.llm.claims.figures import figures
from kb.llm.prompts import Prompt, random_word
from kb.question.screening import screened
from kb.text.instructions import is_hostile, leads_out
from kb.text.normalising import search_form

log = logging.getLogger(__name__)

MAX_REWRITTEN_CHARS = 200
_TURNS = 6
_TURN_CHARS = 600


def rewritten_question(
    model: LanguageModel,
    prompt: Prompt,
    question: str,
    history: Sequence[Turn],
    deadline: float,
    is_stopped: Callable[[], bool],
) -> str | None:
    """The model's wording of a follow-up, or None where it failed, was stopped or added anything.

    It may take half of the time that is left.
    """
    half = time.monotonic() + max(0.0, deadline - time.monotonic()) / 2
    told = [
        f"{'利用者' if turn.role == 'user' else '回答'}: {turn.content[:_TURN_CHARS]}"
        for turn in history[-_TURNS:]
    ]
    conversation = "\n".join(told)
    values = {"question": question, "conversation": conversation, "fence": f"data-{random_word()}"}
    try:
        pieces = model.stream(*prompt.fill(values), half)
        written = "".join(takewhile(lambda piece: not is_stopped(), pieces))
    except LanguageModelError as error:
        log.warning("%s", error)
        return None
    if is_stopped():
        return None
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    said = f"{conversation}\n{question}"
    return lines[0] if len(lines) == 1 and adds_nothing(lines[0], said) else None


def adds_nothing(rewritten: str, said: str) -> bool:
    """Whether a rewritten question holds no word, figure or order that the conversation lacks."""
    form = plain(said)
    known = {figure.number for figure in figures(said)}
    is_plain = not (
        screened(search_form(rewritten)) or is_hostile(rewritten) or leads_out(rewritten)
    )
    return (
        is_plain
        and 0 < len(rewritten) <= MAX_REWRITTEN_CHARS
        and all(figure.number in known for figure in figures(rewritten))
        and all(word in words_in(said) or word in form for word in words_in(rewritten))
    )
