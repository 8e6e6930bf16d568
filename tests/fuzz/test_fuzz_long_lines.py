"""Files of one endless line, or of thousands of short ones: time grows with the length.

A line a million characters long is no attack: data saved without line breaks looks like that.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import strategies as st

from builders import circumstances
from fuzzing import run_for_long, run_shortly
from ingest.interpretation.interpret import interpret
from ingest.passages.writer import sentence_splitter
from ingest.readers import Limits, Source, readers_by_suffix
from kb.errors import ReadingError

Case = tuple[str, str, str, str]
"""A suffix; what comes before the fragment that is repeated, the fragment, and what comes after."""

SHORT_CHARS = 4_000
TIMES_LONGER = 8
_ENOUGH_SECONDS = 0.7
"""Below this a ratio of times says nothing."""
_TRIES = 3
"""A busy machine may slow one measurement: the shortest of each counts."""

TEXT_PIECES = (
    "# ", "- ", "1. ", "> ", "| a | b |\n", "| --- | --- |\n", "--- page 2 ---\n", "\n", "\n\n", "  ", "\t", "a\tb\n",
    "\t項目\n", "*", "**", "_", "`", "```", "~~~\n", "[a](", "![a](", "](http://a.example/x)", "[", "]", "(", ")", "<!--",
    "-->", "<br>", "\\", "|", "http://a.example/x", "回答[No.85]：", "質問①", "質問", "No.85", "[No.", "・", "①", "。", "、",
    "第8回", "2026年6月5日", "（続き）", "→（", "）", "「", "」", "表1", "\x0c", "　", "長い文が続きます", "1", "-", "=", "#", "?",
    "a.b@c.example", "000-0000-0000 ", "講師", "x",
)  # fmt: skip
WEB_PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<td rowspan=5>", "<li>", "<ul>",
    "</ul>", "<a href='x'>", "</a>", "<b>", "<h2>", "</h2>", "<dl><dt>", "<dd>", "<br>", "<!--", "-->", "<", "&", "<ruby>",
    "<pre>", "<span hidden>", "<details>", "text", "文です。", "\n", "　", "①", "No.85", "質問①", "<main>", "<section>",
)  # fmt: skip


def cases_of(suffix: str, pieces: tuple[str, ...]) -> st.SearchStrategy[Case]:
    some = st.lists(st.sampled_from(pieces), max_size=3).map("".join)
    repeated = st.lists(st.sampled_from(pieces), min_size=1, max_size=4).map("".join)
    return st.tuples(st.just(suffix), some, repeated, some)


cases = cases_of(".md", TEXT_PIECES) | cases_of(".html", WEB_PIECES)


def check_growth(case: Case) -> None:
    """Eight times the text takes about eight times as long; sixty-four would be quadratic."""
    suffix, before, fragment, after = case
    repeats = SHORT_CHARS // len(fragment)
    texts = [before + fragment * repeats * times + after for times in (1, TIMES_LONGER)]
    short, longer = (_seconds(suffix, text) for text in texts)
    for _ in range(_TRIES - 1):
        if longer >= max(_ENOUGH_SECONDS, 3 * TIMES_LONGER * short):
            short = min(short, _seconds(suffix, texts[0]))
            longer = min(longer, _seconds(suffix, texts[1]))
    assert longer < max(_ENOUGH_SECONDS, 3 * TIMES_LONGER * short), (short, longer)


def _seconds(suffix: str, text: str) -> float:
    parts = circumstances(split=sentence_splitter(360))
    started = time.process_time()
    try:
        reading = readers_by_suffix[suffix].read(Source(f"m{suffix}", text.encode()), Limits())
        interpret(reading, f"m/m{suffix}", "hash", parts)
    except ReadingError:
        pass
    return time.process_time() - started


@pytest.mark.parametrize(
    "case",
    [
        ("", "1", ""),
        ("「", "　", "1. "),
        ("質問", "　", "x"),
        ("**「?", "```", "x"),
        ("", "<!--", ""),
        ("# x", "#", "y"),
        ("", "\t項目\n", ""),
        ("", "）\x0c", ""),
    ],
)
def test_endless_lines_that_once_took_time_squared(case: tuple[str, str, str]) -> None:
    check_growth((".md", *case))


@pytest.mark.parametrize("tag", ["<pre>", "<div>", "<b>", "<blockquote>", "<ul><li>", "<dl><dt>"])
def test_deep_elements_that_once_took_time_squared(tag: str) -> None:
    check_growth((".html", "<dl><dt>", tag, ""))


def test_endless_lines_take_linear_time() -> None:
    run_shortly(check_growth, cases, 6)


@pytest.mark.soak
def test_endless_lines_for_three_minutes() -> None:
    run_for_long(check_growth, cases)
