"""The item master in use: from a check sheet to the names in answers, lists and programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.doctor import found_by, item_names
from fakes import FakeEmbedder
from generation_state import write_without
from ingest.forgetting import forget
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.guideline.check_sheets import ITEMS
from kb.guideline.editions import Renumberings
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import EVERY_NUMBER
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.source_list import source_list, source_list_lines
from screens.chat.citation_cards import heading_of
from screens.words import Wording
from sheets import MAPPING_TITLE, write_check_sheet, write_mapping

MEETING = """# よろず相談会 第8回

2026年6月5日

# 質問①

・ガイドライン[No.9]「決まりの把握」について。どの決まりを見ればよいですか？

回答[No.9]：業界の決まりの一覧を総務が持ち、年に一度見直します。
"""
OLDER = (
    MEETING.replace("第8回", "第5回")
    .replace("2026年6月5日", "2024年6月7日")
    .replace("総務", "法務")
)
BOOK = "# サイバーセキュリティガイドラインの解説書（架空）\n\n## No.9 社内の決まりを集める\n\n### 解説\n\n法令と業界の約束を一つの表に集めます。\n"
SHEET = [
    (9, "法令遵守", "Lv1", "守るべき決まりを一覧にしている"),
    (10, "法令遵守", "Lv2", "決まりを社内に知らせている"),
    (86, "物理", "Lv1", "出入りの記録を残している"),
]
CRITERIA = [
    ("1-1-1-1", "決まりの一覧があり、責任者が確かめている", "No.9 (LV1), No.10 (LV2) "),
    ("1-1-1-2", "教材があり、全員が受けている", "No.28, No.29, No.30　(LV1)"),
]


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "meeting.md").write_text(MEETING, encoding="utf-8")
    return folder


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "kb")


@pytest.fixture
def run(material: Path, generations: Generations) -> Callable[..., IngestReport]:
    kept = Renumberings(known={"2.2": {n: n for n in EVERY_NUMBER}})
    parts = IngestParts(
        generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360, renumberings=kept
    )
    return lambda **options: ingest([material], IngestOptions(**options), parts)


@pytest.fixture
def open_base(tmp_path: Path) -> Iterator[Callable[[], KnowledgeBase]]:
    opened: list[KnowledgeBase] = []

    def open_it() -> KnowledgeBase:
        opened.append(open_knowledge_base(Settings(kb=tmp_path / "kb"), FakeEmbedder()))
        return opened[-1]

    yield open_it
    for knowledge_base in opened:
        knowledge_base.close()


def test_a_sheet_names_items_with_level_label_and_place(
    material: Path, run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    write_check_sheet(material / "sheet.xlsx", SHEET)
    assert run().failed == ()
    knowledge_base = open_base()
    item = knowledge_base.items().of(10)
    assert (item.number, item.name, item.level, item.label) == (10, SHEET[1][3], 2, "法令遵守")
    assert item.source == "check-sheet"
    assert item.sheet is not None
    assert (item.sheet.condition, item.sheet.document_id) == (SHEET[1][3], "m/sheet.xlsx")
    assert 10 in knowledge_base.treated_numbers()


def test_without_a_sheet_the_shipped_table_names_items_and_says_so(
    run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    run()
    knowledge_base = open_base()
    item = knowledge_base.items().of(116)
    assert (item.source, item.sheet) == ("shipped", None)
    assert 116 not in knowledge_base.treated_numbers()
    named = knowledge_base.items().of(9)
    assert (named.source, named.name) == ("material", "決まりの把握")
    assert knowledge_base.items().of(8).name is None


def test_the_sheets_name_stands_above_the_meetings_answer(
    material: Path, run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    write_check_sheet(material / "sheet.xlsx", SHEET)
    run()
    answer = open_base().ask("No.9について教えてください")
    assert f"No.9「{SHEET[0][3]}」" in answer.text
    assert answer.citations[0].kind == "meeting"
    assert all(item.title != "社内ルール(法令等)" for item in answer.related)


def test_the_sheet_survives_the_next_ingest_and_goes_with_its_document(
    material: Path, run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    sheet = write_check_sheet(material / "sheet.xlsx", SHEET)
    run()
    (material / "book.md").write_text(BOOK, encoding="utf-8")
    assert run().unchanged == 2
    knowledge_base = open_base()
    assert knowledge_base.items().level(86) == 1
    sheet.unlink()
    assert run(prune=True).removed == ("m/sheet.xlsx",)
    item = knowledge_base.items().of(9)
    assert (item.source, item.sheet) == ("material", None)


def test_a_forgotten_sheet_leaves_no_item_behind(
    material: Path, run: Callable[..., IngestReport], generations: Generations
) -> None:
    write_check_sheet(material / "sheet.xlsx", SHEET)
    run()
    forget(generations, "m/sheet.xlsx")
    for name in generations.complete():
        assert SHEET[0][3] not in (generations.path(name) / ITEMS).read_text(encoding="utf-8")


def test_the_newest_edition_wins_and_the_difference_is_told(
    material: Path, run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    old = [(9, "法令遵守", "Lv2", "決まりの一覧を持っている"), *SHEET[1:]]
    write_check_sheet(material / "a-new.xlsx", SHEET, edition=" V2.3")
    write_check_sheet(material / "b-old.xlsx", old, edition=" V2.2")
    report = run()
    warning = next(w for w in report.warnings if w.kind == "item-disagreement")
    assert warning.document == "m/b-old.xlsx"
    assert all(
        words in warning.message for words in ("レベルが違う番号 No.9", "達成条件が違う番号 No.9")
    )
    assert "No.86" not in warning.message
    item = open_base().items().of(9)
    assert item.level == 1
    assert item.sheet is not None
    assert (item.sheet.condition, item.sheet.document_id) == (SHEET[0][3], "m/a-new.xlsx")


def test_a_generation_from_before_there_was_a_master_still_opens(
    material: Path,
    run: Callable[..., IngestReport],
    generations: Generations,
    open_base: Callable[[], KnowledgeBase],
) -> None:
    write_check_sheet(material / "sheet.xlsx", SHEET)
    run()
    write_without(generations, ITEMS)
    knowledge_base = open_base()
    item = knowledge_base.items().of(9)
    assert item.source == "material"
    assert not knowledge_base.ask("No.9について教えてください").refused
    assert read_content(generations.path(generations.live())).items == []


def test_sources_tells_which_names_there_are_and_which_lack(
    material: Path, run: Callable[..., IngestReport], generations: Generations
) -> None:
    run()
    before = source_list(generations.folder)["item_names"]
    assert (before["from_material"], before["sheets"]) == ([9], [])
    assert 116 in before["from_shipped_table"]
    assert 8 in before["unnamed"]
    write_check_sheet(material / "sheet.xlsx", SHEET)
    run()
    listing = source_list(generations.folder)
    after = listing["item_names"]
    assert (after["from_material"], after["sheets"]) == ([9, 10, 86], ["m/sheet.xlsx"])
    assert sum(len(after[k]) for k in ("from_material", "from_shipped_table", "unnamed")) == 153
    assert "取り込んだ資料から 3 件" in "\n".join(source_list_lines(listing))


def test_doctor_tells_that_a_sheet_is_lacking_and_calls_it_no_problem(
    material: Path, run: Callable[..., IngestReport], generations: Generations
) -> None:
    run()
    settings = Settings(kb=generations.folder)
    finding = found_by("items", item_names, settings)
    assert not finding.is_problem
    assert "チェックシート" in finding.message.ja


def test_passages_about_an_item_come_newest_first_with_references_last(
    material: Path, run: Callable[..., IngestReport], open_base: Callable[[], KnowledgeBase]
) -> None:
    (material / "older.md").write_text(OLDER, encoding="utf-8")
    (material / "book.md").write_text(BOOK, encoding="utf-8")
    write_mapping(material / "criteria.xlsx", CRITERIA)
    run()
    found = open_base().passages_about(9)
    order = list(dict.fromkeys(f.document.id for f in found))
    assert order == ["m/meeting.md", "m/older.md", "m/book.md", "m/criteria.xlsx"]
    assert open_base().passages_about(77) == []


@pytest.fixture(scope="module")
def referring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A meeting that treats No.9, and another standard's table that refers to it and to others."""
    folder = tmp_path_factory.mktemp("referring")
    (folder / "m").mkdir()
    (folder / "m" / "meeting.md").write_text(MEETING, encoding="utf-8")
    write_mapping(folder / "m" / "criteria.xlsx", CRITERIA)
    parts = IngestParts(
        Generations(folder / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )
    assert ingest([folder / "m"], IngestOptions(), parts).failed == ()
    opened = open_knowledge_base(Settings(kb=folder / "kb"), FakeEmbedder())
    yield opened
    opened.close()


def test_another_standards_row_stands_beside_the_meetings_answer_as_a_reference(
    referring: KnowledgeBase,
) -> None:
    answer = referring.ask("No.9について教えてください")
    assert [c.kind for c in answer.citations] == ["meeting", "reference"]
    assert "■ 参考: " in answer.text
    assert "No.9・No.10 を参照先に挙げている基準" in answer.text
    assert answer.guideline_nos == (9,)
    assert answer.citations[1].is_reference_mapping
    assert any("同等とは限りません" in note for note in answer.notes)
    assert not any("お尋ねの番号は" in note for note in answer.notes)
    assert not any("だけで" in note for note in answer.notes)


def test_a_number_that_only_another_standard_names_is_answered_with_that_said(
    referring: KnowledgeBase,
) -> None:
    answer = referring.ask("No.28について教えてください")
    assert not answer.refused
    assert [c.kind for c in answer.citations] == ["reference"]
    assert answer.guideline_nos == (28,)
    assert any("No.28 を挙げているのは参考の対応表" in note for note in answer.notes)
    assert referring.treated_numbers() == (9,)
    listing = source_list(referring.folder)
    assert (listing["guideline_nos"], listing["reference_only_nos"]) == ([9], [10, 28, 29, 30])
    assert referring.items().of(28).name


def test_another_standards_own_numbers_are_nobodys(referring: KnowledgeBase) -> None:
    assert referring.passages_about(1) == []
    assert referring.ask("No.1について教えてください").refused
    documents = {d.id: d.kind for d in referring.documents()}
    assert documents["m/criteria.xlsx"] == "reference"


def test_a_card_of_another_standards_row_is_headed_by_its_document(
    referring: KnowledgeBase,
) -> None:
    citations = referring.ask("No.9について教えてください").citations
    headings = [heading_of(c, referring.items(), Wording("ja")) for c in citations]
    assert headings == ["No.9（決まりの把握）", MAPPING_TITLE]
