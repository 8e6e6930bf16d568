"""Whether a picture hides what is behind it (pure)."""

from __future__ import annotations

_PNG, _JPEG, _BITMAP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM"
# The byte in a PNG's head that says what its points are made of; these have no opacity.
_COLOUR_TYPE_AT = 25
_WITHOUT_ALPHA = (0, 2, 3)
_CLEAR_COLOUR, _POINTS = b"tRNS", b"IDAT"
HEAD_BYTES = 65_536
"""As much of a picture as is looked at."""


def is_opaque(data: bytes) -> bool:
    """True for a picture of a kind, or with colours, that cannot be seen through.

    One that could have holes is taken to have some.
    """
    if data.startswith((_JPEG, _BITMAP)):
        return True
    if not data.startswith(_PNG) or len(data) <= _COLOUR_TYPE_AT:
        return False
    head, points, _ = data.partition(_POINTS)
    is_full = data[_COLOUR_TYPE_AT] in _WITHOUT_ALPHA and _CLEAR_COLOUR not in head
    return is_full and bool(points)
