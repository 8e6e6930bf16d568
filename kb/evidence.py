"""From ranked passages to the evidence of an answer: which answers of the material, and how much.

A question and its answer are found separately and joined: a hit on either is a hit on the group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answers import RankedPassage
from kb.documents import Passage
from kb.lexical import nouns_of, tokenise
from kb.material_questions import section_numbers
from kb.normalising import search_form
from kb.opened import OpenGeneration
from kb.retrieval import NO_SYNONYMS, Found, Query
from kb.synonyms import Synonyms

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


@dataclass(frozen=True)
class Group:
    """One answer of the material with what was found of it."""

    name: str
    score: float
    found: tuple[Found, ...]

    @property
    def best_cosine(self) -> float:
        return max(f.cosine for f in self.found)

    @property
    def best_late(self) -> float | None:
        """Best late-interaction score, None where none was computed."""
        return max((f.late for f in self.found if f.late is not None), default=None)


def groups_of(opened: OpenGeneration, found: Sequence[Found]) -> list[Group]:
    """Found passages by the answer they belong to, best first."""
    by_group: dict[str, list[Found]] = {}
    for item in found:
        by_group.setdefault(opened.passages[item.row].group, []).append(item)
    groups = [
        Group(name, max(f.score for f in items), tuple(items)) for name, items in by_group.items()
    ]
    return sorted(groups, key=lambda g: (-g.score, g.name))


def coverage(
    opened: OpenGeneration, query: Query, group: Group, synonyms: Synonyms = NO_SYNONYMS
) -> float:
    """Share of the question's words, weighted by rarity, that the group holds or says otherwise."""
    words = set(tokenise(query.text)) or set(tokenise(query.background))
    weights = {word: opened.lexical.idf(word) for word in words}
    total = sum(weights.values())
    if not total:
        return 0.0
    members = opened.members(group.name)
    held = frozenset().union(*(opened.words_of(row) for row, _ in members))
    plain = search_form(" ".join(passage.search_text for _, passage in members))
    return (
        sum(
            weight
            for word, weight in weights.items()
            if word in held or any(term in plain for term in synonyms.of(word))
        )
        / total
    )


def unmentioned_share(
    opened: OpenGeneration, query: Query, synonyms: Synonyms = NO_SYNONYMS
) -> float:
    """Share (0 to 1) of what the question names that no material mentions, by no other word.

    Questions about lunch menus or driving licences name little else; those in everyday words
    about the subject name some such things too, so that it is one signal among several.
    """
    names = nouns_of(query.text)
    mentions = opened.corpus_text.mentions
    unmentioned = [
        name
        for name in names
        if not mentions(name) and not any(mentions(search_form(term)) for term in synonyms.of(name))
    ]
    return len(unmentioned) / len(names) if names else 0.0


def chosen_groups(opened: OpenGeneration, query: Query, groups: Sequence[Group]) -> list[Group]:
    """The answers to give: those for the numbers asked, else the best and what is as near."""
    if query.numbers:
        named = _by_number(opened, query.numbers, groups)
        if named:
            return named + _what_it_is_about(opened, named, groups)
    named = _by_section(opened, query.sections, groups)
    if named:
        return named
    best = groups[0]
    near = [g for g in groups if g.score >= best.score - SECOND_GROUP]
    chosen = [g for g in near[:MAX_GROUPS] if has_answer(opened, g)]
    return _with_other_meetings(opened, chosen or [best], groups)


def _by_number(
    opened: OpenGeneration, numbers: Sequence[int], groups: Sequence[Group]
) -> list[Group]:
    """For each number the groups that treat it: answers before explanations, newest first."""
    chosen: list[Group] = []
    for number in numbers:
        treating = [
            g
            for g in groups
            if any(f.has_number and number in opened.passages[f.row].guideline_nos for f in g.found)
        ]
        answering = [g for g in treating if has_answer(opened, g)]
        treating = sorted(answering or treating, key=lambda g: _order(opened, g))
        mapping = [g for g in treating if _only_refers(opened, g, number)]
        own = [g for g in treating if g not in mapping]
        # Another standard's table stands beside the associations' answers, never in their place.
        chosen += [g for g in (*own[:MAX_GROUPS], *mapping[:1]) if g not in chosen]
    return sorted(chosen, key=lambda g: _is_mapping(opened, g))


def _only_refers(opened: OpenGeneration, group: Group, number: int) -> bool:
    """Whether the group names the number only in another standard's table."""
    members = [p for _, p in opened.members(group.name) if number in p.guideline_nos]
    return all(p.is_reference_mapping for p in members)


def _is_mapping(opened: OpenGeneration, group: Group) -> bool:
    members = [p for _, p in opened.members(group.name)]
    return any(p.is_reference_mapping for p in members)


def answered_numbers(asked: Sequence[int], shown: Sequence[RankedPassage]) -> list[int]:
    """Numbers that the evidence treats; where only another standard's table names any, those asked
    of it."""
    treated = {
        n for e in shown if not e.passage.is_reference_mapping for n in e.passage.guideline_nos
    }
    named = {n for e in shown for n in e.passage.guideline_nos}
    return sorted(treated or (named & set(asked)) or named)


