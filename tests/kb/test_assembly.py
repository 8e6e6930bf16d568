from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from kb.assembly import (
    SAMPLE_KB,
    chat_folder,
    make_generator,
    make_query_embedder,
    make_retriever,
    open_knowledge_base,
)
from kb.errors import IndexMismatchError, KnowledgeBaseMissingError, PromptError
from kb.generations.folder import Generations
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into, ingest_texts
from scripted_models import ScriptedModel, honest


def test_a_missing_knowledge_base_is_told_before_any_model_is_loaded(tmp_path: Path) -> None:
    settings = Settings(kb=tmp_path, embedder="no/such-model")
    with pytest.raises(KnowledgeBaseMissingError):
        open_knowledge_base(settings)


def test_a_knowledge_base_of_another_embedder_is_told_when_it_is_opened(tmp_path: Path) -> None:
    ingest_texts(tmp_path / "kb")
    with pytest.raises(IndexMismatchError):
        open_knowledge_base(Settings(kb=tmp_path / "kb"), FakeEmbedder(name="other"))


def test_one_generation_is_opened_for_good(tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    ingest_texts(kb)
    pinned = open_knowledge_base(Settings(kb=kb), FakeEmbedder(), generation="000001")
    ingest_texts(kb, {"later.md": MEETINGS["new.md"].replace("第9回", "第10回")})
    following = open_knowledge_base(Settings(kb=kb), FakeEmbedder())
    assert (len(pinned.documents()), len(following.documents())) == (2, 3)
    assert (pinned.generation(), following.generation()) == ("000001", "000002")
    pinned.close()
    following.close()


def test_the_chat_shows_the_sample_only_while_there_is_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chat_folder(Settings()) == SAMPLE_KB
    assert chat_folder(Settings(kb=Path("mine"))) == Path("mine")
    assert chat_folder(Settings(object_store="file:///s")) == Path("data/kb")
    ingest_texts(Path("data/kb"))
    assert chat_folder(Settings()) == Path("data/kb")


def test_each_generation_gets_the_encoder_that_it_agrees_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_texts(tmp_path / "kb")
    generations = Generations(tmp_path / "kb")
    light, full, loaded = FakeEmbedder(), FakeEmbedder(), list[str]()

    def load(settings: Settings) -> FakeEmbedder:
        loaded.append("full")
        return full

    monkeypatch.setattr("kb.assembly.make_light_encoder", lambda settings: light)
    monkeypatch.setattr("kb.assembly.make_embedder", load)
    monkeypatch.setattr("kb.assembly.is_agreed", lambda manifest: manifest["before"] is None)
    embedder = make_query_embedder(Settings(), generations)
    embedder.embed_passages(["鍵"])
    assert loaded == []
    ingest_texts(tmp_path / "kb", {"later.md": MEETINGS["new.md"].replace("第9回", "第10回")})
    embedder.embed_passages(["棚"])
    embedder.embed_passages(["箱"])
    assert loaded == ["full"]
    assert (light.embedded, full.embedded) == (["鍵"], ["棚", "箱"])


def test_without_a_model_nothing_writes_answers(tmp_path: Path) -> None:
    assert make_generator(Settings(), FakeEmbedder()) is None
    with pytest.raises(PromptError):
        make_generator(Settings(prompts=tmp_path / "no"), FakeEmbedder(), ScriptedModel(honest))


def test_a_threshold_of_zero_is_not_taken_for_none() -> None:
    made = make_generator(Settings(llm_min_similarity=0), FakeEmbedder(), ScriptedModel(honest))
    assert made is not None
    assert made.checker.min_similarity == 0


def test_without_a_cross_encoder_none_is_loaded() -> None:
    assert make_retriever(Settings(), FakeEmbedder()).reranker is None


def test_a_store_without_what_fits_is_no_obstacle_where_there_is_something(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kb, copy = tmp_path / "kb", tmp_path / "copy"
    store = f"file://{tmp_path}/store"
    ingest_into(open_generations(Settings(kb=kb, object_store=store)), MEETINGS)
    open_knowledge_base(Settings(kb=copy, object_store=store), FakeEmbedder()).close()
    shutil.rmtree(tmp_path / "store")
    opened = open_knowledge_base(Settings(kb=copy, object_store=store), FakeEmbedder())
    assert opened.ask("No.54について").guideline_nos == (54,)
    assert "answering from what is here" in caplog.text
    opened.close()
