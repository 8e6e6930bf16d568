"""A generation is in use while somebody holds a lease on it."""

from __future__ import annotations

from pathlib import Path

from kb.generations.leases import Lease, is_leased


def test_a_folder_that_is_not_there_is_not_leased(tmp_path: Path) -> None:
    assert not is_leased(tmp_path / "none")


def test_a_lease_holds_until_it_is_released(tmp_path: Path) -> None:
    first, second = Lease(tmp_path / "1"), Lease(tmp_path / "1")
    first.release()
    assert is_leased(tmp_path / "1")
    second.release()
    assert not is_leased(tmp_path / "1")


def test_what_a_crash_left_behind_holds_nothing_and_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "123-0"
    left.write_bytes(b"")
    assert not is_leased(tmp_path)
    assert not left.exists()


def test_where_no_lease_can_be_written_none_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    Lease(tmp_path / "file" / "1").release()
