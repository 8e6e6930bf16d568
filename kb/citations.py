"""From passages to numbered citations, and the check that each quotation is literal (pure)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote, urldefrag, urlsplit

from kb.answers import Citation, RankedPassage
from kb.documents import Document, Passage

PageTexts = Callable[[str, int], str | None]
"""Display text of a document's page, by document id and page index."""


@dataclass(frozen=True)
class QuoteLimits:
    """How many citations there may be, and characters in one quotation and in all together."""

    citations: int
    quote_chars: int
    quotes_chars: int


@dataclass(frozen=True)
class Cited:
    """Citations in order, and which mark carries which passage."""

    citations: tuple[Citation, ...]
    mark_by_passage: Mapping[str, int]


def cite(evidence: Sequence[RankedPassage], page_text: PageTexts, limits: QuoteLimits) -> Cited:
    """Number the evidence in its order; neighbours on a page share one quotation.

    What goes beyond the limits is left out from the end.
    """
    citations: list[Citation] = []
    marks: dict[str, int] = {}
    total = 0
    for found in evidence:
        joined = _joined(citations[-1], found, page_text, limits) if citations else None
        if joined and total - len(citations[-1].quote) + len(joined.quote) <= limits.quotes_chars:
            total += len(joined.quote) - len(citations[-1].quote)
            citations[-1] = joined
        else:
            citation = citation_of(len(citations) + 1, found, limits.quote_chars)
            is_full = len(citations) == limits.citations
            if is_full or total + len(citation.quote) > limits.quotes_chars:
                break
            citations.append(citation)
            total += len(citation.quote)
        marks[found.passage.id] = citations[-1].mark
    return Cited(tuple(c for c in citations if is_literal(c, page_text)), marks)


def cite_all(
    evidence: Sequence[RankedPassage], page_text: PageTexts, limits: QuoteLimits
) -> tuple[Citation, ...]:
    """The same for a list that is read as a whole: nothing is left out from the end."""
    endless = replace(limits, citations=len(evidence), quotes_chars=sys.maxsize)
    return cite(evidence, page_text, endless).citations


def is_literal(citation: Citation, page_text: PageTexts) -> bool:
    """Whether the quotation stands in the display text where the citation says."""
    text = page_text(citation.document, citation.page_index)
    return text is not None and text[citation.start : citation.end] == citation.quote


def citation_of(mark: int, found: RankedPassage, quote_chars: int) -> Citation:
    passage, document = found.passage, found.document
    quote = passage.text[:quote_chars]
    return Citation(
        mark=mark,
        document=document.id,
        title=document.title,
        kind=document.kind,
        meeting=document.meeting,
        date=document.date,
        section=passage.section,
        guideline_nos=passage.guideline_nos,
        label=passage.label,
        page=passage.page,
        url=page_url(document, passage),
        quote=quote,
        score=found.score,
        page_index=passage.page_index,
        start=passage.start,
        end=passage.start + len(quote),
        passage_ids=(passage.id,),
        is_reference_mapping=passage.is_reference_mapping,
        part=passage.part,
        links=passage.links,
    )


_PAGE_SUFFIXES = ("", ".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".md")
"""Ends of addresses that a browser shows as a page; of other files it knows no places."""


def page_url(document: Document, passage: Passage) -> str | None:
    """The publisher's address; a PDF's opens the page, a web page's the heading above."""
    if not document.url:
        return None
    address = urldefrag(document.url).url
    suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    if suffix == ".pdf" and passage.page:
        return f"{address}#page={passage.page}"
    # Letters outside ASCII are escaped: an address is copied into mails and terminals.
    if passage.anchor and suffix in _PAGE_SUFFIXES:
        return f"{address}#{quote(passage.anchor, safe=_PLAIN_IN_ANCHORS)}"
    return document.url


_PLAIN_IN_ANCHORS = "!$&'()*+,;=:@/?"
_GAP_CHARS = 4


def _joined(
    last: Citation, found: RankedPassage, page_text: PageTexts, limits: QuoteLimits
) -> Citation | None:
    """The last citation stretched over the passage, if that is the very next thing on the page."""
    passage = found.passage
    same_place = (
        last.document == passage.document_id
        and last.page_index == passage.page_index
        and last.section == passage.section
        and last.label == passage.label
        and last.guideline_nos == passage.guideline_nos
    )
    text = page_text(last.document, last.page_index) if same_place else None
    if text is None or not last.end <= passage.start <= last.end + _GAP_CHARS:
        return None
    if text[last.end : passage.start].strip():
        return None
    if passage.end - last.start > limits.quote_chars:
        return None
    return replace(
        last,
        quote=text[last.start : passage.end],
        end=passage.end,
        score=max(last.score, found.score),
        passage_ids=(*last.passage_ids, passage.id),
        links=tuple(dict.fromkeys((*last.links, *passage.links))),
    )
