"""Backup and restore: the same answers, or one clear line and nothing changed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from checkout import SERVED, TESTS
from fakes import FakeEmbedder
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.copies import archive as backup_archive, restore as restoring
from kb.copies.archive import ABOUT, BackupError, new_archive
from kb.copies.backup import Backup, write_backup
from kb.copies.restore import Restored, restore
from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError, KnowledgeBaseMissingError
from kb.generations.checksums import sealed
from kb.generations.files import read_report
from kb.generations.folder import Generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_texts, open_made

pytestmark = pytest.mark.real

CRASH = SERVED / "crash_restore.py"
FIRST_FORM = TESTS / "data" / "backup_form_1.zip"
"""Made of ``MEETINGS`` and ``CORRECTIONS`` by the first version that made backups."""
GENERATION = "generations/000001/"
QUESTIONS = ("No.54の機密区分はいくつ必要ですか", "No.85の鍵はどう管理しますか", "No.7は？")
CORRECTIONS = (
    '[[correction]]\ndocument = "kb-material/new.md"\nsection = "質問②"\naction = "accept"\n'
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a knowledge base, its corrections and a backup; never written to."""
    folder = tmp_path_factory.mktemp("whole")
    ingest_texts(folder / "kb")
    (folder / "corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    back_up(folder)
    return folder


@pytest.fixture
def backup(whole: Path, tmp_path: Path) -> Path:
    """A copy of the backup, for being spoilt."""
    return Path(shutil.copy(whole / "b.zip", tmp_path / "b.zip"))


def back_up(folder: Path, target: str = "b.zip") -> Backup:
    corrections = folder / "corrections.toml"
    return write_backup(Generations(folder / "kb"), folder / target, corrections)


def bring_back(backup: Path, kb: Path, force: bool = False, **others: Any) -> Restored:
    embedder: Callable[[], FakeEmbedder] = others.pop("embedder", FakeEmbedder)
    corrections = kb.parent / "restored" / "corrections.toml"
    return restore(Generations(kb), backup, embedder, corrections, force, **others)


def answers(kb: Path) -> list[dict[str, Any]]:
    knowledge_base = open_made(Settings(kb=kb))
    told = [answer_to_dict(knowledge_base.ask(q)) | {"seconds": 0} for q in QUESTIONS]
    knowledge_base.close()
    return told


def refused(backup: Path, tmp_path: Path, **others: Any) -> str:
    """The one line of a restore that does nothing."""
    kb = tmp_path / "nothing" / "kb"
    with pytest.raises((BackupError, IndexMismatchError)) as error:
        bring_back(backup, kb, **others)
    assert not kb.exists()
    assert "\n" not in error.value.message.ja + error.value.message.en
    return error.value.message.en


def remade(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with other members and a seal that holds, as an attacker would make it."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with new_archive(backup) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return backup


def about(content: dict[str, bytes], **values: Any) -> None:
    content[ABOUT] = json.dumps(json.loads(content[ABOUT]) | values).encode()


def test_everything_deleted_and_restored_answers_the_same(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    ingest_texts(folder / "kb")
    (folder / "corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    before, made = answers(folder / "kb"), back_up(folder, "../b.zip")
    assert made.lost_sources == ()
    sources = {p.name: p.read_bytes() for p in (folder / "kb" / "files").iterdir()}
    shutil.rmtree(folder)
    restored = bring_back(tmp_path / "b.zip", folder / "kb")
    assert answers(folder / "kb") == before
    assert {p.name: p.read_bytes() for p in (folder / "kb" / "files").iterdir()} == sources
    assert restored.corrections == folder / "restored" / "corrections.toml"
    assert restored.corrections.read_text(encoding="utf-8") == CORRECTIONS
    assert sorted(p.name for p in (folder / "kb").iterdir()) == [
        "LIVE", "files", "generations", "leases", "writer.lock",
    ]  # fmt: skip


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


def test_a_backup_leaves_out_what_is_rebuilt(whole: Path) -> None:
    """Chroma's files may hold memory of an erased text, and belong to one version."""
    with zipfile.ZipFile(whole / "b.zip") as archive:
        assert not [name for name in archive.namelist() if "chroma" in name or "lexical" in name]


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


def test_a_backup_that_lacks_a_file_is_refused(backup: Path, tmp_path: Path) -> None:
    def drop(members: dict[str, bytes]) -> None:
        del members[f"{GENERATION}vectors.npy"]

    assert "vectors.npy is missing" in refused(remade(backup, drop), tmp_path)


def test_a_damaged_index_is_no_hindrance_to_a_backup(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    shutil.rmtree(generations.path(generations.live()) / "lexical")
    assert back_up(tmp_path).lost_sources == ()


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


def test_one_bit_turned_anywhere_is_found_before_anything_is_written(
    backup: Path, tmp_path: Path
) -> None:
    original, places = backup.read_bytes(), random.Random(5)
    ends = [0, 1, len(original) - 70, len(original) - 65, len(original) - 64, len(original) - 1]
    for place in [*ends, *(places.randrange(len(original)) for _ in range(150))]:
        spoilt = bytearray(original)
        spoilt[place] ^= 1 << places.randrange(8)
        backup.write_bytes(spoilt)
        assert "cut off or was changed" in refused(backup, tmp_path)


def test_a_cut_file_an_empty_one_and_no_backup_are_told(backup: Path, tmp_path: Path) -> None:
    original = backup.read_bytes()
    for length in (0, 1, 63, 64, 65, len(original) // 2, len(original) - 1):
        backup.write_bytes(original[:length])
        assert "cut off or was changed" in refused(backup, tmp_path)
    backup.write_text("これはバックアップではありません", encoding="utf-8")
    assert "is no backup" in refused(backup, tmp_path)
    assert "cannot be used" in refused(tmp_path / "none.zip", tmp_path)
    assert "cannot be used" in refused(tmp_path, tmp_path)


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
    monkeypatch.setattr(backup_archive, "_SUSPICIOUS_BYTES", 1000)
    monkeypatch.setattr(backup_archive, "_SUSPICIOUS_RATIO", 1)
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
    monkeypatch.setattr(restoring, "SCHEMA_VERSION", 3)
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


def test_a_damaged_generation_is_not_backed_up(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    pages = generations.path(generations.live()) / "pages.jsonl"
    pages.write_bytes(pages.read_bytes().swapcase())
    with pytest.raises(KnowledgeBaseDamagedError, match=r"pages\.jsonl"):
        back_up(tmp_path)
    pages.write_bytes(pages.read_bytes().swapcase())
    (pages.parent / "tokens.npy").unlink()
    with pytest.raises(KnowledgeBaseDamagedError, match=r"tokens\.npy"):
        back_up(tmp_path)
    assert not list(tmp_path.glob("*b.zip*"))


def test_a_generation_from_before_checksums_is_backed_up_and_restored(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    before = answers(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    path = generations.path(generations.live()) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({k: v for k, v in manifest.items() if k not in ("files", "seal")}))
    back_up(tmp_path)
    bring_back(tmp_path / "b.zip", tmp_path / "restored-kb")
    assert answers(tmp_path / "restored-kb") == before


def test_a_source_that_was_lost_is_told_and_the_rest_is_backed_up(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    lost = next((tmp_path / "kb" / "files").iterdir())
    lost.write_text("something else", encoding="utf-8")
    made = back_up(tmp_path)
    assert len(made.lost_sources) == 1
    shutil.rmtree(tmp_path / "kb")
    bring_back(tmp_path / "b.zip", tmp_path / "kb")
    assert len(list((tmp_path / "kb" / "files").iterdir())) == 1


def test_a_backup_never_replaces_a_file_and_leaves_none_when_it_fails(
    whole: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="is there already"):
        back_up(whole)
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(whole, "no/such/folder/b.zip")
    with pytest.raises(KnowledgeBaseMissingError):
        back_up(tmp_path)
    assert list(tmp_path.iterdir()) == []


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
