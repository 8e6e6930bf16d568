from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.readers import Limits
from ingest.sources.discovery import Candidate
from ingest.sources.zip_members import is_archive, unpacked
from kb.errors import ReadingError


def archive_of(members: Mapping[str, bytes], encoding: str | None = None) -> bytes:
    """An archive; in ``encoding`` the names are written without the UTF-8 flag."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(_placeholder(name, encoding) if encoding else name, data)
    data = buffer.getvalue()
    for name in members if encoding else ():
        data = data.replace(_placeholder(name, encoding).encode(), name.encode(encoding or ""))
    return data


def _placeholder(name: str, encoding: str | None) -> str:
    raw = name.encode(encoding or "")
    return "".join(chr(0x61 + byte % 26) for byte in raw)


def put(tmp_path: Path, data: bytes) -> Candidate:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return Candidate("m/a.zip", path)


def contents(candidate: Candidate, limits: Limits = Limits()) -> dict[str, bytes]:  # noqa: B008
    with unpacked(candidate, limits) as inside:
        return {member.id: member.path.read_bytes() for member in inside.members}


def failed(candidate: Candidate, limits: Limits = Limits()) -> dict[str, str]:  # noqa: B008
    with unpacked(candidate, limits) as inside:
        return {identifier: error.reason for identifier, error in inside.failed}


def refused(candidate: Candidate) -> str:
    with pytest.raises(ReadingError) as caught:
        contents(candidate)
    return caught.value.reason


def test_members_are_files_while_the_archive_is_open(tmp_path: Path) -> None:
    candidate = put(tmp_path, archive_of({"b/北門.txt": b"x", "南門.md": b"y"}))
    assert contents(candidate) == {"m/a.zip/b/北門.txt": b"x", "m/a.zip/南門.md": b"y"}
    with unpacked(candidate, Limits()) as inside:
        paths = [member.path for member in inside.members]
        assert [path.name for path in paths] == ["北門.txt", "南門.md"]
    assert not any(path.exists() for path in paths)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_names_without_the_flag_are_decoded(tmp_path: Path, encoding: str) -> None:
    data = archive_of({"北の門.txt": b"x"}, encoding)
    assert list(contents(put(tmp_path, data))) == ["m/a.zip/北の門.txt"]


def test_no_name_leads_out_of_the_archive(tmp_path: Path) -> None:
    names = ["../../up.txt", "/etc/root.txt", "a\\..\\b.txt", "C:\\x\\c.txt"]
    candidate = put(tmp_path, archive_of(dict.fromkeys(names, b"x")))
    assert list(contents(candidate)) == [
        f"m/a.zip/{name}" for name in ("up.txt", "etc/root.txt", "a/b.txt", "C:/x/c.txt")
    ]


def test_what_systems_leave_and_hidden_files_are_nothing(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.txt", ".DS_Store", "Thumbs.db", "x/.git/b.txt", "a.txt", "empty/"]
    candidate = put(tmp_path, archive_of(dict.fromkeys(names, b"x")))
    assert list(contents(candidate)) == ["m/a.zip/a.txt"]
    assert failed(candidate) == {}


def test_two_members_of_one_name_are_two(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"x")
        archive.writestr("b.txt", b"y")
    buffer = io.BytesIO(buffer.getvalue().replace(b"b.txt", b"a.txt"))
    assert contents(put(tmp_path, buffer.getvalue())) == {
        "m/a.zip/a.txt": b"x",
        "m/a.zip/a.txt (2)": b"y",
    }


def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    data = archive_of({"a.txt": b"x"})
    for _ in range(3):
        data = archive_of({"i.zip": data, "b.txt": b"y"})
    candidate = put(tmp_path, data)
    deep = "m/a.zip/i.zip/i.zip"
    assert f"{deep}/b.txt" in contents(candidate)
    assert failed(candidate) == {f"{deep}/i.zip": "too-large"}


def test_a_member_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    data = bytearray(archive_of({"a.txt": b"x" * 99, "b.exe": b"y", "c.txt": b"z"}))
    # The first member's encryption flag, in its own head and in the directory's.
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    candidate = put(tmp_path, bytes(data))
    assert list(contents(candidate)) == ["m/a.zip/c.txt"]
    assert failed(candidate) == {"m/a.zip/a.txt": "password", "m/a.zip/b.exe": "unsupported"}


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "錠前は二重")
        archive.writestr("b.txt", "よい")
    data = buffer.getvalue().replace("二重".encode(), "三重".encode())
    assert failed(put(tmp_path, data)) == {"m/a.zip/a.txt": "damaged"}


def test_members_and_their_sum_have_limits(tmp_path: Path) -> None:
    small = Limits(max_bytes=1000)
    members = {"a.txt": b"x" * 1001, "b.txt": b"y"}
    candidate = put(tmp_path, archive_of(members))
    assert failed(candidate, small) == {"m/a.zip/a.txt": "too-large"}
    # Archives inside share the bound of what is unpacked in all.
    inner = archive_of({f"{n}.txt": b"x" * 900 for n in range(4)})
    candidate = put(tmp_path, archive_of({"i.zip": inner, "j.zip": inner}))
    with unpacked(candidate, small) as inside:
        assert sum(m.path.stat().st_size for m in inside.members) <= 5000
        assert {error.reason for _, error in inside.failed} == {"too-large"}


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    assert refused(put(tmp_path, b"no archive")) == "damaged"
    assert refused(put(tmp_path, archive_of({"a.txt": b"x" * 9})[:-30])) == "damaged"
    assert refused(put(tmp_path, archive_of({"[Content_Types].xml": b""}))) == "not-this-format"
    assert refused(put(tmp_path, archive_of({}))) == "empty"


def test_archives_are_told_by_their_suffix() -> None:
    assert is_archive(Path("a.ZIP"))
    assert not is_archive(Path("a.docx"))
