from __future__ import annotations

import pytest

from fakes import FakeEmbedder
from kb.embedding.deferred import DeferredEmbedder, LoadedOnce, by_generation
from kb.errors import ModelError


def test_each_generation_gets_the_encoder_that_it_agrees_with() -> None:
    live = ["1"]
    light, full = FakeEmbedder(), FakeEmbedder()
    loaded: list[str] = []

    def load() -> FakeEmbedder:
        loaded.append("full")
        return full

    choose = by_generation(light, LoadedOnce(load), lambda: live[0], lambda name: name == "1")
    embedder = DeferredEmbedder(light, choose)
    embedder.embed_passages(["鍵"])
    assert loaded == []
    live[0] = "2"
    embedder.embed_passages(["棚"])
    embedder.embed_passages(["箱"])
    assert loaded == ["full"]
    assert (light.embedded, full.embedded) == (["鍵"], ["棚", "箱"])


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
    embedder = DeferredEmbedder(FakeEmbedder(name="light"), lambda: FakeEmbedder(name="other"))
    with pytest.raises(ModelError, match="YOROZU_QUERY_ENCODER=full"):
        embedder.embed_passages(["鍵"])
