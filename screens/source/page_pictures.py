"""A page of a PDF as a picture, the quotation marked on it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.pdfium_lock import PDFIUM_LOCK
from kb.documents import PlacedWord
from kb.errors import YorozuError
from kb.text.normalising import repair_radicals

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]

_YELLOW = (255, 214, 0, 105)
_MAX_SIDE_PIXELS = 4_000
_MAX_WIDTH_PIXELS = 1_456
"""The chat's column is narrower, and Streamlit would shrink a wider picture at every run."""
_MIN_PIECE_CHARS = 2
_AROUND_QUOTE = 0.12
"""Of the page's height, above and below the quotation."""


class PagePictureError(YorozuError):
    """The page cannot be drawn: the file is damaged or protected, or has no such page."""


def render_page(
    pdf_bytes: bytes,
    page_number: int,
    quote: str,
    scale: float = 1.5,
    passwords: Sequence[str] = (),
    words: Sequence[PlacedWord] = (),
    is_cropped: bool = False,
) -> bytes:
    """The page as PNG; the quote's characters are marked, if the page holds them.

    ``passwords`` are tried after the empty one; ``words`` are those of a page read by OCR, whose
    file has no text to look in. ``is_cropped``: only the stretch of the page, over its whole width,
    that holds the marked characters; the whole page where none are found.

    Raises:
        PagePictureError: there is nothing to draw.
    """
    try:
        with PDFIUM_LOCK, closing(_opened(pdf_bytes, passwords)) as document:
            if not 1 <= page_number <= len(document):
                raise IndexError(f"{len(document)} pages")
            with closing(document[page_number - 1]) as page:
                picture = _draw(page, quote, scale, words, is_cropped)
    except (pdfium.PdfiumError, IndexError) as error:
        raise PagePictureError(
            f"{page_number} ページの画像を作れません: {error}。元のファイルを開いて確認してください。",
            f"page {page_number} cannot be drawn: {error}. Open the file itself instead.",
        ) from error
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _opened(pdf_bytes: bytes, passwords: Sequence[str]) -> pdfium.PdfDocument:
    """By the first password that fits; the last one's error goes to the caller."""
    *others, last = ["", *passwords]
    for password in others:
        try:
            return pdfium.PdfDocument(pdf_bytes, password or None)
        except pdfium.PdfiumError as error:
            if error.err_code != pdfium_c.FPDF_ERR_PASSWORD:
                raise
    return pdfium.PdfDocument(pdf_bytes, last or None)


def _draw(
    page: Any, quote: str, scale: float, words: Sequence[PlacedWord], is_cropped: bool
) -> Image:
    # A poster-sized page at full scale would take gigabytes.
    width, height = page.get_size()
    scale = min(scale, _MAX_SIDE_PIXELS / max(width, height, 1), _MAX_WIDTH_PIXELS / max(width, 1))
    with closing(page.render(scale=scale)) as bitmap:
        picture: Image = bitmap.to_pil().convert("RGB")
        converter = bitmap.get_posconv(page)
        found = [_on_picture(converter, box) for box in _boxes_of(page, quote)]
        boxes = merged(found or word_boxes(words, quote, picture.width, picture.height))
    if not boxes:
        return picture
    marked = _highlighted(picture, boxes)
    return marked.crop(_stretch_around(boxes, marked)) if is_cropped else marked


def _stretch_around(boxes: list[Box], picture: Image) -> tuple[int, int, int, int]:
    """With enough above and below to see what the quotation stands under."""
    margin = picture.height * _AROUND_QUOTE
    top = max(0, min(box[1] for box in boxes) - margin)
    bottom = min(picture.height, max(box[3] for box in boxes) + margin)
    return 0, int(top), picture.width, int(bottom)


