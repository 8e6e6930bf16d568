"""A generation opened from its files: leased while it is open, and given up when it cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.errors import KnowledgeBaseDamagedError
from kb.generations.folder import Generations
from kb.generations.whole import WholeGeneration
from made_knowledge_base import ingest_texts


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    ingest_texts(tmp_path / "kb")
    return Generations(tmp_path / "kb")


def leases(generations: Generations) -> list[Path]:
    return list((generations.folder / "leases" / "000001").iterdir())


def test_it_is_leased_until_it_is_closed(generations: Generations) -> None:
    opened = WholeGeneration(generations, "000001")
    assert len(leases(generations)) == 1
    opened.close()
    assert leases(generations) == []


def test_what_cannot_be_opened_is_not_leased(generations: Generations) -> None:
    (generations.path("000001") / "vectors.npy").write_bytes(b"rubbish")
    with pytest.raises(KnowledgeBaseDamagedError, match=r"vectors\.npy"):
        WholeGeneration(generations, "000001")
    assert leases(generations) == []


def test_everything_stands_in_the_same_rows(generations: Generations) -> None:
    opened = WholeGeneration(generations, "000001")
    count = len(opened.passages)
    assert count > 0
    assert len(opened.vectors) == len(opened.facts) == len(opened.lexical.scores(["鍵"])) == count
    assert {p.document_id for p in opened.passages} == set(opened.documents)
    opened.close()


def test_a_lost_word_index_is_made_anew_for_this_process(
    generations: Generations, caplog: pytest.LogCaptureFixture
) -> None:
    opened = WholeGeneration(generations, "000001")
    expected = opened.lexical.scores(["鍵"]).tolist()
    opened.close()
    shutil.rmtree(generations.path("000001") / "lexical")
    opened = WholeGeneration(generations, "000001")
    assert "lexical index damaged" in caplog.text
    assert opened.lexical.scores(["鍵"]).tolist() == expected
    opened.close()
    assert not (generations.path("000001") / "lexical").exists()


def test_facts_and_text_that_an_older_version_did_not_keep_are_made(
    generations: Generations,
) -> None:
    opened = WholeGeneration(generations, "000001")
    numbers = opened.treated_numbers()
    opened.close()
    for name in ("passages.facts.npz", "corpus.txt"):
        (generations.path("000001") / name).unlink()
    opened = WholeGeneration(generations, "000001")
    assert opened.treated_numbers() == numbers
    assert opened.corpus_text.mentions("貸し出し簿")
    opened.close()
