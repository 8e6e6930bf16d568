"""Whose numbers, which answer to which question: small files, each alone and all beside a meeting."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.documents import Document, Passage
from kb.generations.files import GenerationContent, read_content
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

FOLDER = Path(__file__).parents[1] / "data" / "structure"
FOREIGN = ("list-of-another-trade.md", "prose-with-own-numbers.md", "customer-survey.xlsx")
ALONE = sorted(path.name for path in FOLDER.iterdir())
MEETING = """# よろず相談会 第8回

2026年6月5日

# 質問①

ガイドライン[No.85]「設置エリアの施錠」について。サーバー室に鍵がかけられません。どうすればよいですか？

回答[No.85]：鍵の付いた棚にサーバーを入れる方法があります。
"""


def taken(folder: Path, kb: Path) -> tuple[IngestReport, GenerationContent]:
    generations = Generations(kb)
    parts = IngestParts(generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360)
    report = ingest([folder], IngestOptions(), parts)
    return report, read_content(generations.path(generations.live()))


@pytest.fixture(scope="module")
def together(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[IngestReport, GenerationContent, Path]:
    """All of them beside a meeting of our own."""
    root = tmp_path_factory.mktemp("structure")
    shutil.copytree(FOLDER, root / "m")
    (root / "m" / "meeting.md").write_text(MEETING, encoding="utf-8")
    return *taken(root / "m", root / "kb"), root / "kb"


@pytest.fixture(scope="module")
def base(together: tuple[IngestReport, GenerationContent, Path]) -> Iterator[KnowledgeBase]:
    opened = open_knowledge_base(Settings(kb=together[2]), FakeEmbedder())
    yield opened
    opened.close()


Of = Callable[[str], tuple[Document, list[Passage]]]


@pytest.fixture(scope="module", params=["alone", "together"])
def of(
    request: pytest.FixtureRequest,
    together: tuple[IngestReport, GenerationContent, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Of:
    """A file's document and passages, by itself or beside the others."""

    def found(name: str) -> tuple[Document, list[Passage]]:
        content = together[1]
        if request.param == "alone":
            folder = tmp_path_factory.mktemp("alone")
            (folder / "m").mkdir()
            shutil.copy(FOLDER / name, folder / "m")
            _, content = taken(folder / "m", folder / "kb")
        (document,) = [d for d in content.documents if d.id == f"m/{name}"]
        return document, [p for p in content.passages if p.document_id == document.id]

    return found


def pairs(passages: list[Passage]) -> list[tuple[str, str, tuple[int, ...]]]:
    """Each question's text with its answer's, and the numbers of the answer."""
    asked = {p.group: p.text for p in passages if p.part == "question" and not p.ranked_last}
    answers = [p for p in passages if p.part == "answer"]
    return [(asked[p.group], p.text, p.guideline_nos) for p in answers]


@pytest.mark.parametrize("name", FOREIGN)
def test_no_number_of_another_list_is_an_items(of: Of, name: str) -> None:
    document, passages = of(name)
    assert document.kind == "reference"
    assert {p.guideline_nos for p in passages} == {()}
    assert "85" in {number for p in passages for number in p.own_numbers}


def test_foreign_lists_change_neither_titles_nor_answers(base: KnowledgeBase) -> None:
    answer = base.ask("No.85のサーバー室に鍵がかけられません")
    assert {c.document for c in answer.citations} >= {"m/meeting.md"}
    assert not {c.document for c in answer.citations} & {f"m/{name}" for name in FOREIGN}
    assert "消火栓" not in answer.text
    item = base.items().of(85)
    assert item.sheet is not None
    assert item.sheet.document_id == "m/check-sheet-joined-head.xlsx"


def test_a_lists_own_number_is_found_when_it_is_meant(base: KnowledgeBase) -> None:
    answer = base.ask("月次点検表のNo.85は何ですか？")
    assert "消火栓の前が空いている" in answer.text


def test_the_report_says_whose_the_numbers_were_taken_for(
    together: tuple[IngestReport, GenerationContent, Path],
) -> None:
    told = [w.document for w in together[0].warnings if w.kind == "numbering"]
    assert sorted(told) == ["m/customer-survey.xlsx", "m/list-of-another-trade.md"]
    counts = together[0].counts["m/prose-with-own-numbers.md"]
    assert (counts.guideline_nos, counts.own_numbers) == (0, 2)


