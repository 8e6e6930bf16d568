"""Links and named references of a page, matched to the register of official sources (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.parsed.document import Page, PageLink
from ingest.sources.register import Register, Source
from kb.documents import Link
from kb.text.normalising import search_form
from kb.warnings import (
    Facts,
    LinkWithoutAddress,
    MisprintedTitle,
    SupersededEdition,
    UnknownLink,
    Warning,
)

_HINT = re.compile(
    r"^\s*の?\s*([PpＰ]\.?\s*[0-9０-９]+(?:\s*[-~～〜、,・]\s*[PpＰ]?\.?\s*[0-9０-９]+)*)"
)

_TITLE_CHARS = 60


@dataclass(frozen=True)
class LocatedLink:
    """A reference at its place in the page's display text."""

    start: int
    end: int
    link: Link


def located_links(page: Page, register: Register) -> list[LocatedLink]:
    """The page's links, and titles of registered sources that it names without a link."""
    found = [
        LocatedLink(link.start, link.end, _as_link(page, link, register))
        for link in page.links
        if page.text[link.start : link.end].strip()
    ]
    return sorted(found + _named_titles(page, found, register), key=lambda x: x.start)


def _as_link(page: Page, link: PageLink, register: Register) -> Link:
    printed = re.sub(r"\s+", " ", page.text[link.start : link.end]).strip()
    source = register.match(printed, link.url)
    hint = _HINT.match(page.text[link.end : link.end + 24])
    if not source:
        return Link(_bare(printed), link.url, hint=hint[1] if hint else None)
    # A title may be borrowed: an address is only shown as the publisher's if it is on the register.
    own = link.url if link.url and register.match("", link.url) == source else None
    return _registered(source, printed, own, hint[1] if hint else None)


def _registered(source: Source, printed: str, url: str | None, hint: str | None) -> Link:
    differs = search_form(_bare(printed)) not in search_form(source.title)
    return Link(
        title=source.title,
        url=url or source.address,
        publisher=source.publisher,
        printed_title=_bare(printed) if differs else None,
        hint=hint,
        source_id=source.id,
    )


def _bare(title: str) -> str:
    """A title without the quotation marks that the material put around it."""
    match = re.match(r"^「([^」]+)」", title)
    return match[1] if match else title


def _named_titles(
    page: Page, linked: Sequence[LocatedLink], register: Register
) -> list[LocatedLink]:
    found = []
    for match in re.finditer(r"[「『]([^「」『』]{6,60})[」』]", page.text):
        inside = any(x.start < match.end() and match.start() < x.end for x in linked)
        source = None if inside else register.match(match[1], None)
        if source:
            link = _registered(source, match[1], None, None)
            found.append(LocatedLink(match.start(), match.end(), link))
    return found


SectionAt = Callable[[int], str | None]
"""Section of a place on the page, by offset."""


def link_warnings(
    links: Sequence[LocatedLink],
    page: Page,
    register: Register,
    section_at: SectionAt = lambda offset: None,
    document_id: str = "",
) -> list[Warning]:
    """What is odd about a page's links: no address, unknown, an old edition, a misprinted title."""
    printed_urls = {(link.start, link.end): link.url for link in page.links}
    found: list[tuple[Facts, str | None]] = []
    for located in links:
        link, section = located.link, section_at(located.start)
        # What the register knows is mended and no matter for anybody.
        if printed_urls.get((located.start, located.end), "") is None and link.url is None:
            found.append((LinkWithoutAddress(link.title, link.url), section))
        source = register.by_id(link.source_id) if link.source_id else None
        found += [(f, section) for f in _title_facts(link, source, register)] if source else []
    found += _unknown_links(links, section_at)
    return [Warning.of(facts, document_id, section, page.number) for facts, section in found]


def _title_facts(link: Link, source: Source, register: Register) -> list[Facts]:
    found: list[Facts] = []
    newer = register.superseding(source)
    if newer:
        found.append(SupersededEdition(source.title, newer.title))
    if link.printed_title and source.is_misprint(link.printed_title):
        found.append(MisprintedTitle(link.printed_title, source.title))
    return found


def _unknown_links(
    links: Sequence[LocatedLink], section_at: SectionAt
) -> list[tuple[Facts, str | None]]:
    """Links to addresses that the register does not know, together for each section."""
    by_section: dict[str | None, dict[tuple[str, str], None]] = {}
    for located in links:
        url = located.link.url or ""
        if located.link.source_id is None and url.startswith(("http://", "https://")):
            named = (located.link.title[:_TITLE_CHARS], url)
            by_section.setdefault(section_at(located.start), {})[named] = None
    return [(UnknownLink(tuple(found)), section) for section, found in by_section.items()]
