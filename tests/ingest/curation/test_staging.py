"""Staged files and corrections, and the job that reads or publishes them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from filelock import FileLock

from fakes import FakeEmbedder
from ingest import staged_job
from ingest.curation.corrections import Correction, correction_toml, load_decisions
from ingest.curation.staging import Staging, safe_name, staging_of
from ingest.staged_job import announce, is_running, read_preview, read_status, run
from kb.errors import MaterialError, UsageError
from kb.generations.folder import Generations
from kb.settings import Settings

TEXT = "# No.85 鍵の話\n\nNo.85 では、鍵を二つ用意して一つを金庫に入れておきます。\n".encode()
MANY = 2**20


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("ingest.assembly.make_embedder", lambda settings, tell: FakeEmbedder())
    monkeypatch.setattr("ingest.assembly.make_light_encoder", lambda settings, tell: None)
    return Settings(kb=tmp_path / "kb", materials=tmp_path / "materials")


@pytest.fixture
def staging(settings: Settings) -> Staging:
    return staging_of(settings.knowledge_base, settings.materials)


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("第8回.pdf", "第8回.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\a b.PDF", "a_b.pdf"),
        ("／etc／x.md", "x.md"),
        (".hidden.md", "hidden.md"),
        ("con.txt", "file-con.txt"),
        ("README.md", "file-README.md"),
        ("a\0b\n<script>.html", "a_b_script.html"),
        ("長" * 300 + ".pdf", "長" * 80 + ".pdf"),
    ],
)
def test_a_file_gets_a_name_of_our_making(given: str, own: str) -> None:
    assert safe_name(given) == own


@pytest.mark.parametrize("given", ["", "..", "a.exe", "corrections.toml", "a.pdf/"])
def test_formats_that_are_not_read_are_told(given: str) -> None:
    with pytest.raises(UsageError, match="format"):
        safe_name(given)


@pytest.mark.parametrize("content", [b"", b"x" * 11])
def test_empty_and_too_large_files_are_told(staging: Staging, content: bytes) -> None:
    with pytest.raises(UsageError):
        staging.stage("a.md", content, max_bytes=10)
    assert staging.files() == []


def test_a_staged_file_has_the_id_that_it_will_have(staging: Staging) -> None:
    assert staging.stage("a.md", TEXT, MANY) == "materials/a.md"
    assert [f.id for f in staging.files()] == ["materials/a.md"]
    staging.discard("materials/../a.md")
    assert len(staging.files()) == 1
    staging.discard("materials/a.md")
    assert staging.files() == []


@pytest.mark.parametrize(
    "document",
    ["other/a.md", "materials/../b.md", "materials", "https://a.example/b", "/materials/a"],
)
def test_only_the_materials_own_documents_are_taken_for_correction(
    staging: Staging, document: str
) -> None:
    with pytest.raises(UsageError):
        staging.take_known(document, TEXT)
    assert not staging.root.exists()


def test_a_correction_survives_the_way_through_toml() -> None:
    correction = Correction(
        document='m/"a"\\\x7f\n.pdf', section="質問⑥", action="override", guideline_nos=(99,)
    )
    read = tomllib.loads(correction_toml(correction))["correction"]
    assert [Correction.model_validate(row) for row in read] == [correction]


def test_an_incomplete_correction_is_told_in_one_line(staging: Staging) -> None:
    with pytest.raises(MaterialError, match="guideline_nos must be between"):
        staging.add_correction(
            {"document": "m/a", "section": "x", "action": "override", "guideline_nos": (154,)}
        )
    assert staging.corrections() == []


def test_checking_changes_nothing_and_shows_what_was_read(
    staging: Staging, settings: Settings
) -> None:
    staging.stage("a.md", TEXT, MANY)
    status = run("preview", staging, settings)
    assert status.state == "done", status.message
    preview = read_preview(staging)
    assert preview is not None
    assert preview["report"]["added"] == ["materials/a.md"]
    assert "鍵を二つ用意して" in preview["documents"][0]["passages"][-1]["text"]
    assert not settings.knowledge_base.exists()
    assert not settings.materials.exists()


def test_publishing_needs_a_check_of_the_very_same_files(
    staging: Staging, settings: Settings
) -> None:
    staging.stage("a.md", TEXT, MANY)
    run("preview", staging, settings)
    staging.stage("a.md", TEXT + "鍵は毎年替えます。".encode(), MANY)
    ended = run("publish", staging, settings)
    assert ended.state == "failed"
    assert ended.message is not None
    assert "もう一度" in ended.message.ja
    assert Generations(settings.knowledge_base).live_or_none() is None


def test_publishing_makes_a_generation_and_moves_the_files(
    staging: Staging, settings: Settings
) -> None:
    staging.stage("a.md", TEXT, MANY)
    run("preview", staging, settings)
    assert run("publish", staging, settings).generation == "000001"
    assert (settings.materials / "a.md").read_bytes() == TEXT
    assert staging.files() == []
    status = read_status(staging)
    assert status is not None
    assert (status.state, status.generation) == ("done", "000001")


def test_corrections_come_after_those_of_the_materials(
    staging: Staging, settings: Settings
) -> None:
    settings.materials.mkdir()
    own = '# ours\n[[correction]]\ndocument = "m/x"\nsection = "s"\naction = "accept"\n'
    (settings.materials / "corrections.toml").write_text(own, encoding="utf-8")
    staging.stage("a.md", TEXT, MANY)
    section = "No.85 鍵の話"
    staging.add_correction(
        {
            "document": "materials/a.md",
            "section": section,
            "action": "override",
            "guideline_nos": [86],
        }
    )
    run("preview", staging, settings)
    preview = read_preview(staging)
    assert preview is not None
    assert {n for p in preview["documents"][0]["passages"] for n in p["guideline_nos"]} == {86}
    run("publish", staging, settings)
    written = settings.materials / "corrections.toml"
    assert written.read_text(encoding="utf-8").startswith(own)
    assert [c.document for c in load_decisions(written).correction] == ["m/x", "materials/a.md"]
    assert staging.corrections() == []


def test_a_busy_knowledge_base_is_told_and_nothing_is_moved(
    staging: Staging, settings: Settings
) -> None:
    staging.stage("a.md", TEXT, MANY)
    run("preview", staging, settings)
    with Generations(settings.knowledge_base).writing():
        ended = run("publish", staging, settings)
    assert ended.message is not None
    assert "書き込み中" in ended.message.ja
    assert len(staging.files()) == 1
    assert not settings.materials.exists()


def test_a_file_that_cannot_be_read_stays_staged(staging: Staging, settings: Settings) -> None:
    staging.stage("a.md", TEXT, MANY)
    staging.stage("b.pdf", b"no PDF at all", MANY)
    run("preview", staging, settings)
    ended = run("publish", staging, settings)
    assert ended.generation == "000001"
    assert ended.message is not None
    assert [f.id for f in staging.files()] == ["materials/b.pdf"]


def test_one_job_at_a_time(staging: Staging, settings: Settings) -> None:
    staging.stage("a.md", TEXT, MANY)
    with FileLock(staging.folder / "job.lock"), pytest.raises(UsageError):
        run("preview", staging, settings)


def test_a_job_whose_process_is_gone_is_interrupted(
    staging: Staging, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_status(staging) is None
    announce("preview", staging)
    assert is_running(staging)
    monkeypatch.setattr(staged_job, "_START_SECONDS", 0.0)
    status = read_status(staging)
    assert status is not None
    assert status.state == "interrupted"
    assert not is_running(staging)


def test_taking_everything_back_leaves_nothing(staging: Staging, settings: Settings) -> None:
    staging.stage("a.md", TEXT, MANY)
    run("preview", staging, settings)
    staging.clear()
    assert (staging.files(), staging.corrections(), read_preview(staging)) == ([], [], None)
    assert read_status(staging) is None
