"""Which part of a web page is its content, and what of it nobody sees."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from ingest.readers.web.embedded import take_embedded
from ingest.readers.web.seen import keep_seen

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

    from ingest.readers.census import Census

_AROUND_CONTENT = ("nav", "footer", "aside", "header", "form")
_ROLES_AROUND = ("navigation", "banner", "contentinfo", "complementary", "search", "menu")
# Beside the content stand lists of links; what has less of them is a notice in it.
_LINK_SHARE = 0.5
# An element with this share of the page's text, links not counted, holds its content.
_CONTENT_SHARE = 0.7
# Deeper than people build pages; every step reads all text below.
_MAX_DEPTH = 40
_HOLDERS = ["div", "section", "article", "center", "table", "tbody", "tr", "td"]
_FORM_AROUND_PAGE = 0.5


def content_of_page(soup: BeautifulSoup, census: Census) -> Tag | None:
    """The element with the content, cleared of what is not; what nobody sees is counted."""
    body = soup.body or soup.find(True)
    if body is None:
        return None
    _take_scriptless(body)
    keep_seen(soup, census)
    take_embedded(body, census)
    _unwrap_page_forms(body)
    main = _marked_main(body)
    heading = _page_heading(soup, body)
    _remove_around(main or body, census)
    content = main or _densest(body)
    if heading and not content.find("h1"):
        content.insert(0, heading)
    return content


def _page_heading(soup: BeautifulSoup, body: Tag) -> Tag | None:
    """The page's one ``<h1>``, kept wherever it stands: without it a part's heading names the whole.

    A site's own name in its place is a link, or comes last in ``<title>``.
    """
    found = body.find_all("h1")
    words = found[0].get_text(" ", strip=True) if len(found) == 1 else ""
    if not words or found[0].find("a") or found[0].find_parent(["a", "nav", "aside", "footer"]):
        return None
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    is_name_of_site = words in title and not title.startswith(words)
    # A copy: what stands around the content is destroyed with all in it.
    return None if is_name_of_site else copy(found[0])


def _take_scriptless(body: Tag) -> None:
    """What is for readers without scripts is the content only of a page that has no other."""
    notes = body.find_all("noscript")
    told = sum(len(note.get_text(strip=True)) for note in notes)
    is_all = bool(told) and len(body.get_text(strip=True)) <= 2 * told
    for note in notes:
        if is_all:
            note.unwrap()
        else:
            note.extract()


def _is_gone(tag: Tag) -> bool:
    """True after ``decompose``; bs4's own property searches all below each tag that still stands."""
    return "_decomposed" in vars(tag)


def _unwrap_page_forms(body: Tag) -> None:
    """Some servers put the whole page into one form."""
    total = len(body.get_text())
    for form in body.find_all("form"):
        if len(form.get_text()) > _FORM_AROUND_PAGE * total:
            form.unwrap()


def _marked_main(body: Tag) -> Tag | None:
    main = body.find("main") or body.find(role="main")
    if main:
        return main if main.get_text(strip=True) else None
    articles = body.find_all("article")
    return articles[0] if len(articles) == 1 and articles[0].get_text(strip=True) else None


def _remove_around(content: Tag, census: Census) -> None:
    """Navigation and the like; a header inside an article is its title, not the page's."""
    for tag in content.find_all(_AROUND_CONTENT):
        if not _is_gone(tag) and not _is_part_of_content(tag):
            if tag.name == "form":
                census.leave("not-read", "form-field", tag.get_text())
            tag.decompose()
    for tag in content.find_all(role=_ROLES_AROUND):
        if not _is_gone(tag) and not _is_notice(tag):
            tag.decompose()


def _is_part_of_content(tag: Tag) -> bool:
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is not None
    return _is_notice(tag)


def _is_notice(tag: Tag) -> bool:
    is_beside = tag.name == "aside" or tag.get("role") == "complementary"
    return is_beside and _own_chars(tag) > _LINK_SHARE * len(tag.get_text(strip=True))


def _densest(body: Tag) -> Tag:
    """The innermost block with most of the text, so that menus beside it stay out."""
    enough = _CONTENT_SHARE * _own_chars(body)
    block = body
    for _ in range(_MAX_DEPTH if enough else 0):
        inner = block.find_all(_HOLDERS, recursive=False)
        dense = next((tag for tag in inner if _own_chars(tag) >= enough), None)
        if dense is None:
            break
        block = dense
    return _usable(block)


def _usable(block: Tag) -> Tag:
    """A table's content is read from the table on, or its rows would be lost."""
    if block.name in ("table", "tbody", "tr"):
        table = block if block.name == "table" else block.find_parent("table")
        return (table.parent if table else None) or block
    return block


def _own_chars(tag: Tag) -> int:
    """Length of the text that is not a link: menus are all links."""
    links = sum(len(link.get_text(strip=True)) for link in tag.find_all("a"))
    return max(len(tag.get_text(strip=True)) - links, 0)
