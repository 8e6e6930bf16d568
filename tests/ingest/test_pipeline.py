"""Ingesting again and again: what is added, changed, kept, removed, failed. Fake embedder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes import FakeEmbedder
from generation_state import write_without
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport, report_lines, report_to_dict
from ingest.sources.register import Register
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.errors import KnowledgeBaseBusyError, MaterialError
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.settings import Settings
from kb.source_list import source_list
from sheets import write_mapping

MEETING = """# よろず相談会 第8回

2026年6月5日

# 質問①

・ガイドライン[No.85]「設置エリアの施錠」について。鍵がありません。どうすればよいですか？
・ガイドライン[No.99]「データ書き出しの制限」について。USBは禁止ですか？

回答[No.85]：棚に鍵を付ける方法があります。

回答[No.153]：USBは許可した物だけに制限する方法があります。
"""
NOTES = "# 手引き\n\n## No.54 区分\n\n情報を三つの区分に分けます。\n\n## No.56 台帳\n\n台帳に載せます。\n"

TABLE = """# ガイドライン解説（自工会・部工会ガイドライン）

## No.60 機密区分の表

| 区分 | 台帳 | 期限 |
| --- | --- | --- |
| 極秘 | 載せる | 3年 |
| 秘 |  | 3年 |
| 公開 | 載せない | なし |
"""


class CountingEmbedder(FakeEmbedder):
    """Remembers what it was asked to embed for the store (not for comparing labels)."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def embed_passages(self, texts, on_progress=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - as the real one takes them
        if on_progress:
            self.batches.append(len(texts))
        return super().embed_passages(texts, on_progress)


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    (folder / "meeting.md").write_text(MEETING, encoding="utf-8")
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    return folder


@pytest.fixture
def parts(tmp_path: Path) -> IngestParts:
    return IngestParts(
        Generations(tmp_path / "kb"),
        CountingEmbedder(),
        Register(),
        GuidelineItems(),
        Limits(),
        360,
    )


@pytest.fixture
def run(material: Path, parts: IngestParts) -> Callable[..., IngestReport]:
    return lambda **options: ingest([material], IngestOptions(**options), parts)


def texts(parts: IngestParts) -> list[str]:
    content = read_content(parts.generations.path(parts.generations.live()))
    return [p.text for p in content.passages]


def test_the_first_ingest_adds_everything(run: Callable[..., IngestReport]) -> None:
    report = run()
    assert report.added == ("material/meeting.md", "material/notes.md")
    assert (report.failed, report.missing, report.generation) == ((), (), "000001")
    assert report.embedded == report.passages


def test_ingesting_twice_changes_nothing(
    run: Callable[..., IngestReport], parts: IngestParts
) -> None:
    first, second = run(), run()
    assert (second.added, second.changed, second.removed, second.unchanged) == ((), (), (), 2)
    assert second.generation == first.generation
    assert parts.generations.complete() == ["000001"]


