"""A spoilt backup is found out before anything in it is believed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest

from backups import (
    FIRST_FORM,
    GENERATION,
    refused,
    remade,
)
from kb.copies import archive as backup_archive
from kb.copies.archive import ABOUT
from kb.generations.checksums import sealed

pytestmark = pytest.mark.real


def test_a_backup_that_lacks_a_file_is_refused(backup: Path, tmp_path: Path) -> None:
    def drop(members: dict[str, bytes]) -> None:
        del members[f"{GENERATION}vectors.npy"]

    assert "vectors.npy is missing" in refused(remade(backup, drop), tmp_path)


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
