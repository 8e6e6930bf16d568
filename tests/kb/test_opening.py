from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError, UsageError
from kb.generations.served import ServedGenerations
from kb.opening import (
    needed_object_store,
    open_generations,
    open_object_store,
    pull_of,
)
from kb.settings import Settings
from made_knowledge_base import ingest_texts


def stored_at(folder: Path) -> Settings:
    return Settings(kb=folder / "kb", object_store=f"file://{folder}/store")


def test_without_a_place_there_is_no_store_and_nothing_to_pull(tmp_path: Path) -> None:
    settings = Settings(kb=tmp_path / "kb")
    assert open_object_store(settings) is None
    assert pull_of(settings) is None


def test_a_store_that_is_needed_and_not_set_is_a_mistake_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="object_store"):
        needed_object_store(Settings(kb=tmp_path))
    assert needed_object_store(stored_at(tmp_path)) is not None


def test_only_a_copy_or_an_empty_folder_is_brought_up_to_date(tmp_path: Path) -> None:
    settings = stored_at(tmp_path)
    assert pull_of(settings) is not None
    ingest_texts(tmp_path / "kb")
    assert pull_of(settings) is None


def test_collections_are_on_a_server_only_where_one_is_set(tmp_path: Path) -> None:
    here = open_generations(Settings(kb=tmp_path))
    there = open_generations(Settings(kb=tmp_path, chroma_url="http://127.0.0.1:1"))
    assert not isinstance(here, ServedGenerations)
    assert isinstance(there, ServedGenerations)
    assert here.folder == there.folder == tmp_path


def test_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    settings = Settings(
        kb=tmp_path, chroma_url="https://127.0.0.1:1", chroma_certificates=tmp_path / "none.pem"
    )
    with pytest.raises(SettingsError, match="YOROZU_CHROMA_CERTIFICATES"):
        open_generations(settings)
