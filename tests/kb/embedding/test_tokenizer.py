"""The small vocabulary of each text gives the tokens that the whole one gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from kb.embedding.tokenizer import LeanTokenizer

PIECES = [
    ("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0),
    ("▁鍵", -2.0), ("▁", -3.0), ("鍵の", -2.5), ("の", -1.5), ("管理", -2.2), ("鍵", -4.0),
    ("管", -5.0), ("理", -5.0), ("▁a", -2.0), ("b", -9.5), ("ab", -3.0),
]  # fmt: skip
TEXTS = ["", "鍵", "鍵の管理", "管理の鍵 鍵", "ab a 鍵😀の", "ｱ ﾆ管理", "<s>鍵"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with a unigram tokenizer of a few pieces."""
    tokenizer = Tokenizer(Unigram(PIECES, 2, False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<s>", "</s>", "<unk>"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_whole_tokenizer(folder: Path, text: str) -> None:
    expected = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text)
    found = LeanTokenizer(folder).encode(text, 512)
    assert found.ids.tolist() == expected.ids
    assert found.ends.tolist() == [end for _, end in expected.offsets]
    assert found.is_special.tolist() == [bool(mask) for mask in expected.special_tokens_mask]


def test_an_empty_text_has_only_the_marks(folder: Path) -> None:
    assert LeanTokenizer(folder).encode("", 512).ids.tolist() == [0, 1]


def test_a_long_text_is_cut_and_keeps_its_end_mark(folder: Path) -> None:
    found = LeanTokenizer(folder).encode("鍵の管理" * 20, 6)
    assert len(found.ids) == 6
    assert found.ids[-1] == 1


def test_counting_does_not_stop_where_a_model_does(folder: Path) -> None:
    assert LeanTokenizer(folder).count("管理" * 600) > 600


def test_a_tokenizer_of_another_kind_is_refused(folder: Path) -> None:
    path = folder / "tokenizer.json"
    rules = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(rules | {"model": {"type": "WordPiece"}}), encoding="utf-8")
    with pytest.raises(ValueError, match="WordPiece"):
        LeanTokenizer(folder)


def test_a_folder_without_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tokenizer"):
        LeanTokenizer(tmp_path)
