"""Sentences out of a stream of text, each as soon as it is whole with the keys behind it (pure)."""

from __future__ import annotations

import re

MAX_SENTENCE_CHARS = 600
"""A sentence that will not end is cut here, so that a stream cannot fill the memory."""
_ENDS = "。！？!?"
_OPENING, _CLOSING = "「『（(", "」』）)"
# Keys stand behind the full stop as often as before it; an open bracket may still become one.
_KEYS_BEHIND = re.compile(r"(?:[ \t　]*[\[［【][^\[\]［］【】\n]{0,80}[\]］】])*")
_MAY_GO_ON = re.compile(r"[ \t　]*(?:[\[［【][^\[\]［］【】\n]{0,80})?")


class SentenceStream:
    """Takes pieces of text as they come and gives back whole sentences.

    A sentence ends at a full stop outside quotation marks and brackets, or with its line. Source
    keys in square brackets right behind the full stop belong to it.
    """

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are whole now, in order."""
        self._rest += piece
        found = []
        while (end := _end_of_first(self._rest)) is not None:
            found.append(self._rest[:end].strip())
            self._rest = self._rest[end:]
        return [sentence for sentence in found if sentence]

    def finish(self) -> list[str]:
        """What is left when the stream has ended."""
        found = [*self.feed("\n"), self._rest.strip()]
        self._rest = ""
        return [sentence for sentence in found if sentence]


def _end_of_first(text: str) -> int | None:
    """Where the first sentence ends, or None while that cannot be known."""
    depth = 0
    for at, character in enumerate(text):
        if character == "\n" or at >= MAX_SENTENCE_CHARS:
            return at + 1
        depth = max(0, depth + (character in _OPENING) - (character in _CLOSING))
        if character in _ENDS and not depth and text[at + 1 : at + 2] not in tuple(_ENDS):
            return _after_keys(text, at + 1)
    return None


def _after_keys(text: str, end: int) -> int | None:
    """The end with the keys behind the full stop; None where more of them may come."""
    keys = _KEYS_BEHIND.match(text, end)
    after = keys.end() if keys else end
    return None if _MAY_GO_ON.fullmatch(text, after) else after


def sentences(text: str) -> list[str]:
    """Sentences with their full stops; a stop inside quotation marks or brackets ends none."""
    found: list[str] = []
    start = depth = 0
    for index, character in enumerate(text):
        depth += (character in "「『（(") - (character in "」』）)")
        if (
            character in "。！？"
            and depth <= 0
            and text[index + 1 : index + 2] not in tuple("。！？」』）)")
        ):
            found.append(text[start : index + 1])
            start, depth = index + 1, 0
    return [sentence for sentence in (*found, text[start:]) if sentence.strip()]
