"""The doctor says whether a Chroma server answers and holds the live generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.servers import ChromaProcess
from commands.doctor import Finding, examine
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into


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
    ingest_into(open_generations(embedded), {"old.md": MEETINGS["old.md"]})
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
