from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from kb.errors import KnowledgeBaseDamagedError
from kb.index.bm25 import LexicalIndex, best_rows
from kb.text.words import tokenise

PASSAGES = [
    "サーバーは鍵のかかる専用ラックに置く。",
    "USBメモリは許可したものだけを使う。",
    "機密区分は四段階に分ける。台帳に機密区分を書く。",
    "",
]


def written(folder: Path, texts: list[str] = PASSAGES) -> LexicalIndex:
    LexicalIndex.build(texts, folder)
    return LexicalIndex.open(folder)


def top(index: LexicalIndex, query: list[str] | dict[str, float], k: int) -> list[int]:
    return [int(row) for row in best_rows(index.scores(query), k)]


def test_an_empty_corpus_gives_no_scores(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical", [])
    assert index.scores(["鍵"]).shape == (0,)
    assert index.idf("鍵") > 0


def test_a_corpus_without_words_scores_zero(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical", ["", "。"])
    assert index.scores(["鍵"]).tolist() == [0, 0]


@pytest.mark.parametrize("query", [[], {}, ["知らない語"], {"知らない語": 2.0}])
def test_a_query_without_known_words_scores_zero(
    tmp_path: Path, query: list[str] | dict[str, float]
) -> None:
    index = written(tmp_path / "lexical")
    assert index.scores(query).tolist() == [0, 0, 0, 0]
    assert top(index, query, 3) == []


def test_the_passage_with_the_words_comes_first(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical")
    assert top(index, tokenise("サーバの鍵"), 3) == [0]
    assert top(index, tokenise("usbと機密区分"), 3) == [2, 1]


def test_equal_scores_are_ordered_by_row(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical", ["鍵", "棚", "鍵", "鍵"])
    assert top(index, ["鍵"], 2) == [0, 2]
    first, _, second, _ = index.scores(["鍵"])
    assert first == second


def test_scores_are_bm25(tmp_path: Path) -> None:
    """Lucene's BM25 with k1 0.9 and b 0.4, by hand: 鍵 is in 2 of 3 passages."""
    index = written(tmp_path / "lexical", ["鍵、鍵、棚", "鍵", "棚、箱"])
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    average = (3 + 1 + 2) / 3
    expected = [
        idf * 2 / (2 + 0.9 * (0.6 + 0.4 * 3 / average)),
        idf * 1 / (1 + 0.9 * (0.6 + 0.4 * 1 / average)),
        0,
    ]
    assert index.scores(["鍵"]) == pytest.approx(expected, rel=1e-5)


def test_weights_multiply_a_words_scores(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical")
    one, other = index.scores(["鍵"]), index.scores(["専用"])
    assert index.scores({"鍵": 2.0, "専用": 0.5}) == pytest.approx(2 * one + 0.5 * other)


def test_a_repeated_word_of_a_query_counts_twice(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical")
    assert index.scores(["鍵", "鍵"]) == pytest.approx(2 * index.scores(["鍵"]))


def test_rare_words_have_a_higher_idf_and_unknown_ones_the_highest(tmp_path: Path) -> None:
    index = written(tmp_path / "lexical", ["鍵、棚", "鍵、箱", "鍵"])
    assert index.idf("鍵") == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert index.idf("鍵") < index.idf("棚") == index.idf("箱") < index.idf("知らない語")


def test_the_stored_index_scores_as_the_one_in_memory(tmp_path: Path) -> None:
    stored, fresh = written(tmp_path / "lexical"), LexicalIndex.in_memory(PASSAGES)
    words = tokenise("台帳に書く機密の区分、usbの鍵")
    assert np.array_equal(stored.scores(words), fresh.scores(words))
    assert fresh.scores(words).max() > 0


def files_of(folder: Path) -> list[str]:
    LexicalIndex.build(PASSAGES, folder)
    return sorted(path.name for path in folder.iterdir())


def test_a_missing_folder_is_told_as_damage(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseDamagedError, match="--full"):
        LexicalIndex.open(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [None, b"", b"rubbish", b"\x00" * 4096])
def test_every_missing_or_broken_file_is_told_as_damage(
    tmp_path: Path, content: bytes | None
) -> None:
    names = files_of(tmp_path / "first")
    assert len(names) == 6
    for name in names:
        folder = tmp_path / name
        LexicalIndex.build(PASSAGES, folder)
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)
        with pytest.raises(KnowledgeBaseDamagedError):
            LexicalIndex.open(folder)


def test_a_file_cut_off_is_told_as_damage(tmp_path: Path) -> None:
    for name in files_of(tmp_path / "first"):
        folder = tmp_path / name
        LexicalIndex.build(PASSAGES, folder)
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-1])
        with pytest.raises(KnowledgeBaseDamagedError):
            LexicalIndex.open(folder)


def test_files_of_another_index_are_told_as_damage(tmp_path: Path) -> None:
    LexicalIndex.build(PASSAGES, tmp_path / "one")
    LexicalIndex.build(PASSAGES[:2], tmp_path / "other")
    other = (tmp_path / "other" / "indices.csc.index.npy").read_bytes()
    (tmp_path / "one" / "indices.csc.index.npy").write_bytes(other)
    with pytest.raises(KnowledgeBaseDamagedError, match="belong together"):
        LexicalIndex.open(tmp_path / "one")


def test_an_index_of_another_tokeniser_is_told_as_damage(tmp_path: Path) -> None:
    LexicalIndex.build(PASSAGES, tmp_path)
    about = tmp_path / "about.json"
    text = about.read_text(encoding="utf-8").replace("mode A", "mode C")
    about.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseDamagedError, match="mode C"):
        LexicalIndex.open(tmp_path)


def test_the_fingerprint_names_sudachi_and_its_dictionary() -> None:
    assert "sudachipy" in LexicalIndex.fingerprint()
    assert "dictionary" in LexicalIndex.fingerprint()
