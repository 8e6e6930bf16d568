"""Kinds of pictures, and whether they can be seen through."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ingest.readers.office.slides.pictures import is_opaque


def made(kind: str, mode: str, opacity: int | None = None) -> bytes:
    buffer = io.BytesIO()
    image = Image.new(mode, (8, 8))
    if opacity is not None:
        image.putalpha(opacity)
    image.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (made("JPEG", "RGB"), True),
        (made("BMP", "RGB"), True),
        (made("PNG", "RGB"), True),
        (made("PNG", "L"), True),
        (made("PNG", "P"), True),
        (made("PNG", "RGBA"), False),
        (made("PNG", "RGBA", 255), True),
        (made("PNG", "LA", 255), True),
        (made("PNG", "RGBA", 254), False),
        (made("PNG", "RGBA", 255)[:50], False),
        (made("GIF", "P"), False),
        (b"", False),
        (b"<svg/>", False),
    ],
)
def test_only_a_picture_that_surely_has_no_holes_is_opaque(data: bytes, expected: bool) -> None:
    assert is_opaque(data) is expected
