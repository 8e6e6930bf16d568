"""The wheel alone, installed in another folder than the checkout, is the whole product."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from benchmarks.servers import free_port, health_of, wait_until_healthy
from checkout import CHECKOUT
from kb.settings import Settings

QUESTION = "サーバー室に鍵がかけられません"
SOURCES = (
    "app.py", "cli.py", "LICENSE", "README.md", "pyproject.toml", "prompts", "materials",
    "api", "commands", "kb", "ingest", "eval", "feedback", "mcp_server", "screens",
)  # fmt: skip
OPERATORS = "materials/internal.md"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds of the product, with an operator's own file in it."""
    folder = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        path = CHECKOUT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy(path, folder)
    (folder / OPERATORS).write_text("# nobody else's", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    shutil.copytree(sources, copy)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, copy],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_product_and_none_of_the_operators(
    sources: Path, wheel: Path
) -> None:
    shipped = {p.relative_to(sources).as_posix() for p in sources.rglob("*") if p.is_file()}
    own = shipped - {"LICENSE", "README.md", "pyproject.toml", OPERATORS}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == own


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, which borrows this one's packages but not the checkout."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    # Elsewhere and without a path: pip takes a checkout that it sees for an installation.
    install = ["install", "--no-deps", "--no-index", "-q", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, *install],
        check=True, cwd=folder, env=variables(),
    )  # fmt: skip
    site = next(folder.glob("lib/python*/site-packages"))
    # A path in a .pth file runs no .pth file in turn, so that the editable checkout stays out.
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def variables() -> dict[str, str]:
    outer = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "YOROZU_KB")}
    models = Settings().model_folder.resolve()
    return outer | {"HF_HUB_OFFLINE": "1", "YOROZU_MODELS": str(models)}


def run(environment: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [environment / "bin" / "yorozu", *arguments],
        cwd=home, env=variables(), capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip


@pytest.fixture(scope="module")
def ingested(environment: Path, home: Path) -> Path:
    """A knowledge base that the installed command made of the sample in the wheel."""
    sample = next(environment.glob("lib/python*/site-packages")) / "materials" / "sample"
    done = run(environment, home, "ingest", str(sample))
    assert done.returncode == 0, done.stderr
    return home


pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(os.name == "nt", reason="the folders of the environment are Unix'"),
]


def test_the_installed_command_comes_from_the_wheel(environment: Path, home: Path) -> None:
    done = run(environment, home, "--help")
    assert done.returncode == 0
    assert "ingest" in done.stdout
    code = "import kb, sys; print(kb.__file__)"
    where = subprocess.run(
        [environment / "bin" / "python", "-c", code],
        cwd=home, env=variables(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(environment))


def test_it_answers_from_the_sample_that_it_ingested(environment: Path, ingested: Path) -> None:
    done = run(environment, ingested, "ask", QUESTION, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["certainty"], answer["guideline_nos"]) == ("answered", [85])


def test_it_measures_with_the_shipped_questions(environment: Path, ingested: Path) -> None:
    done = run(environment, ingested, "eval", "retrieval", "sample", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["measures"]["Success@5"] > 0.8


@pytest.fixture
def chat(environment: Path, ingested: Path) -> Iterator[str]:
    port = free_port()
    with subprocess.Popen(
        [environment / "bin" / "yorozu", "chat", "--port", str(port)],
        cwd=ingested, env=variables(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            wait_until_healthy(health_of(port), 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_it_serves_the_chat(chat: str) -> None:
    with urlopen(chat, timeout=10) as page:
        assert page.status == 200
