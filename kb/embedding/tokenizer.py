"""The tokenizer of a model folder, without the library's large tables.

The library needs 0.8 s and 280 MiB to make its search tree of 250,000 pieces. A text can only be cut
into pieces that stand in it, so for each text the library gets a vocabulary of just these: the rules,
the search and the scores stay its own, and the tokens are the same.

Only here, and where the bundled model is made: tokenizers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

_WORD_START = "\u2581"

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """The tokens of one text; ``ends`` are character offsets into it."""

    ids: Ids
    ends: Ids
    is_special: npt.NDArray[np.bool_]


class LeanTokenizer:
    """A unigram tokenizer of a tokenizer.json.

    Raises:
        OSError, ValueError, KeyError: there is none, or one of another kind.
    """

    def __init__(self, folder: Path) -> None:
        rules = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        if rules["model"]["type"] != "Unigram" or rules["model"].get("byte_fallback"):
            raise ValueError(f"a tokenizer of type {rules['model']['type']}")
        vocabulary = rules["model"].pop("vocab")
        self._rules: dict[str, Any] = rules
        self._ids = {piece: number for number, (piece, _) in enumerate(vocabulary)}
        self._scores = np.array([score for _, score in vocabulary], np.float64)
        self._longest = max(map(len, self._ids))
        special = [token["content"] for token in rules["added_tokens"]]
        unknown = vocabulary[rules["model"]["unk_id"]][0]
        # What an unknown character costs is reckoned from the lowest score of all.
        cheapest = vocabulary[int(np.argmin(self._scores))][0]
        self._always = dict.fromkeys((unknown, *special, cheapest))
        self._bare = self._with_pieces(list(self._always))

    def encode(self, text: str, max_tokens: int) -> Tokens:
        """The tokens that the whole tokenizer gives, cut off at ``max_tokens``."""
        pieces = list(self._always | self._pieces_in(text))
        tokenizer = self._with_pieces(pieces)
        tokenizer.enable_truncation(max_tokens)
        encoded = tokenizer.encode(text)
        return Tokens(
            ids=np.array([self._ids[pieces[i]] for i in encoded.ids], np.int64),
            ends=np.array([end for _, end in encoded.offsets], np.int64),
            is_special=np.array(encoded.special_tokens_mask, bool),
        )

    def count(self, text: str) -> int:
        """How many tokens the whole text has."""
        tokenizer = self._with_pieces(list(self._always | self._pieces_in(text)))
        return len(tokenizer.encode(text).ids)

    def _pieces_in(self, text: str) -> dict[str, None]:
        """Every piece that stands in the text, or would if a word began there."""
        normalized = self._bare.normalizer.normalize_str(text)
        words = [word for word, _ in self._bare.pre_tokenizer.pre_tokenize_str(normalized)]
        parts = {
            word[start : start + length]
            for word in words
            for start in range(len(word))
            for length in range(1, self._longest + 1)
        }
        parts |= {_WORD_START + part for part in parts}
        return dict.fromkeys(sorted(part for part in parts if part in self._ids))

    def _with_pieces(self, pieces: list[str]) -> Tokenizer:
        """The library's tokenizer with a vocabulary of ``pieces``, numbered in their order."""
        numbers = {piece: number for number, piece in enumerate(pieces)}
        scores = [self._scores[self._ids[piece]] for piece in pieces]
        model = self._rules["model"] | {
            "vocab": list(zip(pieces, scores, strict=True)),
            "unk_id": 0,
        }
        added = [token | {"id": numbers[token["content"]]} for token in self._rules["added_tokens"]]
        frame = dict(self._rules["post_processor"])
        frame["special_tokens"] = {
            name: token | {"ids": [numbers[piece] for piece in token["tokens"]]}
            for name, token in frame["special_tokens"].items()
        }
        rules = self._rules | {"model": model, "added_tokens": added, "post_processor": frame}
        return Tokenizer.from_str(json.dumps(rules))
