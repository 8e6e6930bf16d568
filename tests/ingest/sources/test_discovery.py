from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path

import pytest

from ingest.readers import failures
from ingest.sources.discovery import discover, gone


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(*paths: Path, without_sample: bool = False) -> list[str]:
    return [c.id for c in discover(paths, without_sample).candidates]


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert ids(tmp_path) == []


def test_a_file_is_known_by_the_same_id_alone_and_in_its_folder(tmp_path: Path) -> None:
    file = put(tmp_path / "materials" / "a.pdf")
    assert ids(tmp_path / "materials") == ids(file) == ["materials/a.pdf"]


def test_no_machine_path_is_in_an_id(tmp_path: Path) -> None:
    put(tmp_path / "materials" / "sub" / "a.pdf")
    assert ids(tmp_path / "materials") == ["materials/sub/a.pdf"]


def test_hidden_lock_and_our_own_files_are_left_alone(tmp_path: Path) -> None:
    for name in (".hidden", "~$a.xlsx", "corrections.toml", "sources.toml", "README.md", "a.md"):
        put(tmp_path / "m" / name)
    assert ids(tmp_path / "m") == ["m/a.md"]


def test_the_sample_is_left_out_of_the_default_folder_only(tmp_path: Path) -> None:
    put(tmp_path / "materials" / "sample" / "s.md")
    put(tmp_path / "materials" / "a.md")
    assert ids(tmp_path / "materials", without_sample=True) == ["materials/a.md"]
    assert ids(tmp_path / "materials" / "sample") == ["sample/s.md"]


def told(folder: Path) -> dict[str, str]:
    return {failure.path: failure.reason for failure in discover([folder]).failures}


def test_links_out_of_the_folder_are_told_and_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "link.txt").symlink_to(secret)
    (tmp_path / "m" / "folder").symlink_to(tmp_path)
    (tmp_path / "m" / "up.txt").symlink_to("../nothing.txt")
    assert ids(tmp_path / "m") == []
    assert told(tmp_path / "m") == dict.fromkeys(
        ("m/link.txt", "m/folder", "m/up.txt"), "unsupported"
    )


def test_links_that_lead_to_nothing_or_to_themselves_are_unreadable(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "loop").symlink_to(tmp_path / "m" / "loop")
    (tmp_path / "m" / "gone.txt").symlink_to("no.txt")
    assert told(tmp_path / "m") == {"m/loop": "unreadable", "m/gone.txt": "unreadable"}


def test_links_to_what_is_in_the_folder_are_no_failure(tmp_path: Path) -> None:
    put(tmp_path / "m" / "sub" / "a.md")
    (tmp_path / "m" / "b.md").symlink_to("sub/a.md")
    (tmp_path / "m" / "again").symlink_to("sub")
    (tmp_path / "m" / "itself").symlink_to(".")
    assert ids(tmp_path / "m") == ["m/b.md", "m/sub/a.md"]
    assert told(tmp_path / "m") == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_sockets_and_devices_are_told_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    put(folder / "a.md")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "device.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(folder):
        server.bind("socket.docx")
    assert ids(folder) == ["m/a.md"]
    assert told(folder) == dict.fromkeys(
        ("m/pipe.pdf", "m/device.txt", "m/socket.docx"), "unsupported"
    )
    assert [f.reason for f in discover([folder / "pipe.pdf"]).failures] == ["unsupported"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_of_any_bytes_are_ids_that_can_be_encoded(tmp_path: Path) -> None:
    names = [
        "錠前.txt".encode("cp932"),
        "錠前.txt".encode(),
        "鍵の管理.txt".encode("euc_jp"),
        b"\xff\x80.txt",
    ]
    folder = tmp_path / os.fsdecode("資料".encode("cp932"))
    folder.mkdir()
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")
    found = ids(folder)
    assert set(found) == {
        "資料/鍵の管理.txt",
        "資料/錠前.txt",
        "資料/\\x8f\\xf9\\x91O.txt",
        "資料/\\xff\\x80.txt",
    }
    assert ids(folder) == found
    assert all(candidate.path.is_file() for candidate in discover([folder]).candidates)


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be")
def test_a_name_never_breaks_a_line_or_turns_it(tmp_path: Path) -> None:
    put(tmp_path / "m" / "a\nb\u202ecod.txt")
    assert ids(tmp_path / "m") == ["m/a\\nb\\u202ecod.txt"]


def test_a_missing_path_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = put(tmp_path / "m" / "a.md")
    found = discover([tmp_path / "none", file])
    assert [f.reason for f in found.failures] == ["unreadable"]
    assert [c.id for c in found.candidates] == ["m/a.md"]


def test_only_documents_below_the_given_folders_can_be_gone(tmp_path: Path) -> None:
    file = put(tmp_path / "m" / "a.md")
    known = ["m/a.md", "m/b.md", "other/c.md"]
    assert gone(known, discover([tmp_path / "m"])) == ["m/b.md"]
    assert gone(known, discover([file])) == []


def test_what_lies_in_a_folder_that_cannot_be_opened_is_not_gone(tmp_path: Path) -> None:
    put(tmp_path / "m" / "a.md")
    found = discover([tmp_path / "m"])
    found.fail("m/locked", failures.unreadable("locked", "no"))
    found.fail("m/b.zip", failures.damaged("b.zip", "x", "x"))
    assert gone(["m/locked/c.md", "m/b.zip/d.md", "m/b.zipper.md"], found) == ["m/b.zipper.md"]
