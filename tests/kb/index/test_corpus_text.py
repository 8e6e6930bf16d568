from __future__ import annotations

from pathlib import Path

import pytest

from kb.documents import Passage
from kb.index.corpus_text import CorpusText, write_corpus_text


def shown(*texts: str) -> list[Passage]:
    return [
        Passage("x", "d", text, 1, 0, 0, len(text), "", "answer", "g", 0, context="第7回")
        for text in texts
    ]


@pytest.fixture(params=["stored", "in memory"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> CorpusText:
    passages = shown("ＵＳＢメモリは可", "scanner と ids\U0001f600vpn")
    if request.param == "in memory":
        return CorpusText.of(passages)
    write_corpus_text(tmp_path, passages)
    opened = CorpusText.open(tmp_path)
    assert opened is not None
    return opened


def test_a_generation_without_the_text_has_none(tmp_path: Path) -> None:
    assert CorpusText.open(tmp_path) is None


def test_an_empty_text_mentions_nothing(tmp_path: Path) -> None:
    write_corpus_text(tmp_path, [])
    opened = CorpusText.open(tmp_path)
    assert opened is not None
    assert not opened.mentions("usb")


@pytest.mark.parametrize(
    ("name", "is_mentioned"),
    [
        ("usb", True), ("第7回", True), ("モリ", True), ("ids", True), ("vpn", True),
        ("scan", False), ("canner", False), ("無線lan", False), ("モリは否", False),
    ],
)  # fmt: skip
def test_latin_names_must_be_whole_words(corpus: CorpusText, name: str, is_mentioned: bool) -> None:
    assert corpus.mentions(name) is is_mentioned
    assert corpus.mentions(name) is is_mentioned
    corpus.close()
