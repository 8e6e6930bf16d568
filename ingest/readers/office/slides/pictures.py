"""Whether a picture hides what is behind it (pure)."""

from __future__ import annotations

import io
import struct

from ingest.readers.office.archive_safety import DAMAGE_ERRORS

_PNG, _JPEG, _BITMAP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM"
# Where a PNG's head has its width and height, and what its points are made of; these have no
# opacity.
_SIZE_AT, _COLOUR_TYPE_AT = 16, 25
_WITHOUT_ALPHA = (0, 2, 3)
_CLEAR_COLOUR, _POINTS = b"tRNS", b"IDAT"
# A picture of more points is not unpacked for this.
_MOST_POINTS = 30_000_000
_FULL = 255


def is_opaque(data: bytes) -> bool:
    """True for a picture of a kind, or with points, that cannot be seen through.

    One that could have holes, and cannot be looked at, is taken to have some.
    """
    if data.startswith((_JPEG, _BITMAP)):
        return True
    if not data.startswith(_PNG) or len(data) <= _COLOUR_TYPE_AT:
        return False
    head = data.partition(_POINTS)[0]
    if data[_COLOUR_TYPE_AT] in _WITHOUT_ALPHA and _CLEAR_COLOUR not in head:
        return True
    width, height = struct.unpack(">II", data[_SIZE_AT : _SIZE_AT + 8])
    try:
        return width * height <= _MOST_POINTS and _has_only_full_points(data)
    except DAMAGE_ERRORS:
        return False


def _has_only_full_points(data: bytes) -> bool:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        alpha = image.convert("RGBA").getchannel("A")
        return alpha.getextrema()[0] == _FULL
