"""Where something stands in the material, in words: document and age, meeting, section, page (pure)."""

from __future__ import annotations

from kb.answers import Citation
from kb.documents import Document
from kb.text.bilingual import Language


def joined(*parts: str | None, between: str = " ") -> str:
    """The parts that there are, in their order."""
    return between.join(part for part in parts if part)


def listed(*parts: str | None) -> str:
    """The same as a line of facts below a title."""
    return joined(*parts, between=" ・ ")


def short_page(page: int | None) -> str:
    """p.5, as both languages write it; nothing where the source has no pages."""
    return f"p.{page}" if page else ""


def page_in_sentence(page: int | None) -> str:
    """5ページ, as a Japanese sentence counts it."""
    return f"{page}ページ" if page else ""


def page_words(page: int | None, language: Language) -> str:
    word = "page" if language == "en" else "ページ"
    return f"{word} {page}" if page else ""


def meeting_words(meeting: int | None, language: Language) -> str:
    if not meeting:
        return ""
    return f"Meeting {meeting}" if language == "en" else f"第{meeting}回"


def occasion_words(meeting: int | None, day: str | None, language: Language) -> str:
    """The meeting with its day, or whichever is known."""
    if not (meeting and day):
        return meeting_words(meeting, language) or day or ""
    bracketed = f" ({day})" if language == "en" else f"（{day}）"
    return f"{meeting_words(meeting, language)}{bracketed}"


def document_words(document: Document) -> str:
    """Title with what tells its age: the day of a meeting, the edition of a guideline."""
    age = document.date if document.kind == "meeting" else document.edition or document.date
    return f"{document.title}（{age}）" if age and age not in document.title else document.title


def citation_place(citation: Citation, language: Language) -> str:
    """Document, meeting with its day, section and page, as far as there are any."""
    occasion = occasion_words(citation.meeting, citation.date, language)
    return listed(citation.title, occasion, citation.section, page_words(citation.page, language))
