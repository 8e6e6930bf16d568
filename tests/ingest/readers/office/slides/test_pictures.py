"""Kinds of pictures, and whether they can be seen through."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ingest.readers.office.slides.pictures import is_opaque


def made(kind: str, mode: str) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, kind)
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
        (made("GIF", "P"), False),
        (b"", False),
        (b"<svg/>", False),
    ],
)
def test_only_a_picture_that_surely_has_no_holes_is_opaque(data: bytes, expected: bool) -> None:
    assert is_opaque(data) is expected