def _on_picture(converter: Any, box: Box) -> Box:
    x0, y0 = converter.to_bitmap(box[0], box[1])
    x1, y1 = converter.to_bitmap(box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _highlighted(picture: Image, boxes: list[Box]) -> Image:
    from PIL import Image as Images, ImageDraw

    layer = Images.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for box in boxes:
        pen.rectangle(box, fill=_YELLOW)
    return Images.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _boxes_of(page: Any, quote: str) -> list[Box]:
    """Boxes on the page of the quote's characters."""
    with closing(page.get_textpage()) as text_page:
        letters, indices = _letters(text_page)
        spans = [(indices[start], indices[end - 1]) for start, end in find_quote(letters, quote)]
        # From the first letter to the last, so that the signs between them are marked as well.
        found = [index for first, last in spans for index in range(first, last + 1)]
        drawn = (index for index in found if _is_drawn(text_page, index))
        return [text_page.get_charbox(index, loose=True) for index in drawn]


def word_boxes(words: Sequence[PlacedWord], quote: str, width: int, height: int) -> list[Box]:
    """Boxes, on a picture of this size, of the recognised words that the quote lies in."""
    letters, owners = "", []
    for word in words:
        letter = comparable(word.text)
        letters += letter
        owners += [word] * len(letter)
    spans = find_quote(letters, quote)
    found = dict.fromkeys(word for start, end in spans for word in owners[start:end])
    return [(w.x0 * width, w.y0 * height, w.x1 * width, w.y1 * height) for w in found]


def _letters(text_page: Any) -> tuple[str, list[int]]:
    """The page's letters and digits, and PDFium's index of each."""
    letters: list[str] = []
    indices: list[int] = []
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        letter = comparable(chr(code)) if 0x20 < code < 0xD800 or code >= 0xE000 else ""
        if letter:
            letters.append(letter)
            indices.append(index)
    return "".join(letters), indices


def _is_drawn(text_page: Any, index: int) -> bool:
    """False for the breaks and spaces that PDFium adds, whose boxes are empty."""
    is_generated = pdfium_c.FPDFText_IsGenerated(text_page, index) == 1
    return not is_generated and pdfium_c.FPDFText_GetUnicode(text_page, index) > 0x20


def merged(boxes: list[Box]) -> list[Box]:
    """Letters' boxes as bands: neighbours in one line, or in one column of vertical writing."""
    bands: list[Box] = []
    for box in boxes:
        if bands and _are_neighbours(bands[-1], box):
            left, top, right, bottom = bands.pop()
            box = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])  # noqa: PLW2901 - the same thing, changed
        bands.append(box)
    return bands


def _are_neighbours(band: Box, box: Box) -> bool:
    for across, along in ((1, 0), (0, 1)):
        overlap = min(band[across + 2], box[across + 2]) - max(band[across], box[across])
        size = min(band[across + 2] - band[across], box[across + 2] - box[across])
        reach = max(box[across + 2] - box[across], box[along + 2] - box[along])
        gap = max(box[along] - band[along + 2], band[along] - box[along + 2])
        if overlap > 0.5 * size and gap < reach:
            return True
    return False


def comparable(text: str) -> str:
    """Letters and digits only: breaks, spaces and bullets differ between page and display text."""
    return "".join(c for c in repair_radicals(text)[0] if c.isalnum())


def find_quote(letters: str, quote: str) -> list[tuple[int, int]]:
    """Where the page's letters hold the quote: as a whole, else line by line and cell by cell.

    The page's own order may differ from the reading order, and tables are stored by column.
    """
    whole = comparable(quote)
    at = letters.find(whole) if whole else -1
    if at >= 0:
        return [(at, at + len(whole))]
    return list(_pieces(letters, quote))


def _pieces(letters: str, quote: str) -> Iterator[tuple[int, int]]:
    after = 0
    for part in quote.replace("\t", "\n").split("\n"):
        piece = comparable(part)
        if len(piece) < _MIN_PIECE_CHARS:
            continue
        at = letters.find(piece, after)
        at = at if at >= 0 else letters.find(piece)
        if at >= 0:
            yield at, at + len(piece)
            after = at + len(piece)
