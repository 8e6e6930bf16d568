"""A restore gives the same answers, or one clear line and nothing changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from backups import (
    CORRECTIONS,
    FIRST_FORM,
    GENERATION,
    QUESTIONS,
    about,
    answers,
    bring_back,
    refused,
    remade,
)
from checkout import SERVED
from fakes import FakeEmbedder
from kb.assembly import open_knowledge_base
from kb.copies import restore as restoring
from kb.copies.backup import ABOUT, BackupError
from kb.errors import IndexMismatchError
from kb.generations import live
from kb.generations.checksums import sealed
from kb.generations.files import read_report
from kb.generations.folder import Generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_texts

pytestmark = pytest.mark.real


CRASH = SERVED / "crash_restore.py"


def test_a_backup_of_the_first_form_answers_the_same(whole: Path, tmp_path: Path) -> None:
    restored = bring_back(FIRST_FORM, tmp_path / "kb")
    assert answers(tmp_path / "kb") == answers(whole / "kb")
    assert restored.corrections is not None
    assert restored.corrections.read_text(encoding="utf-8") == CORRECTIONS
    sources = {p.name: p.read_bytes() for p in (tmp_path / "kb" / "files").iterdir()}
    assert sources == {p.name: p.read_bytes() for p in (whole / "kb" / "files").iterdir()}


def test_an_ingest_after_a_restore_finds_everything_unchanged(whole: Path, tmp_path: Path) -> None:
    bring_back(whole / "b.zip", tmp_path / "kb")
    live = Generations(tmp_path / "kb").live()
    ingest_texts(tmp_path / "kb")
    assert Generations(tmp_path / "kb").live() == live


def test_every_file_but_the_indexes_comes_back_as_it_was(whole: Path, tmp_path: Path) -> None:
    def files(kb: Path) -> dict[str, bytes]:
        generations = Generations(kb)
        folder = generations.path(generations.live())
        return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}

    bring_back(whole / "b.zip", tmp_path / "kb")
    before, after = files(whole / "kb"), files(tmp_path / "kb")
    # The manifest has the checksums of the indexes too, which are made anew.
    assert before.pop("manifest.json")
    assert after.pop("manifest.json")
    assert set(before) >= {"passages.jsonl", "vectors.npy", "tokens.npy", "report.json"}
    assert after == before


def test_an_existing_knowledge_base_is_replaced_only_by_force_and_can_be_rolled_back(
    backup: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    ingest_texts(kb, {"old.md": MEETINGS["old.md"]})
    former = answers(kb)
    with pytest.raises(BackupError, match="--force"):
        bring_back(backup, kb)
    assert answers(kb) == former
    bring_back(backup, kb, force=True)
    assert answers(kb) != former
    Generations(kb).roll_back()
    assert answers(kb) == former


def test_other_corrections_at_hand_are_never_overwritten(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "restored" / "corrections.toml"
    target.parent.mkdir()
    target.write_text("# mine\n", encoding="utf-8")
    restored = bring_back(backup, tmp_path / "kb")
    assert restored.corrections == target.with_name("corrections.restored.toml")
    assert target.read_text(encoding="utf-8") == "# mine\n"
    assert bring_back(backup, tmp_path / "kb", force=True).corrections is not None
    target.write_text(CORRECTIONS, encoding="utf-8")
    assert bring_back(backup, tmp_path / "kb", force=True).corrections is None


def test_a_backup_that_lacks_a_file_is_refused(backup: Path, tmp_path: Path) -> None:
    def drop(members: dict[str, bytes]) -> None:
        del members[f"{GENERATION}vectors.npy"]

    assert "vectors.npy is missing" in refused(remade(backup, drop), tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../evil", "/tmp/evil", "files/../../evil", f"{GENERATION}../evil", f"{GENERATION}\\evil",
     f"{GENERATION}chroma/chroma.sqlite3", "files/" + "a" * 64 + "/evil", "LIVE",
     "generations/000002/pages.jsonl", "generation/../evil", "sources/../../evil"],
)  # fmt: skip
@pytest.mark.parametrize("is_first_form", [False, True])
def test_a_member_of_another_name_is_never_written(
    backup: Path, tmp_path: Path, name: str, is_first_form: bool
) -> None:
    def add(members: dict[str, bytes]) -> None:
        members[name] = b"evil"

    if is_first_form:
        shutil.copyfile(FIRST_FORM, backup)
    assert "unexpected member" in refused(remade(backup, add), tmp_path)
    assert not list(tmp_path.rglob("evil*"))


def test_a_member_that_the_list_does_not_name_or_that_differs_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    pristine = backup.read_bytes()

    def extra(members: dict[str, bytes]) -> None:
        members[f"{GENERATION}extra.jsonl"] = b""

    def longer(members: dict[str, bytes]) -> None:
        members[f"{GENERATION}pages.jsonl"] += b"\n"

    def other(members: dict[str, bytes]) -> None:
        members[f"{GENERATION}pages.jsonl"] = members[f"{GENERATION}pages.jsonl"].swapcase()

    def lacking(members: dict[str, bytes]) -> None:
        del members[f"{GENERATION}pages.jsonl"]

    def without_manifest(members: dict[str, bytes]) -> None:
        del members[f"{GENERATION}manifest.json"]

    def no_manifest(members: dict[str, bytes]) -> None:
        members[f"{GENERATION}manifest.json"] = b"[" * 100_000

    def no_names(members: dict[str, bytes]) -> None:
        members[f"{GENERATION}manifest.json"] = json.dumps(sealed({"files": 5})).encode()

    def without_list(members: dict[str, bytes]) -> None:
        del members[ABOUT]

    changes = (
        (extra, "members and manifest.json do not agree"),
        (longer, "pages.jsonl is damaged"),
        (other, "pages.jsonl is damaged"),
        (lacking, "pages.jsonl is missing"),
        (without_manifest, "manifest.json is missing"),
        (no_manifest, "manifest.json is damaged"),
        (no_names, "manifest.json is damaged"),
        (without_list, f"no usable {ABOUT}"),
    )
    for change, expected in changes:
        backup.write_bytes(pristine)
        told = refused(remade(backup, change), tmp_path)
        assert expected in told


def test_a_source_under_another_name_than_its_content_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    def swap(members: dict[str, bytes]) -> None:
        source = next(name for name in members if name.startswith("files/"))
        members["files/" + "0" * 64] = members.pop(source)

    assert "unexpected member" in refused(remade(backup, swap), tmp_path)


def test_a_checksum_that_would_lead_out_of_the_folder_is_not_taken(
    backup: Path, tmp_path: Path
) -> None:
    def lead_out(members: dict[str, bytes]) -> None:
        name, place = f"{GENERATION}documents.jsonl", f"{GENERATION}manifest.json"
        document = json.loads(members[name].splitlines()[0]) | {"content_hash": "../../elsewhere"}
        members[name] = json.dumps(document).encode()
        manifest = json.loads(members[place])
        digest = hashlib.sha256(members[name]).hexdigest()
        manifest["files"]["documents.jsonl"] = f"sha256:{digest}"
        members[place] = json.dumps(sealed(manifest)).encode()

    assert "documents.jsonl is damaged" in refused(remade(backup, lead_out), tmp_path)


def test_what_would_grow_without_measure_is_refused(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_SUSPICIOUS_BYTES", 1000)
    monkeypatch.setattr(restoring, "_SUSPICIOUS_RATIO", 1)
    assert "would grow" in refused(backup, tmp_path)


def test_a_disk_without_room_is_told_first(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    assert "too little room" in refused(backup, tmp_path)


def test_a_backup_of_a_newer_version_says_to_update(backup: Path, tmp_path: Path) -> None:
    newer = remade(backup, lambda members: about(members, schema_version=99, product="9.0"))
    assert "newer version (9.0). Update" in refused(newer, tmp_path)


def test_an_older_schema_is_brought_forward_step_by_step(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (restoring, live):
        monkeypatch.setattr(place, "SCHEMA_VERSION", 3)
    assert "too old" in refused(backup, tmp_path, migrations={1: lambda folder: None})
    steps: list[int] = []

    def step(number: int) -> Callable[[Path], None]:
        def migrate(folder: Path) -> None:
            steps.append(number)
            path = folder / "report.json"
            report = json.loads(path.read_text(encoding="utf-8")) | {"step": number}
            path.write_text(json.dumps(report), encoding="utf-8")

        return migrate

    bring_back(backup, tmp_path / "kb", migrations={1: step(1), 2: step(2)})
    generations = Generations(tmp_path / "kb")
    assert steps == [1, 2]
    assert read_report(generations.path(generations.live()))["step"] == 2
    assert generations.manifest(generations.live())["schema"] == 3


def test_another_embedder_is_told_with_what_to_do(backup: Path, tmp_path: Path) -> None:
    line = refused(backup, tmp_path, embedder=lambda: FakeEmbedder(name="another"))
    assert "another embedder (fake); the setting is another" in line
    assert "yorozu ingest" in line


def restored_elsewhere(kb: Path, backup: Path, kill_after: float | None = None) -> float:
    """Restore in a process of its own, killed after so many seconds; how long it was at it."""
    with subprocess.Popen(
        [sys.executable, str(CRASH), str(kb), str(backup)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        started = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        process.wait(timeout=60)
        return time.monotonic() - started


def kill_at(shares: Sequence[float], backup: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    usual = restored_elsewhere(tmp_path / "measured" / "kb", backup)
    new = answers(tmp_path / "measured" / "kb")
    ingest_texts(kb, {"old.md": MEETINGS["old.md"]})
    old = answers(kb)
    for share in shares:
        restored_elsewhere(kb, backup, usual * share)
        assert answers(kb) in (old, new)
    bring_back(backup, kb, force=True)
    assert answers(kb) == new
    assert all(p.name.isdigit() for p in (kb / "generations").iterdir())


def test_a_kill_during_a_restore_leaves_the_old_state_or_the_new_one(
    backup: Path, tmp_path: Path
) -> None:
    kill_at([0.3, 0.8], backup, tmp_path)


@pytest.mark.soak
def test_twenty_kills_during_a_restore_leave_the_old_state_or_the_new_one(
    backup: Path, tmp_path: Path
) -> None:
    kill_at([n / 20 for n in range(20)], backup, tmp_path)


def test_a_killed_first_restore_leaves_no_knowledge_base_and_can_be_repeated(
    backup: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    restored_elsewhere(kb, backup, 0.05)
    assert Generations(kb).live_or_none() is None
    bring_back(backup, kb)
    assert len(answers(kb)) == len(QUESTIONS)


def test_a_restore_replaces_a_knowledge_base_of_which_everything_is_damaged(
    backup: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    ingest_texts(kb)
    for path in [p for p in kb.rglob("*") if p.is_file()]:
        path.write_bytes(b"\xff" * 50)
    bring_back(backup, kb, force=True)
    assert answers(kb)[0]["guideline_nos"] == [54]


def test_a_restored_knowledge_base_opens_with_the_settings_alone(
    backup: Path, tmp_path: Path
) -> None:
    bring_back(backup, tmp_path / "kb")
    with pytest.raises(IndexMismatchError):
        open_knowledge_base(Settings(kb=tmp_path / "kb"), FakeEmbedder(name="another"))
