"""Which answers of the material a question gets, and how much of each: every limit is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kb.answers import RankedPassage
from kb.citations import QuoteLimits
from kb.documents import Passage
from kb.question.question import Query, Utterance, section_numbers
from kb.retrieval.groups import AnswerGroup, folded, groups_treating
from kb.retrieval.retriever import NO_SYNONYMS
from kb.retrieval.synonyms import Synonyms

SHORT_ANSWER_CHARS = 800
"""An answer up to this length is given whole."""
WITHIN_GROUP = 0.9
"""Of a longer answer, passages within so many standard deviations of its best are given."""
WITHIN_OTHER_NUMBERS = 0.25
NEAR_TABLE = 2.5
"""A table this near to the best passage is given whole where the question wants a list."""
SECOND_GROUP = 0.35
"""Another answer this near to the best one is given too: the question may mean either."""
MAX_GROUPS = 3
OTHER_NUMBER_MEANT = 0.6
"""So much better must another number's answer be before a number in the question is doubted."""
SUBJECT_COVERAGE = 0.5
"""Of a subject's words, weighted by rarity, its answer must hold so many."""
WHEREVER = 2.0
"""Standard deviations below the best within which a subject's other places are given too."""
MAX_ANSWERS = 5
QUOTE_LIMITS = QuoteLimits(citations=8, quote_chars=400, quotes_chars=2_000)
MAX_WRITTEN_FROM_CHARS = 6_000
"""Of the evidence so much is given to a language model."""

GroupsFor = Callable[[Query], Sequence[AnswerGroup]]


def wanted_groups(
    query: Query,
    groups: Sequence[AnswerGroup],
    groups_for: GroupsFor,
    synonyms: Synonyms = NO_SYNONYMS,
) -> list[AnswerGroup]:
    """The answers to give, and those for other subjects or places that the question wants.

    ``groups_for`` searches for a part of the question. A question that names guideline numbers or
    sections has been taken apart by them already.
    """
    chosen = chosen_groups(query, groups)
    if query.numbers or query.sections or query.own_rows:
        return chosen
    further = [
        *_of_subjects(query, groups_for, synonyms),
        *(_wherever(query, groups, synonyms) if query.said.asks_wherever else ()),
    ]
    by_name = {group.name: group for group in (*chosen, *further)}
    return list(by_name.values())[:MAX_ANSWERS]


def _of_subjects(query: Query, groups_for: GroupsFor, synonyms: Synonyms) -> list[AnswerGroup]:
    """The best answer for each subject named, where it tells enough of it."""
    found: list[AnswerGroup] = []
    for subject in query.said.subjects:
        part = replace(query, said=Utterance(subject))
        best = next((g for g in groups_for(part) if g.has_answer), None)
        if best and best.coverage(part, synonyms) >= SUBJECT_COVERAGE:
            found.append(best)
    return found


def _wherever(query: Query, groups: Sequence[AnswerGroup], synonyms: Synonyms) -> list[AnswerGroup]:
    """All answers that are near enough and tell at least half as much as the best."""
    best = groups[0]
    enough = best.coverage(query, synonyms) / 2
    return [
        group
        for group in groups
        if group.score >= best.score - WHEREVER
        and group.has_answer
        and group.coverage(query, synonyms) >= enough
    ]


def chosen_groups(query: Query, groups: Sequence[AnswerGroup]) -> list[AnswerGroup]:
    """The answers to give: those for the numbers asked, else the best and what is as near."""
    if query.numbers:
        named = _by_number(query.numbers, groups)
        if named:
            return named + _what_it_is_about(named, groups)
    named = _by_section(query.sections, groups) if query.sections else []
    named = named or (_by_own_number(query.own_rows, groups) if query.own_rows else [])
    if named:
        return named
    best = groups[0]
    near = [g for g in groups if g.score >= best.score - SECOND_GROUP]
    chosen = [g for g in near[:MAX_GROUPS] if g.has_answer]
    return _with_other_meetings(chosen or [best], groups)


def _by_number(numbers: Sequence[int], groups: Sequence[AnswerGroup]) -> list[AnswerGroup]:
    """For each number the groups that treat it: answers before explanations, newest first."""
    chosen: list[AnswerGroup] = []
    for number in numbers:
        treating = [g for g in groups if g.treats(number)]
        answering = [g for g in treating if g.has_answer]
        treating = sorted(answering or treating, key=lambda g: g.order)
        mapping = [g for g in treating if g.only_refers_to(number)]
        own = [g for g in treating if g not in mapping]
        # Another standard's table stands beside the associations' answers, never in their place.
        chosen += [g for g in (*own[:MAX_GROUPS], *mapping[:1]) if g not in chosen]
    return sorted(chosen, key=lambda g: g.is_mapping)


def answered_numbers(asked: Sequence[int], shown: Sequence[RankedPassage]) -> list[int]:
    """Numbers that the evidence treats; where only another standard's table names any, those asked
    of it."""
    treated = {
        n for e in shown if not e.passage.is_reference_mapping for n in e.passage.guideline_nos
    }
    named = {n for e in shown for n in e.passage.guideline_nos}
    return sorted(treated or (named & set(asked)) or named)


