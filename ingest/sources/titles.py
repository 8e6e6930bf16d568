"""When two printed titles name the same source (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

from kb.text.normalising import search_form

MIN_COMPARED_CHARS = 8
MIN_CONTAINED_SHARE = 0.8
MIN_FUZZY_RATIO = 92.0

_QUOTED = re.compile(r"[「『\"“]([^「」『』\"“”]{4,})[」』\"”]")
_TRAILER = re.compile(
    r"\((?=[^()]*(?:\d{4} ?年|令和|平成|excel|word|pdf|\d ?[km]b|全\d+|抜粋|抄))[^()]*\)"
)
_PAGES = re.compile(r"(?<![a-z0-9])(?:pp?\.? ?\d+(?: ?[~-] ?(?:p\.? ?)?\d+)?|\d+ ?(?:ページ|頁))")
_EDITION = re.compile(r"(?:第|ver(?:sion)?\.? ?|v\.? ?|rev\.? ?)?(?<!\d)(\d+(?:\.\d+)+) ?版?")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_PUNCTUATION = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.]|_")
_AFTER_PUBLISHER = re.compile(r"^(?:殿|様|の|発行|公開|(?:web)?サイト上の|[ :、,・/])+")
_OTHER_WORK = re.compile(
    r"解説|概要|付録|別冊|別紙|チェック|確認表|シート|サンプル|ひな形|雛形|手引|様式|事例|英語|工場|入門|改訂|案$"
)


def comparable_title(title: str, publishers: Collection[str] = ()) -> str:
    """What is left of a link's text when quotes, publisher, year, size and pages are taken off."""
    text = search_form(title.replace("\\", ""))
    text = _without_publisher(text, publishers)
    if quoted := _QUOTED.match(text):
        text = quoted[1]
    text = _PAGES.sub("", _TRAILER.sub("", text))
    return _PUNCTUATION.sub("", _EDITION.sub(r" \1 ", text))


def _without_publisher(text: str, publishers: Collection[str]) -> str:
    for publisher in sorted(publishers, key=len, reverse=True):
        name = search_form(publisher)
        if name and text.startswith(name) and len(text) > len(name):
            return _AFTER_PUBLISHER.sub("", text[len(name) :])
    return text


def likeness(one: str, other: str) -> float:
    """How surely two comparable titles name one source: 0 (not), up to 1 (the same text).

    Titles that carry different numbers (edition, appendix), or of which only one says that it is
    an appendix, a commentary or the like, are never the same source, however near their letters.
    """
    if one == other:
        return 1.0 if one else 0.0
    if min(len(one), len(other)) < MIN_COMPARED_CHARS or not _may_be_one_work(one, other):
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if shorter in longer and len(shorter) >= MIN_CONTAINED_SHARE * len(longer):
        return 0.99 * len(shorter) / len(longer)
    ratio = fuzz.ratio(one, other)
    return 0.95 * ratio / 100 if ratio >= MIN_FUZZY_RATIO else 0.0


def _may_be_one_work(one: str, other: str) -> bool:
    same_numbers = sorted(_NUMBER.findall(one)) == sorted(_NUMBER.findall(other))
    return same_numbers and set(_OTHER_WORK.findall(one)) == set(_OTHER_WORK.findall(other))
