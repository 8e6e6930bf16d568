"""The doctor says whether a Chroma server answers and holds the live generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chroma_process import ChromaProcess
from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.register import Register
from kb.assembly import open_generations
from kb.doctor import Finding, examine
from kb.generations import Generations
from kb.guideline_items import GuidelineItems
from kb.settings import Settings
from made_knowledge_base import MEETINGS


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaProcess]:
    process = ChromaProcess(tmp_path)
    process.start()
    yield process
    process.kill()


def ingest_made(tmp_path: Path, generations: Generations) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    (folder / "old.md").write_text(MEETINGS["old.md"], encoding="utf-8")
    parts = IngestParts(generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360)
    ingest([folder], IngestOptions(), parts)


def server_findings(settings: Settings) -> list[Finding]:
    return [finding for finding in examine(settings) if finding.name == "chroma-server"]


@pytest.mark.real
def test_the_server_is_examined_with_and_without_the_live_generation(
    server: ChromaProcess, tmp_path: Path
) -> None:
    # Loading an embedder four times would take longer than all the rest.
    no_model = str(tmp_path / "no-model")
    served = Settings(kb=tmp_path / "kb", chroma_url=server.url, embedder=no_model)
    embedded = Settings(kb=tmp_path / "kb", embedder=no_model)
    ingest_made(tmp_path, open_generations(embedded))
    assert server_findings(embedded) == []
    [lacking] = server_findings(served)
    assert lacking.is_problem
    assert "yorozu ingest --full" in lacking.message.en
    generations = open_generations(served)
    generations.publish(generations.live())
    [whole] = server_findings(served)
    assert not whole.is_problem
    server.kill()
    [away] = server_findings(served)
    assert away.is_problem
    assert server.url in away.message.ja
