"""Damage in each file of a generation is found and named, and a healthy one never is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from commands.doctor import Finding, examine
from fakes import FakeEmbedder
from kb import assembly
from kb.documents import Document, Passage
from kb.generations.checksums import (
    checksums_of,
    damage_of,
    generation_states,
    sealed,
    state_message,
)
from kb.generations.files import GenerationContent, build_generation
from kb.generations.folder import Generations
from kb.index.chroma import ChromaSearch, read_vectors
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_texts, open_made
from screens.visitors import sign_in

pytestmark = pytest.mark.real

MARK = "質問①".encode()
FLUSHED = 1_100
"""Chroma writes its index to the disk after every 1,000 vectors."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two generations that a reader has used; never written to."""
    kb = tmp_path_factory.mktemp("doctor") / "kb"
    ingest_texts(kb, {"old.md": MEETINGS["old.md"]})
    ingest_texts(kb)
    use(kb)
    return kb


@pytest.fixture
def kb(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "kb"))


def use(kb: Path) -> None:
    knowledge_base = open_made(Settings(kb=kb))
    knowledge_base.ask("No.54の機密区分はいくつ必要ですか")
    knowledge_base.close()


def live(kb: Path) -> Path:
    generations = Generations(kb)
    return generations.path(generations.live())


def flip(path: Path, place: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


def named(kb: Path) -> set[str]:
    """The damaged files of the live generation, as the doctor names them."""
    (state,) = [s for s in generation_states(Generations(kb)) if s.is_live]
    message = state_message(state, [state])
    for damage in state.damage or ():
        assert damage.path in message.ja
        assert damage.path in message.en
    return {damage.path for damage in state.damage or ()}


def findings(kb: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    monkeypatch.setattr(assembly, "make_embedder", lambda settings: FakeEmbedder())
    return {f"{f.name} {n}": f for n, f in enumerate(examine(Settings(kb=kb)))}


def problems(found: dict[str, Finding]) -> list[str]:
    return [f.message.en for f in found.values() if f.is_problem]


def test_a_healthy_knowledge_base_in_use_has_no_damage(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        use(kb)
        assert problems(findings(kb, monkeypatch)) == []


def test_one_bit_turned_in_any_file_is_named(kb: Path) -> None:
    places = random.Random(11)
    folder = live(kb)
    checked = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size):
        relative, original = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix in (".bin", ".sqlite3"):
            continue
        for place in {0, len(original) - 1, *(places.randrange(len(original)) for _ in range(12))}:
            flip(path, place, places.randrange(8))
            assert named(kb) == {relative}
            path.write_bytes(original)
        checked.append(relative)
    assert named(kb) == set()
    assert {"manifest.json", "passages.jsonl", "vectors.npy", "lexical/vocab.index.json"} <= set(
        checked
    )
    assert len(checked) >= 13


def test_one_bit_turned_in_a_text_that_chroma_keeps_is_named(kb: Path) -> None:
    path = live(kb) / "chroma" / "chroma.sqlite3"
    content = path.read_bytes()
    place = content.find(MARK)
    while place >= 0:
        flip(path, place + 1, 3)
        place = content.find(MARK, place + 1)
    assert named(kb) == {"chroma/chroma.sqlite3"}


def test_a_bit_of_chroma_that_is_not_named_changes_nothing_that_is_found(kb: Path) -> None:
    """Free space in the database holds nothing."""
    folder, places = live(kb), random.Random(3)
    vectors = np.array(read_vectors(folder))
    files = [p for p in (folder / "chroma").rglob("*") if p.is_file() and p.stat().st_size]
    assert len(files) >= 4
    unnamed = 0
    for path in files:
        original = path.read_bytes()
        for _ in range(6):
            flip(path, places.randrange(len(original)), places.randrange(8))
            if not named(kb):
                unnamed += 1
                copy = Path(shutil.copytree(folder, kb.parent / f"copy{unnamed}"))
                search = ChromaSearch(copy)
                found = [search.nearest(vector, 1)[0] for vector in vectors]
                search.close()
                assert [score for _, score in found] == pytest.approx([1.0] * len(vectors))
            path.write_bytes(original)
    assert unnamed


def large_generation(kb: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(FLUSHED, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    passages = [
        Passage(str(n), "d", f"区画{n}", 1, 0, 0, 3, "節", "answer", str(n), n)
        for n in range(FLUSHED)
    ]
    document = Document("d", "手引き", "reference", "0" * 64)
    manifest = {"embedder": FakeEmbedder().fingerprint, "documents": 1, "passages": FLUSHED}
    content = GenerationContent([document], [], passages, vectors, {}, manifest)
    generations = Generations(kb)
    generations.publish(build_generation(generations, content))


def test_a_large_index_stays_whole_for_its_readers_and_its_damage_is_named(tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    large_generation(kb)
    vectors = read_vectors(live(kb))
    for _ in range(2):
        search = ChromaSearch(live(kb))
        assert search.nearest(np.array(vectors[7]), 1)[0][0] == 7
        search.close()
        assert named(kb) == set()
    flushed = [p for p in (live(kb) / "chroma").rglob("*.bin") if p.stat().st_size]
    flushed += (live(kb) / "chroma").rglob("*.pickle")
    assert len(flushed) >= 3
    for path in flushed:
        flip(path, path.stat().st_size // 2, 0)
        assert named(kb) == {path.relative_to(live(kb)).as_posix()}
        flip(path, path.stat().st_size // 2, 0)


def test_a_missing_file_is_named(kb: Path) -> None:
    (live(kb) / "tokens.npy").unlink()
    assert named(kb) == {"tokens.npy"}


def test_a_damaged_text_is_repaired_by_going_back_if_the_one_before_is_whole(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(live(kb) / "passages.jsonl", 40, 0)
    found = findings(kb, monkeypatch)
    (told,) = problems(found)
    assert "live generation 000002 has damaged files: passages.jsonl" in told
    assert "Go back to generation 000001 with `yorozu rollback`" in told
    # What is damaged is not opened: it may take the process down.
    assert not [name for name in found if name.startswith("knowledge-base")]
    Generations(kb).roll_back()
    assert not any("live" in line for line in problems(findings(kb, monkeypatch)))


def test_a_damaged_text_without_a_whole_generation_before_needs_a_backup(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Generations(kb).path(name) for name in Generations(kb).complete())
    flip(first / "vectors.npy", 200, 0)
    flip(second / "vectors.npy", 200, 0)
    told = problems(findings(kb, monkeypatch))
    assert "Do not go back" in told[0]
    assert "yorozu restore BACKUP --force" in told[1]


def test_a_damaged_index_is_repaired_by_another_ingest(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(live(kb) / "lexical" / "vocab.index.json", 5, 0)
    (told,) = problems(findings(kb, monkeypatch))
    assert "Only indexes: `yorozu ingest --full`" in told


def test_a_kept_source_that_changed_is_named_with_its_file(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = min((kb / "files").iterdir())
    flip(path, 10, 1)
    (told,) = problems(findings(kb, monkeypatch))
    assert path.name in told
    assert "yorozu ingest --full" in told


def test_any_bit_of_the_pointer_is_one_clear_line(
    kb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = (kb / "LIVE").read_bytes()
    for place in range(len(original)):
        for bit in range(8):
            flip(kb / "LIVE", place, bit)
            told = problems(findings(kb, monkeypatch))
            # White space around the name does not matter.
            assert told or (kb / "LIVE").read_bytes().strip() == original.strip()
            (kb / "LIVE").write_bytes(original)


def test_a_folder_without_files_has_an_empty_list_and_its_seal_holds(tmp_path: Path) -> None:
    manifest = sealed({"schema": 1, "files": checksums_of(tmp_path)})
    assert damage_of(tmp_path, manifest) == []
    assert damage_of(tmp_path, manifest | {"schema": 2})


@pytest.mark.parametrize(
    ("metadata", "is_problem"),
    [("https://fs.parts.example/adfs", True), ("https://id.example", False)],
)
def test_a_provider_of_whom_nobody_could_come_in_is_named(
    kb: Path, monkeypatch: pytest.MonkeyPatch, metadata: str, is_problem: bool
) -> None:
    provider = {"cookie_secret": "x" * 32, "server_metadata_url": metadata}
    monkeypatch.setattr(sign_in, "provider_settings", lambda: provider)
    monkeypatch.setattr(assembly, "make_embedder", lambda settings: FakeEmbedder())
    found = examine(Settings(kb=kb, sign_in_domains=("parts.example",)))
    (told,) = [finding for finding in found if finding.name == "sign-in"]
    assert told.is_problem == is_problem
    assert ("issuers_without_email_verified" in told.message.en) == is_problem
