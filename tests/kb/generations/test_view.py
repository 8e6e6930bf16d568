"""Documents for some groups only: nothing of a hidden one shows anywhere. Fake embedder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.documents import document_from_dict
from kb.generations.folder import Generations
from kb.generations.kept_warnings import warning_to_dict
from kb.generations.view import KEPT_VIEWS, SourceFilter, Views, may_see, numbers_written
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.warnings import (
    AsTold,
    Facts,
    LostTableCell,
    MisprintedTitle,
    SupersededEdition,
    UnknownLink,
    Warning,
)

GROUPS = ("red", "blue", "green")
MEETINGS = ("ひまわり", "すずらん", "あじさい", "りんどう", "なでしこ", "くちなし")
SHEETS = ("さざんか", "たんぽぽ")
WORDS = (*MEETINGS, *SHEETS)
"""A word for each document that occurs nowhere else; all of them also speak of keys."""
NUMBERS = {word: 11 + place for place, word in enumerate(WORDS)}


def meeting(word: str) -> str:
    number, place = NUMBERS[word], WORDS.index(word) + 1
    return (
        f"# よろず相談会 第{20 + place}回 {word}の集い\n\n20{30 + place}年4月1日\n\n# 質問①\n\n"
        f"・ガイドライン[No.{number}]「{word}置き場の施錠」について。{word}の鍵はどう管理しますか？\n\n"
        f"回答[No.{number}]：{word}の鍵は、{word}係が台帳に付けて管理してください。\n"
    )


def check_sheet(word: str) -> str:
    return (
        f"# {word}（自工会ガイドライン チェックシート）\n\n| No. | レベル | 達成条件 |\n| --- | --- | --- |\n"
        f"| {NUMBERS[word]} | Lv1 | {word}の鍵を台帳に付けていること |\n"
        f"| {NUMBERS[word] + 20} | Lv2 | {word}の扉を閉めていること |\n"
    )


def made(folder: Path, words: tuple[str, ...], repeated: tuple[str, ...] = ()) -> KnowledgeBase:
    """A knowledge base of a meeting for each word; ``repeated`` ones come twice."""
    material = folder / "m"
    material.mkdir(parents=True)
    for word in words:
        name = f"d{WORDS.index(word)}"
        text = check_sheet(word) if word in SHEETS else meeting(word)
        (material / f"{name}.md").write_text(text, encoding="utf-8")
        if word in repeated:
            (material / f"{name}-copy.md").write_text(meeting(word), encoding="utf-8")
    parts = IngestParts(
        Generations(folder / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )
    ingest([material], IngestOptions(), parts)
    # The fake embedder is not what the decision to answer was calibrated with.
    return open_knowledge_base(Settings(kb=folder / "kb", caution=0), FakeEmbedder())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    knowledge_base = made(tmp_path_factory.mktemp("whole"), WORDS, repeated=WORDS[:2])
    yield knowledge_base
    knowledge_base.close()


def restricted(
    knowledge_base: KnowledgeBase, audiences: Mapping[str, tuple[str, ...]]
) -> KnowledgeBase:
    """The same with these audiences, as an ingest would have stored them."""
    with knowledge_base.live.use() as opened:
        for identifier, document in opened.documents.items():
            audience = audiences.get(identifier, ())
            opened.documents[identifier] = replace(document, audience=audience)
    return replace(knowledge_base, views=Views())


def ids_of(knowledge_base: KnowledgeBase) -> list[str]:
    with knowledge_base.live.use() as opened:
        return sorted(opened.documents)


def word_of(identifier: str) -> str:
    match = re.search(r"d(\d)", identifier)
    assert match
    return WORDS[int(match[1])]


def everything_shown(knowledge_base: KnowledgeBase, question: str) -> str:
    """All that the screens can get for one question."""
    answer = knowledge_base.ask(question)
    shown = [
        answer_to_dict(answer) | {"question": ""},
        [asdict(link) for link in answer.references],
        [asdict(found.passage) for found in knowledge_base.search(question, 50)],
        [asdict(document) for document in knowledge_base.documents()],
        [(asdict(w), w.message) for w in knowledge_base.warnings()],
        knowledge_base.suggested_questions(50),
        knowledge_base.items().topics(),
        [asdict(item) for item in knowledge_base.items().items.values()],
        [asdict(f.passage) for n in NUMBERS.values() for f in knowledge_base.passages_about(n)],
    ]
    return json.dumps(shown, ensure_ascii=False)


def numbers_of(word: str) -> set[int]:
    return {NUMBERS[word], NUMBERS[word] + 20} if word in SHEETS else {NUMBERS[word]}


def test_the_material_of_these_tests_makes_an_item_master(whole: KnowledgeBase) -> None:
    item = whole.items().of(NUMBERS[SHEETS[0]])
    assert (item.source, item.title) == ("check-sheet", f"{SHEETS[0]}の鍵を台帳に付けていること")


QUESTIONS = (
    "鍵はどう管理しますか？",
    "施錠について教えてください",
    "No.11 と No.13 について",
    "No.150 について",
    "質問①の回答は？",
    "いつの相談会ですか？",
    "駐車場の広さは？",
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_nothing_of_a_hidden_document_shows(whole: KnowledgeBase, data: st.DataObject) -> None:
    some = st.sets(st.sampled_from(GROUPS), max_size=2).map(lambda s: tuple(sorted(s)))
    audiences = {i: data.draw(some, label=i) for i in ids_of(whole)}
    groups = data.draw(st.frozensets(st.sampled_from(GROUPS), max_size=2), label="groups")
    question = data.draw(st.sampled_from(QUESTIONS), label="question")
    visible = {i for i, audience in audiences.items() if may_see(audience, groups)}
    view = restricted(whole, audiences).for_groups(groups)
    shown = everything_shown(view, question)
    words = {word_of(i) for i in visible}
    hidden_words = set(WORDS) - words
    assert [w for w in hidden_words if w in shown] == []
    assert {d.id for d in view.documents()} == visible
    assert set(view.treated_numbers()) == {n for w in words for n in numbers_of(w)}
    assert [i for i in audiences if i not in visible and f'"{i}"' in shown] == []
    assert [i for i in audiences if i not in visible and view.source_bytes(i) is not None] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_as_if_the_hidden_documents_did_not_exist(
    whole: KnowledgeBase, tmp_path: Path, question: str
) -> None:
    hidden = {i: ("red",) for i in ids_of(whole) if word_of(i) in WORDS[3:]}
    view = restricted(whole, hidden).for_groups(frozenset({"blue"}))
    alone = made(tmp_path, WORDS[:3], repeated=WORDS[:2])
    seen, expected = view.ask(question), alone.ask(question)
    alone.close()
    assert (seen.text, seen.reason, seen.guideline_nos) == (
        expected.text,
        expected.reason,
        expected.guideline_nos,
    )
    assert [c.quote for c in seen.citations] == [c.quote for c in expected.citations]
    assert [c.score for c in seen.citations] == pytest.approx(
        [c.score for c in expected.citations], abs=0.05
    )
    assert (seen.related, seen.notes) == (expected.related, expected.notes)


def test_a_member_sees_what_others_do_not(whole: KnowledgeBase) -> None:
    view = restricted(whole, {"m/d4.md": ("red",)})
    question = f"{WORDS[4]}の鍵はどう管理しますか？"
    assert [c.document for c in view.for_groups(frozenset({"red"})).ask(question).citations] == [
        "m/d4.md"
    ]
    others = view.for_groups(frozenset({"blue"})).ask(question)
    assert "m/d4.md" not in {c.document for c in others.citations}


def test_a_document_that_was_shown_may_be_hidden_later(whole: KnowledgeBase) -> None:
    view = restricted(whole, {"m/d4.md": ("red",)})
    assert view.for_groups(frozenset()).hides(["m/d4.md"])
    assert not view.for_groups(frozenset({"red"})).hides(["m/d4.md"])
    assert not view.for_groups(frozenset()).hides(["m/d3.md", "m/gone.md"])


def test_the_command_line_sees_everything(whole: KnowledgeBase) -> None:
    knowledge_base = restricted(whole, dict.fromkeys(ids_of(whole), ("red",)))
    assert len(knowledge_base.documents()) == len(WORDS) + 2
    assert knowledge_base.for_groups(frozenset()).documents() == ()
    assert knowledge_base.for_groups(frozenset()).ask(QUESTIONS[0]).refused


def test_a_public_copy_of_a_hidden_document_is_cited_itself(whole: KnowledgeBase) -> None:
    originals = {d.duplicate_of for d in whole.documents() if d.duplicate_of}
    view = restricted(whole, {str(i): ("red",) for i in originals}).for_groups(frozenset())
    cited = {c.document for c in view.ask(f"{WORDS[0]}の鍵はどう管理しますか？").citations}
    assert cited == {d.id for d in whole.documents() if "d0" in d.id} - originals


def test_comparisons_that_name_hidden_documents_are_not_told(whole: KnowledgeBase) -> None:
    assert {w.kind for w in whole.warnings()} >= {"duplicate-document"}
    view = restricted(whole, {"m/d5.md": ("red",)}).for_groups(frozenset())
    assert "duplicate-document" not in {w.kind for w in view.warnings()}


def test_only_warnings_that_name_a_hidden_document_are_kept_back(
    whole: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = next(d for d in whole.documents() if d.id == "m/d5.md")
    facts: tuple[Facts, ...] = (
        SupersededEdition("手引き", hidden.title),
        UnknownLink(
            (("手引き", "https://a.example"), (f"{hidden.title} の資料", "https://b.example"))
        ),
        AsTold(f"「{hidden.title}」と違います。"),
        AsTold(f"{hidden.id} の方を使います。"),
        LostTableCell(hidden.title, ("台帳",)),
        MisprintedTitle("方針", "指針"),
        AsTold("ほかの話です。"),
    )
    told = tuple(Warning(getattr(each, "kind", "newer-answer"), "m/d4.md", each) for each in facts)
    with whole.live.use() as opened:
        kept = [warning_to_dict(w) for w in told]
        monkeypatch.setattr(opened, "report", {"own_warnings": kept})
        view = restricted(whole, {hidden.id: ("red",)}).for_groups(frozenset())
        assert [w.facts for w in view.warnings()] == list(facts[4:])


def test_nothing_is_copied_where_nothing_is_hidden(whole: KnowledgeBase) -> None:
    knowledge_base = restricted(whole, {"m/d5.md": ("red",)})
    with knowledge_base.live.use() as opened:
        assert knowledge_base.views.of(opened, frozenset({"red"})) is opened
        view = knowledge_base.views.of(opened, frozenset())
        assert view is not opened
        assert knowledge_base.views.of(opened, frozenset({"blue"})) is view


def test_only_so_many_views_are_kept(whole: KnowledgeBase) -> None:
    many = [f"g{n}" for n in range(KEPT_VIEWS + 4)]
    knowledge_base = restricted(whole, {"m/d5.md": ("red",)})
    with knowledge_base.live.use() as opened:
        ids = sorted(opened.documents)
        for place, group in enumerate(many):
            hidden = {i: (group,) for bit, i in enumerate(ids) if (place + 1) >> bit & 1}
            for i in ids:
                opened.documents[i] = replace(opened.documents[i], audience=hidden.get(i, ()))
            knowledge_base.views.of(opened, frozenset())
        assert len(knowledge_base.views._views) == KEPT_VIEWS


def test_a_generation_made_before_audiences_is_public(whole: KnowledgeBase) -> None:
    stored = asdict(whole.documents()[0])
    del stored["audience"]
    assert document_from_dict(stored).audience == ()


def test_an_audience_survives_being_stored(whole: KnowledgeBase) -> None:
    document = replace(whole.documents()[0], audience=("a", "b"))
    assert document_from_dict(json.loads(json.dumps(asdict(document)))) == document


def cited_words(knowledge_base: KnowledgeBase, question: str, chosen: SourceFilter) -> set[str]:
    """The documents that may be cited for a question under a filter, by their words."""
    found = knowledge_base.filtered(chosen).search(question, k=50)
    return {word for word in WORDS for f in found if word in f.passage.text}


@pytest.fixture(scope="module")
def filterable(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return made(tmp_path_factory.mktemp("filterable"), (*MEETINGS[:3], SHEETS[0]))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (SourceFilter(meetings=frozenset({21})), {MEETINGS[0]}),
        (SourceFilter(numbers=frozenset({12, 13})), set(MEETINGS[1:3])),
        (SourceFilter(meetings=frozenset({21}), numbers=frozenset({12})), set()),
        (SourceFilter(levels=frozenset({2})), {SHEETS[0]}),
    ],
)
def test_a_filter_leaves_nothing_else_to_be_found(
    filterable: KnowledgeBase, chosen: SourceFilter, expected: set[str]
) -> None:
    assert cited_words(filterable, "鍵はどう管理しますか", SourceFilter()) == {
        *MEETINGS[:3],
        SHEETS[0],
    }
    assert cited_words(filterable, "鍵はどう管理しますか", chosen) == expected


def test_a_filter_that_takes_nothing_refuses(filterable: KnowledgeBase) -> None:
    nothing = SourceFilter(meetings=frozenset({99}))
    answer = filterable.filtered(nothing).ask("鍵はどう管理しますか")
    assert answer.refused


def test_a_filter_shows_nothing_that_is_hidden(filterable: KnowledgeBase) -> None:
    with filterable.live.use() as opened:
        first = next(iter(opened.documents))
        hidden = replace(opened.documents[first], audience=("red",))
        before = opened.documents[first]
        opened.documents[first] = hidden
    chosen = SourceFilter(kinds=frozenset({hidden.kind}))
    seen = replace(filterable, views=Views()).for_groups(frozenset()).filtered(chosen)
    assert first not in {d.id for d in seen.documents()}
    opened.documents[first] = before


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("85", {85}),
        ("No.5〜7", {5, 6, 7}),
        ("5～7", {5, 6, 7}),
        ("Ｎｏ．８５、86", {85, 86}),
        ("鍵", set()),
        ("", set()),
    ],
)
def test_items_are_read_as_people_write_them(written: str, expected: set[int]) -> None:
    assert numbers_written(written) == expected
