"""Words that OCR found in a page's picture, which alone know where a quotation stands on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlacedWord:
    """A recognised word; its box in shares of the page as shown, y downwards."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
