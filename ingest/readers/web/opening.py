"""What of a page opens on a click: an answer below its question is content, though not shown yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

    from ingest.readers.web.stylesheet import Declaration, Stylesheet

_REFERENCES = (
    *("aria-controls", "aria-owns", "data-target", "data-bs-target", "data-toggle-target"),
    *("data-controls", "data-open", "popovertarget", "commandfor", "data-accordion-target"),
)
# A word in a script between quotes: an id, or a class as a selector.
_QUOTED = re.compile(r"[\"'`]\s*([.#]?[\w.#: -]{1,80})\s*[\"'`]")
_NAME = re.compile(r"[\w-]+")
_LABELS = re.compile(r"h[1-6]|dt|summary|button|label|legend")
_STATES = ("aria-expanded", "onclick", "data-toggle", "data-bs-toggle")


class Openable:
    """Tells which hidden elements a reader of the page can open."""

    def __init__(self, soup: BeautifulSoup, sheet: Stylesheet) -> None:
        self._sheet = sheet
        self._controlled = _controlled_ids(soup)
        self._in_scripts = _names_in_scripts(soup)

    def is_openable(self, tag: Tag, element: object) -> bool:
        """``element`` is the same, as the style sheet matches it."""
        return bool(
            str(tag.get("id", "")) in self._controlled
            or (set(_own_names(tag)) - {""}) & self._in_scripts
            or any(map(_shows, self._sheet.declared_later(element)))
            or _is_labelled(tag)
        )


def _controlled_ids(soup: BeautifulSoup) -> set[str]:
    found: set[str] = set()
    for name in _REFERENCES:
        for tag in soup.select(f"[{name}]"):
            found |= {word.lstrip("#") for word in str(tag[name]).split()}
    for link in soup.find_all("a", href=re.compile(r"^#.")):
        found.add(str(link["href"])[1:])
    return found


def _names_in_scripts(soup: BeautifulSoup) -> set[str]:
    found: set[str] = set()
    for script in soup.find_all("script"):
        for quoted in _QUOTED.finditer(script.string or ""):
            found |= set(_NAME.findall(quoted[1]))
    return found


def _own_names(tag: Tag) -> list[str]:
    classes = tag.get("class")
    named = classes if isinstance(classes, list) else str(classes or "").split()
    return [str(tag.get("id", "")), *map(str, named)]


def _shows(declaration: Declaration) -> bool:
    """Whether a rule that may come to hold makes its element seen."""
    words = [token.lower_value for token in declaration.value if token.type == "ident"]
    if declaration.name in ("display", "visibility"):
        return not {"none", "hidden", "collapse"} & set(words)
    if declaration.name in ("opacity", "height", "max-height", "grid-template-rows", "clip-path"):
        return any(getattr(t, "value", 0) != 0 for t in declaration.value) and bool(
            declaration.value
        )
    return False


def _is_labelled(tag: Tag) -> bool:
    """True right below a label that has nothing else: a term's answer, a heading's only text.

    A label with a text that shows is a heading, and what is hidden below it is just hidden.
    """
    label = tag.find_previous_sibling(True)
    while label is not None and label.name == tag.name and label.get("style") == tag.get("style"):
        label = label.find_previous_sibling(True)
    if label is None:
        return False
    if any(label.has_attr(state) or label.select_one(f"[{state}]") for state in _STATES):
        return True
    if not _LABELS.fullmatch(label.name):
        return False
    if label.name in ("button", "summary", "label"):
        return True
    after = tag.find_next_sibling(True)
    return (after is None and label.name != "h1") or (
        after is not None and after.name == label.name
    )