def _what_it_is_about(
    named: Sequence[AnswerGroup], groups: Sequence[AnswerGroup]
) -> list[AnswerGroup]:
    """The answer that the question's words mean, where they clearly mean another number's."""
    best = next((g for g in groups if g.has_answer), None)
    if best is None or best in named or not best.numbers:
        return []
    return [best] if best.score >= max(g.score for g in named) + OTHER_NUMBER_MEANT else []


def _by_section(sections: Sequence[int], groups: Sequence[AnswerGroup]) -> list[AnswerGroup]:
    """The answers of the meeting's questions named, of the newest meeting that has them."""
    found = [
        g
        for g in groups
        if set(section_numbers([g.first_found.section])) & set(sections)
        and g.has_answer
        and g.document.kind == "meeting"
    ]
    newest = min(found, key=lambda g: g.order, default=None)
    if newest is None:
        return []
    same = [g for g in found if g.document.id == newest.document.id]
    return sorted(same, key=lambda g: g.name)[:MAX_GROUPS]


def _by_own_number(rows: Sequence[int], groups: Sequence[AnswerGroup]) -> list[AnswerGroup]:
    """The answers that numbers of other lists and older editions name, the best first."""
    named = set(rows)
    found = [g for g in groups if not named.isdisjoint(f.row for f in g.found) and g.has_answer]
    return found[:MAX_GROUPS]


def _with_other_meetings(
    chosen: list[AnswerGroup], groups: Sequence[AnswerGroup]
) -> list[AnswerGroup]:
    """Where other documents treat the same single number, they are cited too, newest first.

    All meetings that treat it count, not only those found: the newest answer may be in other words.
    """
    best = chosen[0]
    if len(best.numbers) != 1:
        return chosen
    documents = {g.document.id for g in chosen}
    treating = groups_treating(best.opened, best.numbers[0], groups)
    for group in sorted(treating, key=lambda g: g.order):
        is_other = group.document.id not in documents and len(chosen) < MAX_GROUPS
        is_meant = group.document.kind == "meeting" or bool(group.found)
        if is_other and is_meant and group.numbers == best.numbers and group.has_answer:
            chosen.append(group)
            documents.add(group.document.id)
    first_numbers = [g for g in chosen if g.numbers == best.numbers]
    others = [g for g in chosen if g not in first_numbers]
    return sorted(first_numbers, key=lambda g: g.order) + others


def evidence_of(query: Query, groups: Iterable[AnswerGroup]) -> tuple[RankedPassage, ...]:
    """What to give of these answers, in the material's order, nothing twice."""
    return tuple(folded([found for group in groups for found in _of_group(query, group)]))


def _of_group(query: Query, group: AnswerGroup) -> list[RankedPassage]:
    members = group.members if query.said.asks_for_wording else group.answering
    if query.numbers:
        wanted = set(query.numbers)
        treating = {r: p for r, p in members.items() if wanted & set(p.guideline_nos)}
        members = treating or members
    if query.own_rows:
        named = {r: p for r, p in members.items() if r in query.own_rows}
        members = named or members
    scores = {f.row: f.score for f in group.found}
    kept = _kept(members, scores, query)
    floor = min(scores.values(), default=0.0)
    documents = group.opened.documents
    return [
        RankedPassage(p, documents[p.document_id], scores.get(r, floor))
        for r, p in members.items()
        if r in kept
    ]


def _kept(passages: dict[int, Passage], scores: dict[int, float], query: Query) -> set[int]:
    """Rows to give of an answer: all of a short one, else the best and what belongs to it."""
    rows = set(passages)
    if sum(len(p.text) for p in passages.values()) <= SHORT_ANSWER_CHARS:
        return rows
    present = {row: scores[row] for row in rows if row in scores}
    if not present:
        return set(list(rows)[:1])
    best = max(present, key=lambda row: (present[row], -row))
    table = _wanted_table(query, present, passages, present[best])
    if table is not None:
        return {row for row, p in passages.items() if _same_table(p, passages[table])}
    return {
        row
        for row, score in present.items()
        if score >= present[best] - _allowance(passages[row], passages[best])
    }


def _allowance(passage: Passage, best: Passage) -> float:
    """Passages about another number than the best one must be nearly as good."""
    same = passage.guideline_nos == best.guideline_nos
    return WITHIN_GROUP if same else WITHIN_OTHER_NUMBERS


def _wanted_table(
    query: Query, scores: dict[int, float], passages: dict[int, Passage], best: float
) -> int | None:
    """The best row of a table that is near enough, where the question wants a whole list."""
    if len(query.numbers) > 1 or not query.said.wants_all:
        return None
    rows = [r for r in scores if passages[r].part == "table" and scores[r] >= best - NEAR_TABLE]
    return max(rows, key=lambda row: (scores[row], -row), default=None)


def _same_table(passage: Passage, other: Passage) -> bool:
    return (
        passage.part == "table"
        and passage.page_index == other.page_index
        and passage.guideline_nos == other.guideline_nos
    )