def test_questions_that_begin_like_a_particle_are_questions(of: Of) -> None:
    found = pairs(of("particle-after-the-number.md")[1])
    assert [asked[:4] for asked, _, _ in found] == ["パスワー", "とりあえ", "がんばっ"]


def test_answers_go_to_the_questions_that_they_name(of: Of) -> None:
    found = pairs(of("two-questions-then-two-answers.md")[1])
    assert [(answer[:3], numbers) for _, answer, numbers in found] == [
        ("三段階", (54,)),
        ("紙でも", (86,)),
    ]


def test_answers_open_with_a_wide_space(of: Of) -> None:
    document, passages = of("answers-marked-kotae.docx")
    assert (document.kind, document.meeting) == ("meeting", 23)
    assert [answer[:3] for _, answer, _ in pairs(passages)] == ["よいで", "見る人", "要りま"]


def test_questions_without_numbers_have_names_of_their_own(of: Of) -> None:
    passages = of("questions-without-numbers.md")[1]
    answers = [p for p in passages if p.part == "answer"]
    assert len({p.section for p in answers}) == len({p.group for p in answers}) == 2


@pytest.mark.parametrize(
    ("name", "meeting", "day", "numbers"),
    [
        ("questions-in-a-table.pptx", 25, "2026-07-10", [(60,), (99,)]),
        ("list-of-questions.xlsx", 26, "2026-08-07", [(44,), (44,), (85,)]),
    ],
)
def test_a_row_is_a_question_with_its_answer(
    of: Of, name: str, meeting: int, day: str, numbers: list[tuple[int, ...]]
) -> None:
    document, passages = of(name)
    assert (document.kind, document.meeting, document.date) == ("meeting", meeting, day)
    assert [found for _, _, found in pairs(passages)] == numbers


def test_a_section_is_named_by_its_question(of: Of) -> None:
    sections = {p.section for p in of("headings-with-parents.md")[1]}
    assert sections == {"写真を取引先に送ってもよいですか", "名刺の情報は個人情報ですか"}


def test_another_standards_rows_refer_to_items_and_keep_their_numbers(of: Of) -> None:
    rows = [p for p in of("crosswalk-two-row-head.xlsx")[1] if p.is_reference_mapping]
    assert [(p.own_numbers, p.guideline_nos) for p in rows] == [
        (("9-1-1-1",), (85,)),
        (("9-1-1-2",), (84, 86)),
    ]


def test_an_empty_star_is_no_lost_cell_and_a_criterion_is_found_by_its_number(
    together: tuple[IngestReport, GenerationContent, Path], base: KnowledgeBase
) -> None:
    lost = {w.document for w in together[0].warnings if w.kind == "lost-table-cell"}
    assert "m/crosswalk-two-row-head.xlsx" not in lost
    assert "入退場を記録する" in base.ask("9-1-1-2 は何を求めていますか？").text
    mapped = base.ask("No.85に対応する要求事項は？")
    assert "m/crosswalk-two-row-head.xlsx" in {c.document for c in mapped.citations}


def test_a_check_sheet_with_a_joined_head_gives_its_item(
    of: Of, together: tuple[IngestReport, GenerationContent, Path]
) -> None:
    document, passages = of("check-sheet-joined-head.xlsx")
    assert document.kind == "guideline"
    assert [p.guideline_nos for p in passages if p.part == "table"] == [(85,), ()]
    (item,) = together[1].items
    assert (item.number, item.label, item.levels) == (85, "物理セキュリティ", (1,))
    assert any(w.kind == "number-out-of-range" for w in together[0].warnings)


def test_a_number_of_an_older_edition_is_not_todays(of: Of, base: KnowledgeBase) -> None:
    document, passages = of("numbers-of-an-older-edition.md")
    assert document.numbers_edition == "2.0"
    assert {p.guideline_nos for p in passages} == {()}
    answer = base.ask("No.80のサーバー置き場の施錠は？")
    assert "鍵を持つ人の一覧" in answer.text
    assert any("V2.0" in note for note in answer.notes)
    assert answer.guideline_nos == ()


def test_every_file_of_the_folder_is_asked_for_above() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    assert all(name in told for name in ALONE)
