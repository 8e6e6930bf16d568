"""Which part of a web page is its content, and what of it nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.census import Census

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_NEVER_SHOWN = [
    *("audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "meta"),
    *("noscript", "object", "rp", "rt", "script", "select", "style", "svg", "template", "textarea"),
    "video",
]
_AROUND_CONTENT = ("nav", "footer", "aside", "header", "form")
_ROLES_AROUND = ("navigation", "banner", "contentinfo", "complementary", "search", "menu")
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_STRUCK = ("del", "s", "strike")
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
    for tag in soup.find_all(_NEVER_SHOWN):
        tag.decompose()
    _remove_unseen(body, census)
    _unwrap_page_forms(body)
    main = _marked_main(body)
    _remove_around(main or body)
    return main or _densest(body)


def _remove_unseen(body: Tag, census: Census) -> None:
    for tag in body.find_all(True):
        if not _is_gone(tag) and _is_hidden(tag):
            census.leave("hidden", "element", tag.get_text())
            tag.decompose()
    for tag in body.find_all(_STRUCK):
        if not _is_gone(tag):
            census.leave("struck-out", "text", tag.get_text())
            tag.decompose()


def _is_gone(tag: Tag) -> bool:
    """True after ``decompose``; bs4's own property searches all below each tag that still stands."""
    return "_decomposed" in vars(tag)


def _is_hidden(tag: Tag) -> bool:
    is_closed_dialog = tag.name == "dialog" and not tag.has_attr("open")
    return (
        is_closed_dialog
        or tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or _HIDING_STYLE.search(str(tag.get("style", ""))) is not None
    )


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


def _remove_around(content: Tag) -> None:
    """Navigation and the like; a header inside an article is its title, not the page's."""
    for tag in content.find_all(_AROUND_CONTENT):
        is_article_head = tag.name == "header" and tag.find_parent(["main", "article"]) is not None
        if not _is_gone(tag) and not is_article_head:
            tag.decompose()
    for tag in content.find_all(role=_ROLES_AROUND):
        if not _is_gone(tag):
            tag.decompose()


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
