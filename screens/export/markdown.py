"""A conversation as Markdown in which no foreign text is markup (pure).

Signs that CommonMark or GitHub's dialect would read as markup are escaped where they could be;
a full stop in a sentence is not, so that the file can be read as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screens.export.contents import ConversationText, ExchangeText, SourceText
from screens.keeping_wording import KeepingWording

_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~|$:^{}!])")
_AT_BEGIN = re.compile(r"^([#+=-])")
_NUMBER_STOP = re.compile(r"^(\d{1,9})([.)])")
# Turned into links after escapes are gone, so only a sign between their parts keeps them apart.
_JOINTS = re.compile(r"(?<=[Ww])(?=[Ww]{2}\.)|(?=@)")
_WORD_JOINER = "\u2060"


def as_markdown(conversation: ConversationText, words: KeepingWording) -> str:
    """The conversation as a CommonMark file; its only links are addresses of the citations."""
    blocks = [f"# {one_line(conversation.title)}", one_line(words.disclaimer)]
    for number, exchange in enumerate(conversation.exchanges, start=1):
        blocks.append(f"## {words.numbered_question.format(number=number)}")
        blocks += _blocks(exchange, words)
    return "\n\n".join(blocks) + "\n"


def _blocks(exchange: ExchangeText, words: KeepingWording) -> Iterator[str]:
    yield _lines(exchange.question)
    yield f"### {words.answer}"
    yield _lines(exchange.answer)
    if exchange.sources:
        yield f"### {words.sources}"
    for source in exchange.sources:
        yield from _source_blocks(source, words)
    if exchange.notes:
        yield f"### {words.notes}"
    yield from (_lines(note) for note in exchange.notes)
    yield one_line(exchange.facts)


def _source_blocks(source: SourceText, words: KeepingWording) -> Iterator[str]:
    yield f"**{one_line(source.heading)}**"
    yield one_line(source.place)
    yield "\n".join(f"> {line}".rstrip() for line in _lines(source.quotation).split("\n"))
    if source.printed:
        yield one_line(source.printed)
    if source.address:
        yield f"{words.address}: <{source.address}>"


def _lines(text: str) -> str:
    """Lines as they are, with breaks that stay; lines without anything part paragraphs."""
    lines = [escaped_line(line) for line in text.strip().split("\n")]
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\n", "\n".join(lines))


def one_line(text: str) -> str:
    return escaped_line(" ".join(text.split()))


def escaped_line(line: str) -> str:
    """One line that shows exactly its own characters, wherever in a paragraph it stands."""
    escaped = _ANYWHERE.sub(r"\\\1", _JOINTS.sub(_WORD_JOINER, line.strip(" \t")))
    return _NUMBER_STOP.sub(r"\1\\\2", _AT_BEGIN.sub(r"\\\1", escaped))
