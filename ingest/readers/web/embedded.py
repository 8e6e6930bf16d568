"""Elements that show something else than their text: pictures, fields, other pages, media."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bs4.element import Tag

    from ingest.readers.census import Census
    from kb.file_parts import Part

_NEVER_SHOWN = ["head", "link", "meta", "script", "style", "template", "datalist", "rp", "param"]
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"]
_BLOCKS = ["p", "td", "th", "li", "dd", "dt", "figure", "div", "section", "article", "main", "body"]
_CONTROLS = ("aria-controls", "aria-expanded", "data-toggle", "data-bs-toggle", "data-target")
_TICKED, _UNTICKED = "☑", "☐"
_UNSHOWN_FIELDS = ("hidden", "password", "submit", "button", "reset", "image", "file", "color")
_ICON_PIXELS = 32


def take_embedded(body: Tag, census: Census) -> None:
    """Put the text that such elements show in their place; count what has none that we read."""
    for tag in body.find_all(_NEVER_SHOWN):
        tag.extract()
    for tag in body.find_all(list(_TAKEN)):
        _TAKEN[tag.name](tag, census)


def _not_read(part: Part) -> Callable[[Tag, Census], None]:
    def leave(tag: Tag, census: Census) -> None:
        source = str(tag.get("src") or tag.get("data") or "")
        census.leave("not-read", part, name=_name_in(source))
        if tag.name == "embed":
            # It has no end; the parser takes what follows for its content.
            tag.unwrap()
        else:
            tag.extract()

    return leave


def _name_in(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme == "data":
        return None
    return PurePosixPath(parts.path).name or parts.hostname


def _frame(tag: Tag, census: Census) -> None:
    """A page in the page: one written in it is read as a part of it."""
    written = tag.get("srcdoc")
    if not written:
        _not_read("linked-file")(tag, census)
        return
    from bs4 import BeautifulSoup

    inner = BeautifulSoup(str(written), "lxml")
    text = inner.body or inner
    for script in text.find_all(["script", "style", "template", "iframe"]):
        script.extract()
    text.name = "div"
    tag.replace_with(text)


def _drawing(tag: Tag, census: Census) -> None:  # noqa: ARG001
    """The letters of a drawing are text; one without any is an icon, or tells nobody anything.

    Programs that draw charts of boxes put pieces of a page into it, as ``foreignObject``.
    """
    found = tag.find_all(["text", "foreignobject"])
    # Parts of a word stand apart in a text, paragraphs in a page.
    words = (each.get_text("" if each.name == "text" else " ") for each in found)
    texts = [" ".join(shown.split()) for shown in words]
    tag.replace_with(" ".join(filter(None, texts)))


def _picture(tag: Tag, census: Census) -> None:
    """Where a picture stands for text, what is drawn is its alternative text."""
    alternative = str(tag.get("alt", "")).strip()
    is_decoration = tag.has_attr("alt") and not alternative
    if alternative and _stands_for_text(tag):
        tag.replace_with(alternative)
        return
    if not tag.has_attr("alt") and not is_decoration and not _is_small(tag):
        census.leave("not-read", "picture", name=_name_in(str(tag.get("src", ""))))
    tag.extract()


def _stands_for_text(picture: Tag) -> bool:
    if picture.find_parent([*_HEADINGS, "a", "button"]) is not None:
        return True
    block = picture.find_parent(_BLOCKS)
    return block is not None and not block.get_text(strip=True)


def _is_small(picture: Tag) -> bool:
    sizes = [str(picture.get(name, "")).removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and int(size[:6]) <= _ICON_PIXELS for size in sizes)


def _input(tag: Tag, census: Census) -> None:  # noqa: ARG001 - as all of its kind
    kind = str(tag.get("type", "text")).lower()
    if kind in ("checkbox", "radio"):
        tag.replace_with(_TICKED if tag.has_attr("checked") else _UNTICKED)
    elif kind in _UNSHOWN_FIELDS or not str(tag.get("value", "")).strip():
        tag.extract()
    else:
        tag.replace_with(f" {tag['value']} ")


def _select(tag: Tag, census: Census) -> None:
    """The entry that is chosen; what could be chosen is not shown."""
    options = tag.find_all("option")
    chosen = [option.get_text(strip=True) for option in options if option.has_attr("selected")]
    others = [option for option in options if not option.has_attr("selected")]
    for option in others:
        census.leave("not-read", "form-field", option.get_text())
    tag.replace_with(f" {'、'.join(chosen)} ")


def _button(tag: Tag, census: Census) -> None:
    """One that opens a text, or stands in a heading, is its title; others do something."""
    opens = any(tag.has_attr(name) for name in _CONTROLS)
    if opens or tag.find_parent(_HEADINGS) is not None:
        tag.name = "div" if opens else "span"
        return
    census.leave("not-read", "form-field", tag.get_text())
    tag.extract()


def _ruby(tag: Tag, census: Census) -> None:
    census.leave("not-read", "ruby", tag.get_text())
    tag.extract()


def _formula(tag: Tag, census: Census) -> None:  # noqa: ARG001
    """The characters of a formula; what notes it in another language is not shown."""
    for note in tag.find_all(["annotation", "annotation-xml"]):
        note.extract()


_TAKEN: Mapping[str, Callable[[Any, Any], None]] = {
    "audio": _not_read("media"),
    "video": _not_read("media"),
    "canvas": _not_read("drawing"),
    "embed": _not_read("embedded-file"),
    "object": _not_read("embedded-file"),
    "applet": _not_read("embedded-file"),
    "iframe": _frame,
    "frame": _not_read("linked-file"),
    "svg": _drawing,
    "img": _picture,
    "input": _input,
    "select": _select,
    "textarea": lambda tag, _: setattr(tag, "name", "pre"),
    "button": _button,
    "rt": _ruby,
    "math": _formula,
}