def test_only_the_changed_passages_are_embedded(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    changed = NOTES.replace("台帳に載せます。", "台帳に必ず載せます。")
    (material / "notes.md").write_text(changed, encoding="utf-8")
    report = run()
    assert (report.changed, report.unchanged, report.embedded) == (("material/notes.md",), 1, 1)
    assert "台帳に必ず載せます。" in "".join(texts(parts))
    assert "台帳に載せます。" not in "".join(texts(parts))


def test_a_document_replaced_by_a_shorter_one_leaves_nothing_behind(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    (material / "notes.md").write_text("# 手引き\n\n短くしました。\n", encoding="utf-8")
    run()
    assert not any("区分に分けます" in text for text in texts(parts))


def test_vectors_stay_with_their_passages(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    (material / "about.md").write_text("# 案内\n\n最初に来る文書です。\n", encoding="utf-8")
    run()
    content = read_content(parts.generations.path(parts.generations.live()))
    expected = parts.embedder.embed_passages([p.search_text for p in content.passages])
    np.testing.assert_allclose(content.vectors, expected, atol=1e-6)


def test_a_removed_file_is_reported_and_kept_until_pruned(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    (material / "notes.md").unlink()
    assert run().missing == ("material/notes.md",)
    assert any("区分に分けます" in text for text in texts(parts))
    assert run(prune=True).removed == ("material/notes.md",)
    assert not any("区分に分けます" in text for text in texts(parts))


def test_one_file_given_does_not_make_the_others_missing(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    report = ingest([material / "notes.md"], IngestOptions(prune=True), parts)
    assert (report.missing, report.removed, report.unchanged) == ((), (), 1)


def test_a_dry_run_reports_and_writes_nothing(
    run: Callable[..., IngestReport], parts: IngestParts
) -> None:
    report = run(dry_run=True)
    assert (len(report.added), report.generation) == (2, None)
    assert not parts.generations.folder.exists()


def test_a_bad_file_costs_that_file_only(run: Callable[..., IngestReport], material: Path) -> None:
    (material / "empty.txt").write_bytes(b"")
    (material / "binary.txt").write_bytes(bytes(range(256)) * 8)
    report = run()
    assert {f.path: f.reason for f in report.failed} == {
        "material/empty.txt": "empty",
        "material/binary.txt": "not-this-format",
    }
    assert len(report.added) == 2


def test_a_file_that_turns_bad_keeps_its_last_good_version(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    (material / "notes.md").write_bytes(b"")
    report = run()
    assert [f.path for f in report.failed] == ["material/notes.md"]
    assert any("区分に分けます" in text for text in texts(parts))


def test_the_same_content_under_two_names_is_two_sources(
    run: Callable[..., IngestReport], material: Path
) -> None:
    shutil.copy(material / "notes.md", material / "zcopy.md")
    report = run()
    assert len(report.added) == 3
    assert [w.document for w in report.warnings if w.kind == "duplicate-document"] == [
        "material/zcopy.md"
    ]


def test_corrections_survive_ingesting_again(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    (material / "corrections.toml").write_text(
        '[[correction]]\ndocument = "material/meeting.md"\nsection = "質問①"\n'
        'label = "回答[No.153]"\naction = "override"\nguideline_nos = [98]\n',
        encoding="utf-8",
    )
    corrected = run()
    assert corrected.changed == ("material/meeting.md",)
    assert not any(w.kind == "mislabelled-answer" for w in corrected.warnings)
    again = run(full=True)
    assert not any(w.kind == "mislabelled-answer" for w in again.warnings)
    content = read_content(parts.generations.path(parts.generations.live()))
    assert {p.guideline_nos for p in content.passages if p.label == "回答[No.153]"} == {(98,)}


def test_unusable_corrections_stop_before_anything_is_written(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    (material / "corrections.toml").write_text("[[correction]\n", encoding="utf-8")
    with pytest.raises(MaterialError):
        run()
    assert parts.generations.live_or_none() is None


def test_another_embedder_embeds_everything_again(
    run: Callable[..., IngestReport], material: Path, parts: IngestParts
) -> None:
    run()
    other = CountingEmbedder()
    other.fingerprint = "another"
    report = ingest([material], IngestOptions(), replace(parts, embedder=other))
    assert report.embedded == report.passages
    assert report.generation == "000002"


def test_a_second_writer_is_refused(run: Callable[..., IngestReport], parts: IngestParts) -> None:
    with parts.generations.writing(), pytest.raises(KnowledgeBaseBusyError):
        run()


def test_warnings_of_unchanged_documents_are_reported_again(
    run: Callable[..., IngestReport],
) -> None:
    first, second = run(), run()
    assert [w.kind for w in second.warnings] == [w.kind for w in first.warnings]
    assert "mislabelled-answer" in {w.kind for w in second.warnings}


def new_kinds(report: IngestReport) -> set[str]:
    return {w["kind"] for w in report_to_dict(report)["warnings"] if w["new"]}


def test_a_warning_is_new_until_a_generation_has_told_it(
    material: Path, run: Callable[..., IngestReport], parts: IngestParts
) -> None:
    assert new_kinds(run()) == {"mislabelled-answer"}
    assert {w["new"] for w in source_list(parts.generations.folder)["warnings"]} == {True}
    assert new_kinds(run()) == set()
    (material / "again.md").write_text(MEETING, encoding="utf-8")
    assert new_kinds(run()) == {"mislabelled-answer", "duplicate-document"}
    assert new_kinds(run(full=True)) == set()


def test_the_report_and_the_source_list_tell_warnings_in_the_language_chosen(
    run: Callable[..., IngestReport], parts: IngestParts
) -> None:
    report = run()
    (told,) = report_to_dict(report, "en")["warnings"]
    assert told["message"] in "\n".join(report_lines(report, "en"))
    assert "filed under No.99" in told["message"]
    (kept,) = source_list(parts.generations.folder)["warnings"]
    assert "として登録しました" in kept["message"]
    assert (kept["severity"], tuple(kept["facts"]["filed"])) == ("serious", (99,))


def as_before_facts(folder: Path) -> None:
    """The generation as it was kept when a warning was a sentence and a passage had one note."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for name in ("warnings", "own_warnings"):
        for warning in report[name]:
            for later in ("severity", "facts", "new"):
                warning.pop(later, None)
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    passages = (folder / "passages.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in passages.splitlines()]
    for row in rows:
        if row.pop("is_slip", False):
            row["note"] = "mislabelled-answer"
        if row.pop("is_reference_mapping", False):
            row["note"] = "reference-mapping"
    write_rows(folder, rows)


def write_rows(folder: Path, rows: list[dict[str, object]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows]
    (folder / "passages.jsonl").write_bytes(b"".join(lines))
    offsets = np.cumsum([0, *map(len, lines)], dtype=np.int64)
    np.save(folder / "passages.offsets.npy", offsets)


QUESTIONS = ("USBは禁止ですか？", "No.99について", "No.54について", "施錠の鍵がありません")


def test_a_generation_from_before_there_were_facts_answers_the_same_and_goes_on(
    material: Path, run: Callable[..., IngestReport], parts: IngestParts
) -> None:
    (material / "table.md").write_text(TABLE, encoding="utf-8")
    write_mapping(material / "map.xlsx", [("1-1", "決まりを守る", "No.9 (LV1), No.10 (LV2)")])
    first = run()
    folder = parts.generations.path(parts.generations.live())
    asked = (*QUESTIONS, "No.60について", "No.9について")
    expected = all_told(parts, asked)
    assert any("値が分かりません" in note for answer in expected for note in answer["notes"])
    assert any("同等とは限りません" in note for answer in expected for note in answer["notes"])
    assert any("番号誤り" in note for answer in expected for note in answer["notes"])
    as_before_facts(folder)
    write_without(parts.generations)
    assert "facts" not in (folder / "report.json").read_text(encoding="utf-8")
    assert all_told(parts, asked) == expected
    listed = source_list(parts.generations.folder)["warnings"]
    assert [w["message"] for w in listed] == [w.message for w in first.warnings]
    assert {w["new"] for w in listed} == {False}
    (material / "other.md").write_text("# 別の話\n\n別の話をします。\n", encoding="utf-8")
    second = run()
    assert second.added == ("material/other.md",)
    assert [w.told for w in second.warnings] == [w.told for w in first.warnings]
    assert new_kinds(second) == set()
    assert all_told(parts, asked)[0]["notes"] == expected[0]["notes"]


def all_told(parts: IngestParts, asked: Sequence[str]) -> list[dict[str, Any]]:
    """Answers as JSON, without what time tells."""
    settings = Settings(kb=parts.generations.folder, caution=0)
    opened = open_knowledge_base(settings, FakeEmbedder())
    told = [answer_to_dict(opened.ask(question)) | {"seconds": 0} for question in asked]
    opened.close()
    return told
