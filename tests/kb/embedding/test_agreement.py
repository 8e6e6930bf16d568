from __future__ import annotations

import numpy as np
import pytest

from fakes import FakeEmbedder
from kb.embedding.agreement import (
    AGREEMENT,
    VERSION,
    Agreement,
    agreement,
    is_agreed,
    is_same_ranking,
    manifest_entry,
    probes_of,
)
from kb.embedding.embedder import Vectors

TEXTS = [
    "鍵は管理者が保管する。",
    "外部の記憶媒体は許可制とする。",
    "控えは月に一度、別の場所へ移す。",
]


class Skewed(FakeEmbedder):
    """Sees every question the other way round."""

    def embed_query(self, text: str) -> Vectors:
        return -super().embed_query(text)


def scores(*values: float) -> Vectors:
    return np.array(values, np.float32)


def test_an_encoder_agrees_with_itself() -> None:
    embedder = FakeEmbedder()
    found = agreement(lambda: embedder, lambda: embedder, TEXTS, embedder.embed_passages(TEXTS))
    assert found == Agreement(probes=3, cosine=1.0, token_cosine=1.0, same_ranking=True)
    assert found.holds


def test_another_encoder_does_not_agree() -> None:
    full = FakeEmbedder()
    found = agreement(Skewed, lambda: full, TEXTS, full.embed_passages(TEXTS))
    assert found.cosine == pytest.approx(-1, abs=1e-5)
    assert not found.same_ranking
    assert not found.holds


def test_other_tokens_do_not_agree() -> None:
    full = FakeEmbedder(dimension=256)
    other = FakeEmbedder(dimension=256)
    other._token_vectors = lambda text: np.zeros((1, 256), np.float16)  # type: ignore[method-assign]
    assert (
        agreement(lambda: other, lambda: full, TEXTS, full.embed_passages(TEXTS)).token_cosine == -1
    )


def test_nothing_to_ask_is_no_agreement() -> None:
    embedder = FakeEmbedder()
    assert not agreement(
        lambda: embedder, lambda: embedder, [], np.zeros((0, 256), np.float32)
    ).holds


@pytest.mark.parametrize(
    ("found", "expected", "is_same"),
    [
        (scores(0.9, 0.8, 0.7), scores(0.9, 0.8, 0.7), True),
        (scores(0.8, 0.9, 0.7), scores(0.9, 0.8, 0.7), False),
        # A thousandth apart is a tie.
        (scores(0.8, 0.9, 0.7), scores(0.9, 0.899, 0.7), True),
        (scores(), scores(), True),
    ],
)
def test_rankings_are_the_same_but_for_ties(
    found: Vectors,
    expected: Vectors,
    is_same: bool,
) -> None:
    assert is_same_ranking(found, expected) is is_same


def test_probes_are_first_lines_spread_over_the_material() -> None:
    texts = [f"{n}行目\n続き" for n in range(100)] + ["  \n"]
    probes = probes_of(texts)
    assert probes[:2] == ["0行目", "6行目"]
    assert len(probes) == 16


def test_the_manifest_tells_whether_it_holds() -> None:
    good = manifest_entry(Agreement(16, 0.9999, 0.999, True))
    assert is_agreed(good)
    assert not is_agreed({})
    assert not is_agreed({AGREEMENT: good[AGREEMENT] | {"version": VERSION + 1}})
    assert not is_agreed(manifest_entry(Agreement(16, 0.9989, 0.999, True)))
    assert not is_agreed(manifest_entry(Agreement(16, 0.9999, 0.98, True)))
    assert not is_agreed(manifest_entry(Agreement(16, 0.9999, 0.999, False)))
