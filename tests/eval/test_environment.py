"""What a report tells of the installation: what moves results, and nothing of people or machines."""

from __future__ import annotations

import json
from pathlib import Path

from eval.environment import effective_settings
from kb.settings import Settings
from made_knowledge_base import make_knowledge_base


def test_a_report_tells_what_moves_results_and_nobody(tmp_path: Path) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    settings = Settings(
        kb=tmp_path / "kb",
        caution=0.7,
        maintainers=("chief@parts.example",),
        sign_in_addresses=("kim@parts.example",),
        members={"office": ("lee@parts.example",)},
        chroma_url="https://chroma.parts.example",
        object_store="s3://parts-example/kb",
    )
    told = effective_settings(settings, knowledge_base)
    knowledge_base.close()
    assert told["caution"] == 0.7
    assert told["knowledge_base"]["generation"] == "000001"
    written = json.dumps(told)
    assert "parts" not in written
    assert str(tmp_path) not in written
    assert "files" not in told["knowledge_base"]
