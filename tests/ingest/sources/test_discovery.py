from __future__ import annotations

from pathlib import Path

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


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "link.txt").symlink_to(secret)
    (tmp_path / "m" / "folder").symlink_to(tmp_path)
    (tmp_path / "m" / "loop").symlink_to(tmp_path / "m" / "loop")
    assert ids(tmp_path / "m") == []


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
