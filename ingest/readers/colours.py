"""When a text's colour shows on its ground, and what is too small to be read (pure)."""

from __future__ import annotations

Colour = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""

WHITE: Colour = (255, 255, 255)
TOO_SMALL_POINTS = 2.0
"""Letters of that size, and smaller ones, are dust to the eye."""
# A sixteenth of the scale: what differs by less nobody tells apart on a page.
_SAME_WITHIN = 16


def look_alike(colour: Colour, ground: Colour) -> bool:
    return all(abs(a - b) <= _SAME_WITHIN for a, b in zip(colour, ground, strict=True))


def over(colour: Colour, alpha: float, ground: Colour) -> Colour:
    """The colour where a ground shines through: ``alpha`` is 1 where none does."""
    red, green, blue = (
        round(a * alpha + b * (1 - alpha)) for a, b in zip(colour, ground, strict=True)
    )
    return red, green, blue
