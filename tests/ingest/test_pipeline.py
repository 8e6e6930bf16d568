"""Ingesting again and again: what is added, changed, kept, removed, failed. Fake embedder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.register import Register
from ingest.report import IngestReport
from kb.errors import KnowledgeBaseBusyError, MaterialError
from kb.generation_files import read_content
from kb.generations import Generations
from kb.guideline_items import GuidelineItems

MEETING = """# よろず相談会 第8回

2026年6月5日

# 質問①

・ガイドライン[No.85]「設置エリアの施錠」について。鍵がありません。どうすればよいですか？
・ガイドライン[No.99]「データ書き出しの制限」について。USBは禁止ですか？

回答[No.85]：棚に鍵を付ける方法があります。

回答[No.153]：USBは許可した物だけに制限する方法があります。
"""
NOTES = "# 手引き\n\n## No.54 区分\n\n情報を三つの区分に分けます。\n\n## No.56 台帳\n\n台帳に載せます。\n"


class CountingEmbedder(FakeEmbedder):
    """Remembers what it was asked to embed for the store (not for comparing labels)."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def embed_passages(self, texts, on_progress=None):  # type: ignore[no-untyped-def]
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
