"""A backup to be restored, and two hosts with an object store between them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from backups import CORRECTIONS, back_up
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into, ingest_texts

OWN_PLACE = os.environ.get("YOROZU_TEST_OBJECT_STORE")
"""A place of another kind, such as s3://bucket/tests, to run the same against."""


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


@pytest.fixture(params=["memory", "folder", *(["own"] if OWN_PLACE else [])])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    MemoryFileSystem.store.clear()
    places = {
        "memory": "memory://yorozu",
        "folder": str(tmp_path / "shared"),
        "own": f"{OWN_PLACE}/{uuid4().hex}",
    }
    yield places[request.param]
    MemoryFileSystem.store.clear()


@pytest.fixture
def writer(address: str, tmp_path: Path) -> Settings:
    """Where the material is taken in, and brought to the store."""
    settings = Settings(kb=tmp_path / "writer" / "kb", object_store=address)
    ingest_into(open_generations(settings), MEETINGS)
    return settings


@pytest.fixture
def reader(address: str, tmp_path: Path) -> Settings:
    """Another host: nothing is there yet. It is made to look when a test says so."""
    return Settings(
        kb=tmp_path / "reader" / "kb", object_store=address, object_store_seconds=10_000
    )
