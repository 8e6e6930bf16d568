"""Questions that want more than one answer: several subjects named, or one wherever it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kb.evidence import Group, coverage, has_answer
from kb.lexical import tokenise
from kb.normalising import search_form
from kb.opened import OpenGeneration
from kb.retrieval import Query
from kb.synonyms import Synonyms

SUBJECT_COVERAGE = 0.5
"""Of a subject's words, weighted by rarity, its answer must hold so many."""
WHEREVER = 2.0
"""Standard deviations below the best within which a subject's other places are given too."""
MAX_ANSWERS = 5

GroupsFor = Callable[[Query], Sequence[Group]]

_EACH = re.compile(
    r"それぞれ|両方|どちらも|いずれも|各々|別々に|(?:[2-9二三四五六七八九])つ(?:分|とも)"
)
_WHEREVER = re.compile(
    r"(?:どこに|どこで|どの質問で)(?:出て|書い|載っ|触れ|述べ)|またい(?:で|だ)|横断"
)
# 「と」 before 言う, 思う and the like quotes; it joins only between names.
_JOINT = re.compile(
    r"(?<=[一-龯々ァ-ヶーa-z0-9」方])(?:と、?|、|・|や|及び|および|並びに|それから)"
    r"(?=[一-龯ァ-ヶa-z0-9「])(?![言思考見])"
)


def subjects_of(question: str) -> tuple[str, ...]:
    """The subjects of a question that asks for each of them; empty where it does not."""
    text = search_form(question)
    if not _EACH.search(text):
        return ()
    parts = [part for part in _JOINT.split(text) if tokenise(_EACH.sub("", part))]
    return tuple(parts) if len(parts) > 1 else ()


def asks_wherever(question: str) -> bool:
    """Whether every place is wanted that tells of the subject."""
    return _WHEREVER.search(search_form(question)) is not None


def with_other_subjects(
    opened: OpenGeneration,
    query: Query,
    chosen: Sequence[Group],
    groups: Sequence[Group],
    groups_for: GroupsFor,
    synonyms: Synonyms,
) -> list[Group]:
    """The answers chosen, and those for the other subjects or places that the question wants.

    ``groups_for`` searches for a part of the question. A question that names guideline numbers or
    sections has been taken apart by them already.
    """
    if query.numbers or query.sections:
        return list(chosen)
    further: list[Group] = []
    for subject in subjects_of(query.text):
        part = replace(query, text=subject)
        best = next((g for g in groups_for(part) if has_answer(opened, g)), None)
        if best and coverage(opened, part, best, synonyms) >= SUBJECT_COVERAGE:
            further.append(best)
    if asks_wherever(query.text) and groups:
        enough = coverage(opened, query, groups[0], synonyms) / 2
        further += [
            group
            for group in groups
            if group.score >= groups[0].score - WHEREVER
            and has_answer(opened, group)
            and coverage(opened, query, group, synonyms) >= enough
        ]
    by_name = {group.name: group for group in (*chosen, *further)}
    return list(by_name.values())[:MAX_ANSWERS]