def _what_it_is_about(
    opened: OpenGeneration, named: Sequence[Group], groups: Sequence[Group]
) -> list[Group]:
    """The answer that the question's words mean, where they clearly mean another number's."""
    best = next((g for g in groups if has_answer(opened, g)), None)
    if best is None or best in named or not group_numbers(opened, best):
        return []
    return [best] if best.score >= max(g.score for g in named) + OTHER_NUMBER_MEANT else []


def _by_section(
    opened: OpenGeneration, sections: Sequence[int], groups: Sequence[Group]
) -> list[Group]:
    """The answers of the meeting's questions named, of the newest meeting that has them."""
    found = [
        g
        for g in groups
        if set(section_numbers([opened.passages[g.found[0].row].section])) & set(sections)
        and has_answer(opened, g)
        and opened.documents[_document_id(opened, g)].kind == "meeting"
    ]
    newest = min(found, key=lambda g: _order(opened, g), default=None)
    if newest is None:
        return []
    document = _document_id(opened, newest)
    same = [g for g in found if _document_id(opened, g) == document]
    return sorted(same, key=lambda g: g.name)[:MAX_GROUPS]


def _with_other_meetings(
    opened: OpenGeneration, chosen: list[Group], groups: Sequence[Group]
) -> list[Group]:
    """Where other documents treat the same single number, they are cited too, newest first."""
    numbers = group_numbers(opened, chosen[0])
    if len(numbers) != 1:
        return chosen
    documents = {_document_id(opened, g) for g in chosen}
    for group in groups:
        same = group_numbers(opened, group) == numbers and has_answer(opened, group)
        if same and _document_id(opened, group) not in documents and len(chosen) < MAX_GROUPS:
            chosen.append(group)
            documents.add(_document_id(opened, group))
    first_numbers = [g for g in chosen if group_numbers(opened, g) == numbers]
    others = [g for g in chosen if g not in first_numbers]
    return sorted(first_numbers, key=lambda g: _order(opened, g)) + others


def group_numbers(opened: OpenGeneration, group: Group) -> tuple[int, ...]:
    """Numbers that the group's answering passages treat."""
    members = [p for _, p in opened.members(group.name) if p.part != "question"]
    return tuple(sorted({n for p in members for n in p.guideline_nos}))


def has_answer(opened: OpenGeneration, group: Group) -> bool:
    """Whether the group is more than a question that nothing answers."""
    return any(p.part != "question" for _, p in opened.members(group.name))


_KIND_ORDER = {"meeting": 0, "guideline": 1, "reference": 2}


def _order(opened: OpenGeneration, group: Group) -> tuple[int, str, int, float]:
    """Meetings first, the newest before older ones."""
    document = opened.documents[_document_id(opened, group)]
    newest_first = "".join(chr(0x10FFFF - ord(c)) for c in document.date or "")
    return (
        _KIND_ORDER[document.kind],
        newest_first or "\U0010ffff",
        -(document.meeting or 0),
        -group.score,
    )


def _document_id(opened: OpenGeneration, group: Group) -> str:
    return opened.passages[group.found[0].row].document_id


def evidence_of(opened: OpenGeneration, query: Query, group: Group) -> list[RankedPassage]:
    """What to give of one answer, in the material's order."""
    members = [(r, p) for r, p in opened.members(group.name) if p.part != "question"]
    if query.numbers:
        wanted = set(query.numbers)
        treating = [(r, p) for r, p in members if wanted & set(p.guideline_nos)]
        members = treating or members
    scores = {f.row: f.score for f in group.found}
    kept = _kept(members, scores, query)
    floor = min(scores.values(), default=0.0)
    return [
        RankedPassage(p, opened.document_of(p), scores.get(r, floor))
        for r, p in members
        if r in kept
    ]


def _kept(
    members: Sequence[tuple[int, Passage]], scores: dict[int, float], query: Query
) -> set[int]:
    """Rows to give of the members: all of a short answer, else the best and what belongs to it."""
    rows = {row for row, _ in members}
    if sum(len(p.text) for _, p in members) <= SHORT_ANSWER_CHARS:
        return rows
    present = {row: scores[row] for row in rows if row in scores}
    if not present:
        return set(list(rows)[:1])
    passages = dict(members)
    best = max(present, key=lambda row: (present[row], -row))
    table = _wanted_table(query, present, passages, present[best])
    if table is not None:
        return {row for row, p in members if _same_table(p, passages[table])}
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
    if len(query.numbers) > 1 or not _WANTS_ALL.search(query.text):
        return None
    rows = [r for r in scores if passages[r].part == "table" and scores[r] >= best - NEAR_TABLE]
    return max(rows, key=lambda row: (scores[row], -row), default=None)


_WANTS_ALL = re.compile(
    r"一覧|全部|すべて|全て|一通り|何段階|何種類|何区分|いくつ|どんな(?:もの|項目|列|種類|区分|欄)|どのような(?:もの|項目|列|欄)|リスト|例を|種類|区分け|分け方"
    r"|ランク|何を(?:書|載|記)|必要な(?:列|項目|欄)|違い"
)


def _same_table(passage: Passage, other: Passage) -> bool:
    return (
        passage.part == "table"
        and passage.page_index == other.page_index
        and passage.guideline_nos == other.guideline_nos
    )
