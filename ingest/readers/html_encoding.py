"""A web page's encoding: what it is, before what it says, before what it might be (pure)."""

from __future__ import annotations

import re

from ingest.readers.contents import UTF16_MARKS
from ingest.readers.decoding import decoded

_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,40})", re.IGNORECASE
)
_DECLARED_WITHIN = 4_096
# Pages that say Shift_JIS or EUC-JP hold letters (①, ㈱) that only the extended tables know.
_CODECS = {
    **dict.fromkeys(
        ("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932"), ("cp932",)
    ),
    **dict.fromkeys(("euc-jp", "euc_jp", "x-euc-jp", "eucjp"), ("euc_jp", "euc_jis_2004")),
}
_ISO_2022_SHIFT = b"\x1b$"


def declared_or_guessed(name: str, data: bytes) -> str:
    """The page's text: UTF-8 is sure where it fits, then the page's own word counts.

    Raises:
        ReadingError: no encoding gives plausible Japanese.
    """
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared and not data.startswith(UTF16_MARKS) and _ISO_2022_SHIFT not in data:
        named = declared[1].decode("ascii").lower()
        for encoding in ("utf-8-sig", *_CODECS.get(named, ())):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return decoded(name, data)
