"""The whole generation and a visitor's view keep one Protocol, and no member of it tells more."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from fakes import FakeEmbedder
from kb.documents import Passage
from kb.generations.folder import Generations
from kb.generations.live import WholeGeneration
from kb.generations.opened import OpenGeneration, asked_sentence
from kb.generations.view import SourceFilter, Views, VisibleGeneration
from kb.guideline.items import GuidelineItems
from kb.index.passages import PassageFile
from kb.retrieval.evidence import QUOTE_LIMITS
from made_knowledge_base import ingest_texts

HIDDEN_WORD = "温室"
HIDDEN_NUMBER = 99
SHOWN = (
    "# よろず相談会 第8回\n\n2026年6月5日\n\n# 質問①\n\nガイドライン[No.85]「設置エリアの施錠」について。"
    "サーバーの部屋に鍵がありません。どうすればよいですか？\n\n回答[No.85]：棚に鍵を付けてください。\n"
)
HIDDEN = (
    f"# よろず相談会 第9回 {HIDDEN_WORD}の集い\n\n2026年9月4日\n\n# 質問①\n\n"
    f"ガイドライン[No.{HIDDEN_NUMBER}]「{HIDDEN_WORD}の施錠」について。{HIDDEN_WORD}の鍵はどう管理しますか？\n\n"
    f"回答[No.{HIDDEN_NUMBER}]：{HIDDEN_WORD}の鍵は、担当者が台帳に付けて管理してください。\n"
)
SHEET = "# 自工会ガイドライン チェックシート\n\n| No. | レベル | 達成条件 |\n| --- | --- | --- |\n"
TEXTS = {
    "shown.md": SHOWN,
    "copy.md": SHOWN,
    "sheet.md": f"{SHEET}| 85 | Lv1 | 鍵を台帳に付けていること |\n",
    "hidden.md": HIDDEN,
    "hidden-copy.md": HIDDEN,
    "hidden-sheet.md": f"{SHEET}| {HIDDEN_NUMBER} | Lv2 | {HIDDEN_WORD}の扉を閉めていること |\n",
}
IDS = tuple(f"kb-material/{name}" for name in TEXTS)
NUMBERS = (85, HIDDEN_NUMBER)
QUERY = np.ones(FakeEmbedder().dimension, np.float32)
WORDS = ("鍵", HIDDEN_WORD)

ASKED: dict[str, Callable[[OpenGeneration], Any]] = {
    "name": lambda g: g.name,
    "documents": lambda g: {i: asdict(d) for i, d in g.documents.items()},
    "passages": lambda g: [asdict(p) for p in g.passages],
    "vectors": lambda g: (g.vectors @ QUERY).tolist(),
    "neighbours": lambda g: sorted(row for row, _ in g.neighbours.nearest(QUERY, 99)),
    "lexical": lambda g: [
        (g.lexical.scores([w]).tolist(), g.lexical.idf(w), g.lexical.rows_with(w).tolist())
        for w in WORDS
    ],
    "tokens": lambda g: (
        g.tokens and g.tokens.max_sims(np.array([QUERY]), range(len(g.passages))).tolist()
    ),
    "facts": lambda g: (g.facts.document_names, g.facts.group_names, g.facts.numbers.tolist()),
    "report": lambda g: g.report["warnings"],
    "pages": lambda g: {place: page.text for place, page in g.pages.items()},
    "check_sheets": lambda g: [asdict(record) for record in g.check_sheets],
    "corpus_text": lambda g: [g.corpus_text.mentions(word) for word in WORDS],
    "rows_by_number": lambda g: g.rows_by_number,
    "rows_by_group": lambda g: g.rows_by_group,
    "is_hidden": lambda g: g.is_hidden.tolist(),
    "shown_passages": lambda g: [asdict(p) for p in g.shown_passages()],
    "document_of": lambda g: [g.document_of(p).id for p in g.passages],
    "treated_numbers": lambda g: g.treated_numbers(),
    "mapped_numbers": lambda g: g.mapped_numbers(),
    "members": lambda g: [g.members(passage.group) for passage in g.passages],
    "warnings": lambda g: [asdict(warning) for warning in g.warnings],
    "told_before": lambda g: sorted(map(str, g.told_before)),
    "page_text": lambda g: [g.page_text(i, 0) for i in IDS],
    "words_of": lambda g: [sorted(g.words_of(row)) for row in range(len(g.passages))],
    "covers": lambda g: [asdict(p) for p in g.covers()],
    "holdings": lambda g: {n: sorted(held) for n, held in g.holdings.items()},
    "named_items": lambda g: g.named_items(GuidelineItems()).items,
    "item_titles": lambda g: g.item_titles,
    "meetings_answering": lambda g: [d.id for d in g.meetings_answering(NUMBERS)],
    "passages_about": lambda g: [g.passages_about(number) for number in NUMBERS],
    "places_about": lambda g: [g.places_about(number, QUOTE_LIMITS) for number in NUMBERS],
    "suggested_questions": lambda g: g.suggested_questions(50),
}
"""What each member of the Protocol tells; a new member needs a line here."""
NOTHING_TO_TELL = {
    # Of the whole generation on purpose: its form and its checksums, which name no document.
    "manifest",
    "close",
}


def members_of_the_protocol() -> set[str]:
    declared = set(OpenGeneration.__annotations__)
    written = {name for name in vars(OpenGeneration) if not name.startswith("_")}
    return declared | written


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeGeneration]:
    kb = tmp_path_factory.mktemp("opened") / "kb"
    ingest_texts(kb, TEXTS)
    opened = WholeGeneration(Generations(kb), Generations(kb).live())
    yield opened
    opened.close()


class GuardedPassages(PassageFile):
    """Fails where a passage of a hidden document is read."""

    def __getitem__(self, row: int) -> Passage:
        passage = super().__getitem__(row)
        assert "hidden" not in passage.document_id
        return passage


@pytest.fixture(scope="module")
def part(whole: WholeGeneration) -> Iterator[VisibleGeneration]:
    guarded = copy.copy(whole)
    guarded.passages = GuardedPassages(whole.folder)
    yield VisibleGeneration(guarded, frozenset(i for i in whole.documents if "hidden" not in i))
    guarded.passages.close()


def test_every_member_of_the_protocol_is_tried() -> None:
    assert set(ASKED) | NOTHING_TO_TELL == members_of_the_protocol()


@pytest.mark.parametrize("member", sorted(ASKED))
def test_a_view_that_hides_nothing_tells_what_the_whole_tells(
    whole: WholeGeneration, member: str
) -> None:
    expected = ASKED[member](whole)
    if member in ("report", "warnings"):
        # Comparisons of documents are told of the whole alone: they name other documents.
        own = whole.report["own_warnings"]
        expected = [w for w in expected if w["document"] in str(own) and w in own]
    view = VisibleGeneration(whole, frozenset(whole.documents))
    assert ASKED[member](view) == expected


@pytest.mark.parametrize("member", sorted(ASKED))
def test_no_member_reaches_or_tells_of_a_hidden_document(
    part: VisibleGeneration, member: str
) -> None:
    told = str(ASKED[member](part))
    assert HIDDEN_WORD not in told
    assert "hidden" not in told


@pytest.mark.parametrize(
    "member", ["rows_by_number", "treated_numbers", "holdings", "named_items", "item_titles"]
)
def test_a_number_that_only_a_hidden_document_treats_is_not_there(
    whole: WholeGeneration, part: VisibleGeneration, member: str
) -> None:
    assert {*ASKED[member](whole)} - {*ASKED[member](part)} == {HIDDEN_NUMBER}


def test_a_word_that_only_a_hidden_document_holds_is_one_that_nothing_holds(
    whole: WholeGeneration, part: VisibleGeneration
) -> None:
    assert len(whole.lexical.rows_with(HIDDEN_WORD))
    assert not len(part.lexical.rows_with(HIDDEN_WORD))
    assert part.lexical.idf(HIDDEN_WORD) == part.lexical.idf("どこにもない語")
    assert not part.lexical.scores([HIDDEN_WORD]).any()
    assert not part.corpus_text.mentions(HIDDEN_WORD)


def test_a_view_can_be_narrowed_again(part: VisibleGeneration) -> None:
    sheet = VisibleGeneration(part, frozenset({"kb-material/sheet.md"}))
    assert {p.document_id for p in sheet.passages} == {"kb-material/sheet.md"}
    assert sheet.neighbours.nearest(QUERY, 9)[0][0] == 0


def test_levels_that_a_hidden_check_sheet_gives_choose_nothing(whole: WholeGeneration) -> None:
    sheet = "kb-material/sheet.md"
    opened = copy.copy(whole)
    opened.documents = {**whole.documents, sheet: replace(whole.documents[sheet], audience=("a",))}
    chosen, views = SourceFilter(kinds=frozenset({"meeting"}), levels=frozenset({1})), Views()
    member = views.of(opened, frozenset({"a"}), chosen, lambda number: 1)
    visitor = views.of(opened, frozenset(), chosen, lambda number: None)
    assert len(member.passages)
    assert not len(visitor.passages)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("背景です。鍵はどう管理しますか？", "鍵はどう管理しますか？"),
        ("・どう管理すればよいですか。\n補足です。", "どう管理すればよいですか。"),
        ("鍵の話です。", None),
        ("何？", None),
        (f"{'とても' * 30}長いですか？", None),
    ],
)
def test_the_sentence_that_asks_is_offered(text: str, sentence: str | None) -> None:
    assert asked_sentence(text) == sentence
