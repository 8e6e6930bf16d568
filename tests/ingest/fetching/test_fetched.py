"""Fetched files among an operator's own: known by address, and never read without their origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.discovery import Candidate, Discovery
from ingest.sources.register import Register, Source
from kb.generations.files import read_documents
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems

ADDRESS = "https://example.org/download?id=7"
OLD = Source(
    id="guide-1",
    title="架空の継続手引き 第1.0版",
    publisher="架空協会",
    kind="reference",
    sureness="V",
    edition="1.0",
    url="https://example.org/guides/",
    format="html",
    fetch=True,
)
NEW = replace(OLD, id="guide-2", title="架空の継続手引き 第2.0版", edition="2.0", fetch=False)


def parts(folder: Path, register: Register) -> IngestParts:
    return IngestParts(
        Generations(folder / "kb"), FakeEmbedder(), register, GuidelineItems(), Limits(), 360
    )


def fetched(folder: Path) -> Discovery:
    path = folder / "guide-1.html"
    path.write_text("<h1>表紙だけの題</h1><p>作業を順に並べます。</p>", encoding="utf-8")
    return Discovery(candidates=[Candidate(ADDRESS, path, "guide-1")])


def test_a_file_behind_a_landing_page_keeps_its_entrys_facts(tmp_path: Path) -> None:
    made = parts(tmp_path, Register((OLD,)))
    ingest([], IngestOptions(), made, fetched(tmp_path))
    (document,) = read_documents(made.generations.path(made.generations.live()))
    assert (document.id, document.url, document.file_name) == (ADDRESS, ADDRESS, "download.html")
    assert (document.title, document.edition, document.publisher) == (OLD.title, "1.0", "架空協会")


def test_a_fetched_file_is_marked_when_a_newer_edition_is_registered_later(tmp_path: Path) -> None:
    note = tmp_path / "m" / "note.md"
    note.parent.mkdir()
    note.write_text("# 覚え書き\n\n電話の順番です。\n", encoding="utf-8")
    ingest([note.parent], IngestOptions(), parts(tmp_path, Register((OLD,))), fetched(tmp_path))
    later = parts(tmp_path, Register((replace(OLD, superseded_by="guide-2"), NEW)))
    ingest([note.parent], IngestOptions(), later)
    documents = read_documents(later.generations.path(later.generations.live()))
    assert {d.id: d.superseded_by for d in documents} == {ADDRESS: NEW.title, "m/note.md": None}
