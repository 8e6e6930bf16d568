from __future__ import annotations

import threading

import numpy as np
import pytest

from kb.embedding.embedder import Embedder
from kb.embedding.sentence_transformer import batches, has_fast_bfloat16

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
    ("cpuinfo", "expected"),
    [
        ("", False),
        ("flags\t\t: fpu avx512f avx512_vnni", False),
        ("model name : avx512_bf16\nflags : avx2", False),
        ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 pku", True),
        ("flags : amx_tile amx_bf16", True),
    ],
)
def test_bfloat16_is_used_where_the_processor_has_it(cpuinfo: str, expected: bool) -> None:
    assert has_fast_bfloat16(cpuinfo) is expected


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
