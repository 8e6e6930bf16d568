"""The made material and the table about speed; the measuring itself is run by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import made
from benchmarks.made import DrawnEmbedder, write_documents, write_pdf
from benchmarks.scale import size_table
from eval.scratch import scratch_knowledge_base
from fakes import FakeEmbedder
from kb.settings import Settings


def test_further_vectors_are_near_a_real_one_and_never_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(made, "EMBEDDED", 2)
    embedder = DrawnEmbedder(FakeEmbedder())
    real = embedder.embed_passages(["鍵を掛ける", "窓を閉める"])
    vectors, tokens = embedder.embed_passages_and_tokens(["一", "二", "三"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    nearest = (vectors @ real.T).max(axis=1)
    assert 0.9 < nearest.min() <= nearest.max() < 0.9999
    assert len(tokens) == 3
    assert (vectors == embedder.embed_passages(["四", "五", "六"])).all()


def test_made_documents_become_a_passage_for_each_section(tmp_path: Path) -> None:
    write_documents(tmp_path / "made", 7, per_file=5)
    embedder = DrawnEmbedder(FakeEmbedder())
    with (
        scratch_knowledge_base(tmp_path / "made", tmp_path / "kb", embedder, Settings()) as opened,
        opened.live.use() as generation,
    ):
        assert len(generation.passages) == 7
        assert generation.treated_numbers()


def test_documents_have_a_section_for_each_passage(tmp_path: Path) -> None:
    write_documents(tmp_path, 7, chars=100, per_file=5)
    texts = [p.read_text(encoding="utf-8") for p in sorted(tmp_path.iterdir())]
    assert [text.count("\n## No.") for text in texts] == [5, 2]
    sections = [s.partition("\n\n")[2].strip() for t in texts for s in t.split("\n## ")[1:]]
    assert all(0 < len(section) <= 100 for section in sections)


def test_a_made_pdf_has_so_many_pages(tmp_path: Path) -> None:
    from pypdf import PdfReader

    write_pdf(tmp_path / "long.pdf", 3)
    assert len(PdfReader(tmp_path / "long.pdf").pages) == 3


def test_the_table_has_a_line_for_each_size_with_what_was_measured() -> None:
    names = ("embedding", "retrieval", "retrieval, served", "ask")
    row = {
        "passages": 100_000,
        "reranks": False,
        "opening": 0.5,
        "memory": 300.4,
        "server_memory": 361.0,
        "seconds": dict(zip(names, ([0.01], [0.03], [0.04], [0.05]), strict=True)),
    }
    lines = size_table([row, row]).splitlines()
    assert len(lines) == 4
    assert lines[2] == (
        "| 100,000 | no | 10.0 / 10.0 | 30.0 / 30.0 | 40.0 / 40.0 | 50.0 / 50.0 | 3.00 × "
        "| 500 | 300 | 361 |"
    )
