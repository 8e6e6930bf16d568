"""What of a page a reader sees: the rest is taken out and counted, what styles add is put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from ingest.readers.web.appearance import Appearance, inside
from ingest.readers.web.counters import Counters, ListNumbers, list_mark
from ingest.readers.web.opening import Openable
from ingest.readers.web.stylesheet import Declaration, Stylesheet, declarations

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

    from ingest.readers.census import Census

_MAX_DEPTH = 200
"""Deeper than people build pages; what is below looks as the element at this depth."""
# HTML Standard, §15 Rendering: what a browser's own sheet hides, strikes out, colours and counts.
_OWN_STYLES = {
    "s": "text-decoration: line-through",
    "strike": "text-decoration: line-through",
    "del": "text-decoration: line-through",
    "mark": "background-color: yellow; color: black",
    "a": "color: #00e",
    "noscript": "display: none",
    "ol": "list-style-type: decimal",
    "ul": "list-style-type: disc",
    "menu": "list-style-type: disc",
}
_LIST_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_LISTS = ("ol", "ul", "menu")


def keep_seen(soup: BeautifulSoup, census: Census) -> None:
    """Take out of the page what nobody sees and what is struck out; put its numbers in."""
    sheet = Stylesheet(_sheets(soup), _classes(soup))
    look = _Look(sheet, Openable(soup, sheet), census)
    for tag, depth, element in _elements(soup):
        look.at(tag, depth, element)


@dataclass
class _Look:
    """Goes over a page's elements in their order; ``styles`` are those from the root down."""

    sheet: Stylesheet
    openable: Openable
    census: Census
    styles: list[Appearance] = field(default_factory=lambda: [Appearance()])
    taken_out_at: int | None = None
    counters: Counters = field(default_factory=Counters)
    numbers: ListNumbers = field(default_factory=ListNumbers)

    def at(self, tag: Tag, depth: int, element: Any) -> None:
        if self.taken_out_at is not None and depth > self.taken_out_at:
            return
        self.taken_out_at = None
        del self.styles[depth + 1 :]
        parent = self.styles[depth]
        declared = self._declared(tag, element)
        style = inside(parent, declared)
        if style.is_removed and self.openable.is_openable(tag, element):
            style = replace(style, is_removed=False, opacity=parent.opacity)
        elif style.is_removed:
            self._take_out(tag, depth, "hidden")
            return
        if style.is_struck:
            self._take_out(tag, depth, "struck-out")
            return
        if style.is_invisible and not parent.is_invisible:
            is_openable = self.openable.is_openable(tag, element)
            style = replace(style, is_invisible=not is_openable)
        self.styles.append(style)
        self.counters.enter(depth, declared)
        if not style.shows_text:
            self._take_own_text(tag)
        else:
            self._add_numbers(tag, depth, element, style)

    def _declared(self, tag: Tag, element: Any) -> list[Declaration]:
        own = declarations(_OWN_STYLES[tag.name]) if tag.name in _OWN_STYLES else []
        by_sheet = [] if self.sheet.is_empty else self.sheet.declared(element)
        written = str(tag.get("style", ""))
        return [
            *own,
            *declarations(_by_attributes(tag)),
            *by_sheet,
            *(declarations(written) if written else ()),
        ]

    def _take_out(self, tag: Tag, depth: int, why: Any) -> None:
        part: Any = "element" if why == "hidden" else "text"
        self.census.leave(why, part, tag.get_text())
        tag.extract()
        self.taken_out_at = depth

    def _take_own_text(self, tag: Tag) -> None:
        for child in [child for child in tag.children if isinstance(child, str)]:
            self.census.leave("hidden", "text", str(child))
            child.extract()

    def _add_numbers(self, tag: Tag, depth: int, element: Any, style: Appearance) -> None:
        items = tag.parent
        if tag.name == "li" and items is not None and items.name in _LISTS:
            _put_before(tag, list_mark(style.list_style, self.numbers.take(tag, items)))
        if self.sheet.is_empty:
            return
        for box in ("before", "after"):
            declared = self.sheet.declared(element, box)
            content = [d.value for d in declared if d.name == "content"]
            if not content:
                continue
            self.counters.enter(depth, declared)
            text = self.counters.content(tag, depth, content[-1])
            if any(map(str.isalnum, text)) and inside(style, declared).shows_text:
                _put_before(tag, text) if box == "before" else tag.append(text)


def _put_before(tag: Tag, text: str) -> None:
    """Before the first letters, so that a paragraph in an item does not part them."""
    if not text:
        return
    first = next((s for s in tag.find_all(string=True) if s.strip()), None)
    if first is None:
        tag.insert(0, text)
    else:
        first.insert_before(text)


def _elements(soup: BeautifulSoup) -> Iterator[tuple[Tag, int, Any]]:
    """Each element with its depth from 0, and itself as the style sheet matches it."""
    from bs4.element import Tag
    from cssselect2 import ElementWrapper

    root = soup.find(True)
    if root is None:
        return
    mirror = _mirrored(root)
    listed: list[tuple[Tag, int, Element]] = [(root, 0, mirror)]
    waiting = [(root, 0, mirror)]
    while waiting:
        tag, depth, element = waiting.pop()
        if depth < _MAX_DEPTH:
            children = [child for child in tag.children if isinstance(child, Tag)]
            inner = [(child, depth + 1, _mirrored(child)) for child in children]
            element.extend(each for _, _, each in inner)
            waiting.extend(reversed(inner))
        if tag is not root:
            listed.append((tag, depth, element))
    wrapped = ElementWrapper.from_html_root(mirror).iter_subtree()
    for (tag, depth, _), wrapper in zip(listed, wrapped, strict=True):
        yield tag, depth, wrapper


def _mirrored(tag: Tag) -> Element:
    values = {k: " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}
    return Element(tag.name, values)


def _sheets(soup: BeautifulSoup) -> Iterator[str]:
    for style in soup.find_all("style"):
        if str(style.get("media", "")).strip().lower() not in ("print", "speech"):
            yield style.string or ""


def _classes(soup: BeautifulSoup) -> frozenset[str]:
    found: set[str] = set()
    for tag in soup.find_all(class_=True):
        classes = tag["class"]
        found.update(classes if isinstance(classes, list) else str(classes).split())
    return frozenset(found)


def _by_attributes(tag: Tag) -> str:
    """What older attributes say, as a style (HTML Standard, §15.2 and §15.3)."""
    found = ""
    if tag.has_attr("hidden") or (tag.name == "dialog" and not tag.has_attr("open")):
        found += "display: none;"
    if tag.name == "font" and tag.get("color"):
        found += f"color: {tag['color']};"
    if tag.name == "body" and tag.get("text"):
        found += f"color: {tag['text']};"
    if tag.get("bgcolor"):
        found += f"background-color: {tag['bgcolor']};"
    if tag.get("background"):
        found += "background-image: url(x);"
    if tag.name in (*_LISTS, "li") and str(tag.get("type", "")) in _LIST_TYPES:
        found += f"list-style-type: {_LIST_TYPES[str(tag['type'])]};"
    return found
