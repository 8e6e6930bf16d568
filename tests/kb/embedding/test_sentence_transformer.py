from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from kb.embedding.embedder import Embedder
from kb.embedding.sentence_transformer import batches, has_fast_bfloat16, open_cross_encoder
from kb.errors import ModelError
from kb.retrieval.retriever import Found, with_gains

TEXTS = [
    "サーバーは鍵のかかる専用ラックに置いてください。",
    "許可したUSBメモリだけを使います。",
    "バックアップは別の建物に保管します。",
    "取引先と秘密保持契約を結ぶ。",
]


def test_no_texts_make_no_batch() -> None:
    assert list(batches([], 512)) == []


def test_batches_hold_every_row_once_and_the_longest_first() -> None:
    counts = [10, 400, 30, 512, 5, 400]
    found = list(batches(counts, 512))
    assert [row for batch in found for row in batch] == [3, 1, 5, 2, 0, 4]


def test_a_batch_holds_at_most_4096_tokens_with_padding() -> None:
    found = list(batches([500] * 20 + [10] * 1000, 512))
    sizes = [len(batch) for batch in found]
    assert sizes[:2] == [8, 8]
    assert sum(sizes) == 1020
    assert max(sizes) <= 409


def test_texts_above_the_limit_count_as_long_as_the_model_reads() -> None:
    assert [len(batch) for batch in batches([100_000] * 9, 512)] == [8, 1]


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [
        ({}, False),
        ({"avx512_f": True, "avx512_bf16": False, "amx_bf16": False}, False),
        ({"architecture": "aarch64", "bf16": True}, False),
        ({"avx512_bf16": True}, True),
        ({"avx512_bf16": False, "amx_bf16": True}, True),
    ],
)
def test_bfloat16_is_used_where_the_processor_has_it(
    capabilities: dict[str, object], expected: bool
) -> None:
    assert has_fast_bfloat16(capabilities) is expected


@pytest.mark.real
def test_no_passages_give_no_vectors(real_embedder: Embedder) -> None:
    assert real_embedder.embed_passages([]).shape == (0, 384)
    assert real_embedder.embed_passages_and_tokens([])[1] == []
    assert real_embedder.count_tokens([]) == []


@pytest.mark.real
def test_vectors_have_unit_length_and_single_precision(real_embedder: Embedder) -> None:
    vectors = real_embedder.embed_passages([*TEXTS, "", "あ" * 3000])
    query = real_embedder.embed_query("鍵は必要ですか")
    assert vectors.dtype == query.dtype == np.float32
    assert query.shape == (real_embedder.dimension,)
    assert np.linalg.norm([*vectors, query], axis=1) == pytest.approx(np.ones(7), abs=1e-5)


@pytest.mark.real
def test_the_nearest_passage_says_the_same_in_other_words(real_embedder: Embedder) -> None:
    questions = [
        "コンピューターを入れる棚は施錠すべきか",
        "外付けの記憶装置を会社のパソコンにつなぎたい",
        "データの控えはどこに保管しますか",
        "仕入れ先に情報を漏らさない約束をしてもらう",
    ]
    vectors = real_embedder.embed_passages(TEXTS)
    best = [int(np.argmax(vectors @ real_embedder.embed_query(q))) for q in questions]
    assert best == [0, 1, 2, 3]


@pytest.mark.real
def test_a_vector_does_not_depend_on_its_neighbours(real_embedder: Embedder) -> None:
    together = real_embedder.embed_passages([*TEXTS, "長い文です。" * 60])
    alone = np.stack([real_embedder.embed_passages([text])[0] for text in TEXTS])
    assert (together[:4] * alone).sum(axis=1).min() >= 0.999


@pytest.mark.real
def test_vectors_stand_in_the_order_of_their_texts(real_embedder: Embedder) -> None:
    texts = ["短い文", "長い文です。" * 50, "中くらいの文です。" * 5]
    backwards = real_embedder.embed_passages(texts[::-1])[::-1]
    cosines = real_embedder.embed_passages(texts) @ backwards.T
    assert np.argmax(cosines, axis=1).tolist() == [0, 1, 2]


@pytest.mark.real
def test_queries_and_passages_have_different_prompts(real_embedder: Embedder) -> None:
    cosine = real_embedder.embed_query(TEXTS[0]) @ real_embedder.embed_passages(TEXTS[:1])[0]
    assert 0.8 < cosine < 0.9999


@pytest.mark.real
def test_progress_counts_to_the_number_of_texts(real_embedder: Embedder) -> None:
    told: list[int] = []
    real_embedder.embed_passages(["長い文です。" * 80] * 40, told.append)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == 40


@pytest.mark.real
def test_tokens_are_counted_with_prompt_and_marks(real_embedder: Embedder) -> None:
    nothing, something = real_embedder.count_tokens(["", "鍵"])
    assert nothing > 2
    assert something > nothing
    assert real_embedder.count_tokens(["あ" * 3000])[0] > real_embedder.max_tokens == 512


@pytest.mark.real
def test_token_vectors_leave_out_prompt_and_marks(real_embedder: Embedder) -> None:
    empty, short = real_embedder.embed_passages_and_tokens(["", "鍵の管理"])[1]
    assert empty.shape == (0, 384)
    assert 1 <= len(short) <= 4
    assert short.dtype == np.float16
    assert np.linalg.norm(short.astype(np.float32), axis=1) == pytest.approx(1, abs=1e-2)
    assert real_embedder.embed_query_and_tokens("鍵の管理")[1].shape == short.shape


@pytest.mark.real
def test_a_word_meets_itself_among_the_token_vectors(real_embedder: Embedder) -> None:
    query = real_embedder.embed_query_and_tokens("USBメモリ")[1].astype(np.float32)
    passages = real_embedder.embed_passages_and_tokens(TEXTS)[1]
    # MaxSim: each word of the question with its nearest word of the passage.
    scores = [(query @ p.astype(np.float32).T).max(axis=1).mean() for p in passages]
    assert int(np.argmax(scores)) == 1


@pytest.mark.real
def test_threads_may_share_the_embedder(real_embedder: Embedder) -> None:
    expected = real_embedder.embed_query(TEXTS[0])
    cosines: list[float] = []

    def work() -> None:
        for _ in range(3):
            real_embedder.embed_passages(TEXTS)
            cosines.append(float(real_embedder.embed_query(TEXTS[0]) @ expected))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cosines) == 12
    assert min(cosines) >= 0.999


@pytest.mark.real
def test_broken_characters_are_embedded_without_an_error(real_embedder: Embedder) -> None:
    assert real_embedder.embed_query("鍵\ud800の\x00管理").shape == (384,)


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
