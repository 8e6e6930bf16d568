"""What people read, once in Japanese and once in English, and a page's words in one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, Self, TypeVar, overload

Language = Literal["ja", "en"]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Words:
    """What a page says, in one language.

    A subclass lists its sentences as ``Text`` and ``Texts``; its instances read them as strings.
    """

    language: Language


@dataclass(frozen=True)
class Text:
    """One line for people, in both languages; which one is shown is decided where it is printed."""

    ja: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.en if language == "en" else self.ja

    def __add__(self, other: Text) -> Text:
        return Text(self.ja + other.ja, self.en + other.en)

    def format(self, **parts: object) -> Text:
        """With the names in braces filled in."""
        return Text(self.ja.format(**parts), self.en.format(**parts))

    @overload
    def __get__(self, words: Words, owner: object) -> str: ...
    @overload
    def __get__(self, words: object, owner: object) -> Self: ...
    def __get__(self, words: object, owner: object) -> str | Self:
        return self.in_language(words.language) if isinstance(words, Words) else self


@dataclass(frozen=True)
class Texts(Generic[Key]):
    """Texts by the slugs of what they name."""

    by_key: Mapping[Key, Text]

    def __get__(self, words: Words, owner: object) -> dict[Key, str]:
        return {key: text.in_language(words.language) for key, text in self.by_key.items()}
