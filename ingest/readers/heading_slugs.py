"""The names that web servers give to the headings of a Markdown file (pure)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ingest.reading import Page

_DROPPED = re.compile(r"[^\w\- ]")


def with_heading_slugs(page: Page) -> Page:
    """The page with an anchor on each heading, made as GitHub and most generators make it.

    Lower case, punctuation dropped, spaces to hyphens, ``-1`` and so on where a name comes again.
    """
    seen: Counter[str] = Counter()
    blocks = []
    for block in page.blocks:
        if block.kind == "heading":
            slug = heading_slug(page.text[block.start : block.end])
            number = seen[slug]
            seen[slug] += 1
            anchor = f"{slug}-{number}" if number else slug
            block = replace(block, anchor=anchor or None)
        blocks.append(block)
    return replace(page, blocks=tuple(blocks))


def heading_slug(heading: str) -> str:
    """``No.85 施錠（例）`` is ``no85-施錠例``."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")
