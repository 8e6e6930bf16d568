"""Bytes to text, strictly: a wrong guess would turn Japanese into rubbish without a word (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers import failures

_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ISO_2022_SHIFT = re.compile(rb"\x1b\$[@B]")
_LEGACY = ("cp932", "euc_jp")
_JAPANESE = re.compile(
    "[\u3000-\u303f\u3041-\u30ff\u4e00-\u9fff\uff01-\uff5e\uffe0-\uffe6\u2460-\u24ff]"
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# What Japanese bytes look like in the wrong Japanese encoding.
_RUBBISH = re.compile("[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f\ufffd]")
_MIN_PLAUSIBILITY = 0.6
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
        return _plain(_strictly(name, data, "iso2022_jp_ext"))
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


def _most_plausible(name: str, data: bytes) -> str:
    readings = list(_legacy_readings(data))
    best = max(readings, key=plausibility, default=None)
    if best is None or plausibility(best) < _MIN_PLAUSIBILITY:
        raise failures.encoding(name)
    return best


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
