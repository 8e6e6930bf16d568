from __future__ import annotations

import pytest

from builders import circumstances, lines, reading
from ingest.curation.cross_checks import with_duplicates_marked
from ingest.interpretation.document_titles import edition_of, title_candidates
from ingest.interpretation.interpret import interpret
from ingest.parsed.document import ParsedDocument
from ingest.sources.register import Register, Source
from kb.documents import Document

SHEET = "No.\t達成条件\tレベル\n85\t機械の置き場所に鍵が掛かっている\t1\n86\t置き場所への出入りを帳面に残している\t1\n"


def titles(source: str, file_name: str) -> list[str]:
    return title_candidates(lines(source), ParsedDocument(()), file_name)


def test_a_document_without_any_heading_is_named_by_its_file() -> None:
    assert titles("本文です。\n", "手引き.md") == ["手引き"]
    assert title_candidates([], ParsedDocument(()), "手引き.xlsx") == ["手引き"]


def test_a_sheets_name_that_says_nothing_is_no_title() -> None:
    assert titles(f"# Sheet1\n{SHEET}", "点検表.xlsx") == ["点検表"]
    assert titles(f"# シート\n対策の点検表 V2.3\n{SHEET}", "a.xlsx")[0] == "対策の点検表 V2.3"


@pytest.mark.parametrize("suffix", [".xlsm", ".xltx", ".XLTM", ".xls", ".xlsb", ".ods", ".tsv"])
def test_every_kind_of_workbook_is_titled_as_one(suffix: str) -> None:
    assert titles(f"# Sheet1\n{SHEET}", f"点検表{suffix}") == ["点検表"]


def test_the_heading_of_a_macro_document_stays_its_title() -> None:
    assert titles("# Sheet1\n本文です。\n", "点検表.docm") == ["Sheet1", "点検表"]


def test_a_sheets_name_that_says_something_is_one() -> None:
    assert titles(f"# 対策の点検表\n{SHEET}", "a.xlsx")[0] == "対策の点検表"


@pytest.mark.parametrize(
    ("title", "file_name", "face", "edition"),
    [
        ("手引き V2.3", "a.pdf", "", "V2.3"),
        ("手引き 第3.1版", "a.pdf", "", "第3.1版"),
        ("手引き", "手引きv2.2.xlsx", "", "v2.2"),
        ("手引き", "a.xlsx", "2.3版\n", "2.3版"),
        ("手引き", "a.xlsx", "受付 2.5 億円の投資\n", None),
        ("手引き", "2026.04.pdf", "", None),
    ],
)
def test_the_edition_is_found_where_it_stands(
    title: str, file_name: str, face: str, edition: str | None
) -> None:
    assert edition_of(title, file_name, lines(face) if face else []) == edition


def test_a_check_sheet_that_names_the_guideline_is_its_whatever_it_is_called() -> None:
    named = SHEET.replace("No.", "自工会ガイドライン No.", 1)
    result = interpret(reading(f"# 点検\n{named}"), "m/a.xlsx", "hash", circumstances())
    assert result.document.kind == "guideline"
    nobodys = interpret(reading(f"# 点検\n{SHEET}"), "m/a.xlsx", "hash", circumstances())
    assert (nobodys.document.kind, nobodys.items) == ("reference", ())


def test_a_workbook_is_matched_to_the_register_by_any_of_its_names() -> None:
    source = Source(
        id="sheet",
        title="架空のチェックシート第2.3版",
        publisher="架空協会",
        kind="guideline",
        sureness="V",
        edition="2.3",
    )
    register = circumstances(Register((source,)))
    text = f"# シート1\n{SHEET}"
    result = interpret(reading(text), "m/架空のチェックシート第2.3版.xlsx", "hash", register)
    assert (result.document.publisher, result.document.edition) == ("架空協会", "2.3")


def test_two_editions_that_share_most_of_their_text_are_two_documents() -> None:
    first = interpret(reading(f"# 点検 V2.3\n{SHEET}"), "m/a.md", "h1", circumstances())
    second = interpret(reading(f"# 点検 V2.2\n{SHEET}"), "m/b.md", "h2", circumstances())
    passages = {"m/a.md": first.passages, "m/b.md": second.passages}
    marked, _ = with_duplicates_marked([first.document, second.document], passages)
    assert duplicates(marked) == [None, None]
    same = interpret(reading(f"# 点検 V2.3\n{SHEET}"), "m/b.md", "h2", circumstances())
    passages["m/b.md"] = same.passages
    marked, _ = with_duplicates_marked([first.document, same.document], passages)
    assert duplicates(marked) == [None, "m/a.md"]


def duplicates(documents: list[Document]) -> list[str | None]:
    return [document.duplicate_of for document in documents]
