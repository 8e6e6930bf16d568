"""Subjects that a question names and no material mentions: a sign that it cannot be answered.

Meaning alone does not tell: to the embedder a question about wireless networks lies near an answer
about sharing settings, and nearer than many a good question in everyday words lies to its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb.text.normalising import search_form

TOPICS_FILE = Path(__file__).with_name("topics.txt")


@dataclass(frozen=True)
class Topics:
    """Subjects, each as the words that name it, in search form."""

    subjects: tuple[tuple[str, ...], ...] = ()

    def absent(self, form: str, is_mentioned: Callable[[str], bool]) -> tuple[str, ...]:
        """Names of the subjects that a question in search form names and the material does not.

        ``is_mentioned`` tells whether the material holds a name in search form.
        """
        return tuple(
            names[0]
            for names in self.subjects
            if any(_names(name, form) for name in names) and not any(map(is_mentioned, names))
        )


def _names(name: str, text: str) -> bool:
    """Whether the text holds the name; a Latin one not as a part of a longer word."""
    if name not in text or not name.isascii():
        return name in text
    return bool(re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text))


def load_topics(path: Path = TOPICS_FILE) -> Topics:
    """The subjects of the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    listed = [line.split(",") for line in lines if line.strip() and not line.startswith("#")]
    return Topics(tuple(tuple(n for name in names if (n := search_form(name))) for names in listed))
