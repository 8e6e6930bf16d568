"""The made material and the tables about speed; the measuring itself is run by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.harness import Times
from benchmarks.made import build, drawn_vectors, encode, make_corpus, write_documents
from benchmarks.scale import Served, SizeResult, cost_table, disk_table, goals, latency_table
from fakes import FakeEmbedder
from kb.generations.folder import Generations
from kb.generations.whole import WholeGeneration


def result(passages: int, retrieval: float) -> SizeResult:
    floor, mine = Times([0.010], [0.008]), Times([retrieval], [0.012])
    times = dict.fromkeys(("embedding", "chroma", "chroma served", "bm25s"), floor)
    times |= dict.fromkeys(("retrieval", "ask", "ask served"), mine)
    times["retrieval served"] = Times([2 * retrieval], [0.012])
    served = Served(12.5, 0.1, 300)
    steps, disk = {"passages": 2.0}, {"vectors": passages * 1536}
    return SizeResult(passages, steps, disk, 0.1, 0.2, 1, 1024, True, times, served)


def test_a_corpus_has_as_many_passages_as_asked_and_is_the_same_again() -> None:
    assert [len(make_corpus(n).passages) for n in (0, 1, 33, 500)] == [0, 1, 33, 500]
    assert make_corpus(70) == make_corpus(70)
    assert make_corpus(70, seed=2).passages != make_corpus(70).passages


def test_made_passages_lie_where_they_say() -> None:
    corpus = make_corpus(100)
    pages = {(p.document_id, p.page_index): p.text for p in corpus.pages}
    for passage in corpus.passages:
        text = pages[passage.document_id, passage.page_index]
        assert text[passage.start : passage.end] == passage.text


def test_further_vectors_are_near_a_real_one_and_never_the_same() -> None:
    real = np.eye(5, 64, dtype=np.float32)
    vectors = drawn_vectors(real, 12)
    np.testing.assert_array_equal(vectors[:5], real)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosines = [float(vectors[row] @ real[row % 5]) for row in range(5, 12)]
    assert 0.9 < min(cosines) <= max(cosines) < 0.9999


def test_a_made_knowledge_base_opens_like_any_other(tmp_path: Path) -> None:
    embedder, corpus = FakeEmbedder(), make_corpus(40)
    encoded = encode(embedder, [p.search_text for p in corpus.passages[:10]])
    build(tmp_path, corpus, encoded, embedder, keeps_tokens=True)
    generations = Generations(tmp_path)
    opened = WholeGeneration(generations, generations.live())
    numbers = {n for p in corpus.passages for n in p.guideline_nos}
    assert opened.treated_numbers() == tuple(sorted(numbers))
    assert set(opened.item_titles) == numbers
    assert len(opened.covers()) == 2
    assert len(opened.suggested_questions(4)) == 4
    assert opened.corpus_text.mentions("よろず相談会")
    opened.close()


def test_a_generation_opens_the_same_without_its_derived_files(tmp_path: Path) -> None:
    embedder, corpus = FakeEmbedder(), make_corpus(40)
    encoded = encode(embedder, [p.search_text for p in corpus.passages[:10]])
    build(tmp_path, corpus, encoded, embedder, keeps_tokens=False)
    generations = Generations(tmp_path)
    opened = WholeGeneration(generations, generations.live())
    folder = generations.path(generations.live())
    for name in ("passages.facts.npz", "corpus.txt"):
        (folder / name).unlink()
    again = WholeGeneration(generations, generations.live())
    assert again.rows_by_number == opened.rows_by_number
    assert again.rows_by_group == opened.rows_by_group
    assert again.item_titles == opened.item_titles
    assert again.corpus_text.mentions("よろず相談会")
    opened.close()
    again.close()


def test_documents_have_a_section_for_each_passage(tmp_path: Path) -> None:
    write_documents(tmp_path, 7, chars=100, per_file=5)
    texts = [p.read_text(encoding="utf-8") for p in sorted(tmp_path.iterdir())]
    assert [text.count("\n## No.") for text in texts] == [5, 2]
    sections = [s.partition("\n\n")[2].strip() for t in texts for s in t.split("\n## ")[1:]]
    assert all(0 < len(section) <= 100 for section in sections)


def test_the_tables_tell_ratios_growth_and_bytes_a_passage() -> None:
    results = [result(1_000, 0.020), result(100_000, 0.030)]
    told = goals(results)
    assert "2.00 × at 1,000 passages" in told
    assert "3.00 × at 100,000" in told
    assert "1.50 × on the clock while the bare embedding itself moved 1.00 ×" in told
    assert "not shown to be met" not in told
    assert "Served, retrieval takes 2.00 × and 2.00 × of embedded." in told
    assert "| 12.5 | 100.0 | 300 |" in cost_table(results)
    assert "| 100,000 | 1,536 | 1,536 |" in disk_table(results)


def test_a_size_without_rerank_is_not_passed_off_as_meeting_the_goal() -> None:
    told = goals([result(1_000, 0.02), replace(result(100_000, 0.03), reranks=False)])
    assert "not shown to be met" in told


def test_the_table_has_a_line_for_everything_measured() -> None:
    told = latency_table([result(1_000, 0.020), result(100_000, 0.030)])
    assert len(told.splitlines()) == 2 + 2 * 8
    assert "| 100,000 | yes | retrieval | 30.0 | 30.0 | 30.0 | 12.0 | 3.00 × |" in told
