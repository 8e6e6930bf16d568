"""Which address a link really leads to (pure)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def web_address(target: str | None) -> str | None:
    """An absolute web address, or None for what leads nowhere: '#', javascript:, local files."""
    text = (target or "").strip()
    try:
        parts = urlsplit(text)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return text if usable and not any(c.isspace() for c in text) else None


def absolute(base: str, target: str) -> str | None:
    """The target as seen from a page's address; None for what is no address, as ``http://[``."""
    try:
        return urljoin(base, target.strip())
    except ValueError:
        return None
