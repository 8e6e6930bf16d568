"""Bytes to text, strictly: a wrong guess would turn Japanese into rubbish without a word (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers import failures

# The longer mark first: UTF-32's begins as UTF-16's does.
_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNMARKED = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Two-byte letters, and half-width kana as only code page 50221 of Windows has them.
_ISO_2022_SHIFT = re.compile(rb"\x1b(?:\$[@B]|\$\([DQOP]|\(I)")
_ESCAPE = re.compile(rb"\x1b(\$\([A-Z]|\$[@AB]|\([A-Z])")
_LEGACY = ("cp932", "euc_jp")
_JAPANESE = re.compile(
    "[\u3000-\u303f\u3041-\u30ff\u4e00-\u9fff\uff01-\uff5e\uffe0-\uffe6\u2460-\u24ff]"
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# What Japanese bytes look like in the wrong Japanese encoding.
_RUBBISH = re.compile("[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f\ufffd]")
# Signs of other scripts than people here write, private ones, and controls.
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
_MIN_PLAUSIBILITY = 0.6
# Any bytes are text of two bytes a letter, so this has to look more like it.
_MIN_WIDE_PLAUSIBILITY = 0.8
_HALF_WIDTH_WORD = re.compile("[\uff61-\uff9f]+")
# A small kana or a long mark never begins a word; a voiced mark follows what can be voiced.
_HALF_WIDTH_KANA = re.compile("[｢｡､･]*(?:(?:[ｶ-ﾄﾊ-ﾎｳ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｱ-ﾝｦ])[ｧ-ｰ]*[｢｣｡､･]*)+")
# Japanese without any kana is rubbish, unless it is only a few words.
_FEW_CHARACTERS = 8
_MIN_KANA = 0.05


def decoded(name: str, data: bytes) -> str:
    """The file's text with plain line ends.

    Raises:
        ReadingError: no encoding gives plausible Japanese.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _plain(_strictly(name, data, encoding))
    if _ISO_2022_SHIFT.search(data):
        return _plain(_from_iso_2022(name, data))
    unmarked = wide_text(data)
    if unmarked is not None:
        return _plain(unmarked)
    try:
        # Legacy Japanese text is practically never valid UTF-8 by chance.
        return _plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _plain(_most_plausible(name, data))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise failures.encoding(name) from error


def wide_text(data: bytes) -> str | None:
    """Text of two or four bytes a letter without a byte order mark; None for what is none.

    Japanese of one byte has no zero bytes. In two, each line end and ASCII sign has one, and what
    is read in the wrong order is a salad of signs that nobody writes.
    """
    if b"\x00" not in data:
        return None
    readings = [text for encoding in _UNMARKED if (text := _read_as(data, encoding)) is not None]
    written = [text for text in readings if text.strip() and not _UNWRITTEN.search(text)]
    # The wrong order makes rare letters of ASCII, never ASCII of letters.
    best = max(written, key=lambda t: plausibility(t) + _ascii_share(t), default=None)
    return best if best is not None and plausibility(best) >= _MIN_WIDE_PLAUSIBILITY else None


def _ascii_share(text: str) -> float:
    return sum(map(str.isascii, text)) / len(text)


def _read_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _from_iso_2022(name: str, data: bytes) -> str:
    """ISO-2022-JP with what Windows adds: NEC's ①㈱ in rows that the standard leaves free.

    A stretch between two escapes is a row of JIS X 0208; with the high bits set it is the same row
    of EUC, which code page 51932 reads with NEC's rows, and Python's ``euc_jis_2004`` nearly so.
    """
    try:
        return data.decode("iso2022_jp_ext")
    except UnicodeDecodeError:
        pass
    text, charset, at = "", b"(B", 0
    for escape in [*_ESCAPE.finditer(data), None]:
        end = escape.start() if escape else len(data)
        text += _stretch(name, data[at:end], charset)
        if escape:
            charset, at = escape[1], escape.end()
    return text


def _stretch(name: str, raw: bytes, charset: bytes) -> str:
    if charset in (b"(B", b"(J"):
        return _strictly(name, raw, "ascii")
    if charset == b"(I":
        return _strictly(name, bytes(byte | 0x80 for byte in raw), "cp932")
    if charset not in (b"$@", b"$B"):
        return _strictly(name, b"\x1b" + charset + raw + b"\x1b(B", "iso2022_jp_ext")
    # Line ends do not shift back everywhere.
    parts = re.split(rb"([\r\n\t ]+)", raw)
    return "".join(
        part.decode("ascii") if index % 2 else _strictly(name, _as_shift_jis(part), "cp932")
        for index, part in enumerate(parts)
    )


def _as_shift_jis(raw: bytes) -> bytes:
    """JIS X 0208's rows and cells as Shift_JIS has them (JIS X 0208:1997, appendix 1)."""
    shifted = bytearray()
    for row, cell in zip(raw[::2], raw[1::2], strict=False):
        first = (row + 1) // 2 + (0x70 if row <= 0x5E else 0xB0)
        second = cell + (0x1F if cell <= 0x5F else 0x20) if row % 2 else cell + 0x7E
        shifted += bytes((first & 0xFF, second & 0xFF))
    return bytes(shifted) + (b"\x80" if len(raw) % 2 else b"")


def _most_plausible(name: str, data: bytes) -> str:
    readings = list(_legacy_readings(data))
    best = max(readings, key=plausibility, default=None)
    is_plausible = best is not None and plausibility(best) >= _MIN_PLAUSIBILITY
    if best is not None and is_plausible and _KANA.search(best):
        return best
    kana = next((text for text in readings if _is_half_width_kana(text)), None)
    if kana is not None:
        return kana
    if best is None or not is_plausible:
        raise failures.encoding(name)
    return best


def _is_half_width_kana(text: str) -> bool:
    """True for words of half-width kana alone, as old hosts write: marks stand where they may.

    EUC's kanji, read as Shift_JIS, are half-width kana in any order.
    """
    words = _HALF_WIDTH_WORD.findall(text)
    foreign = sum(not character.isascii() for character in text)
    return sum(map(len, words)) >= foreign > 0 and all(map(_HALF_WIDTH_KANA.fullmatch, words))


def _legacy_readings(data: bytes) -> Iterator[str]:
    for encoding in _LEGACY:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def plausibility(text: str) -> float:
    """How much a text looks like Japanese: near 1 for prose, below 0 for rubbish."""
    foreign = [c for c in text if not c.isascii()]
    if not foreign:
        return 1.0
    joined = "".join(foreign)
    japanese, kana = len(_JAPANESE.findall(joined)), len(_KANA.findall(joined))
    if len(foreign) > _FEW_CHARACTERS and kana < _MIN_KANA * len(foreign):
        return 0.0
    rubbish = len(_RUBBISH.findall(joined))
    return (japanese + 0.5 * kana - rubbish) / len(foreign)
