"""A tiny cross-encoder made here stands for a real one, which would have to be fetched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.embedding.cross_encoder import open_cross_encoder
from kb.errors import ModelError
from kb.retrieval.retriever import Found, with_gains

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "鍵", "棚", "箱"]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertForSequenceClassification
    from transformers.models.bert import BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizer(vocab={w: i for i, w in enumerate(WORDS)})
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.real
def test_each_text_gets_one_score(tiny_model: Path) -> None:
    scorer = open_cross_encoder(str(tiny_model), lambda message: None)
    scores = scorer.scores("鍵", ["棚", "箱", "棚"])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert scores[0] == pytest.approx(scores[2], abs=1e-3)


@pytest.mark.real
def test_a_cross_encoder_that_is_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="nowhere/reranker"):
        open_cross_encoder("nowhere/reranker", lambda message: None)


def test_what_was_not_judged_stays_below_what_was() -> None:
    found = [Found(row, score, 0, 0) for row, score in ((0, 3.0), (1, 2.5), (2, 2.4), (3, 2.3))]
    ranked = with_gains(found, np.array([-1.0, 1.0], np.float32))
    assert [f.row for f in ranked] == [1, 0, 2, 3]
    assert [f.score for f in ranked] == pytest.approx([3.5, 2.0, 1.4, 1.3])
