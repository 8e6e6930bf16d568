"""The edition of the guideline that a document says its numbers are of (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kb.guideline.editions import edition_name
from kb.guideline.naming import names_guideline

_EDITION = (
    r"(?<![A-Za-z])V(?:er(?:sion)?)?\.?\s*(?P<sign>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?:\s*版)?"
    r"|第?\s*(?P<plain>[0-9]{1,2}\.[0-9]{1,2}|(?<=第)[0-9]{1,2})\s*版"
)
_PRINTED = re.compile(_EDITION, re.IGNORECASE)
_NUMBERS = re.compile(r"(?:項目|達成条件|ガイドライン|本資料|文中|記載)?の?(?:番号|No\.?|項番)")
_THEIRS = re.compile(
    r"(?:のもの|の番号|の項番|に(?:よ[るり]|基づ|準拠|対応|従)|準拠|基準|を(?:使|用い|指|参照)|です|である|時点|現在)"
)


def edition_of_numbers(lines: Iterable[str], cover: Iterable[str] = ()) -> str | None:
    """The edition in a line that says of which one the numbers are, else on the cover.

    ``lines`` are all of the document's; ``cover`` those of its title and first page, on which the
    guideline's name with its edition says it too. A link to another edition's file says nothing.
    """
    for line in lines:
        plain = unicodedata.normalize("NFKC", line)
        match = _PRINTED.search(plain)
        if not match or not _NUMBERS.search(plain):
            continue
        rest = plain[match.end() :]
        if _NUMBERS.search(plain[: match.start()]) and _THEIRS.match(rest.lstrip(" )）」")):
            return edition_name(match["sign"] or match["plain"])
        if re.match(r"(?:時点|現在|当時)?の(?:項目)?(?:番号|No|項番)", rest.lstrip(" )）」")):
            return edition_name(match["sign"] or match["plain"])
    return _on_cover(cover)


def _on_cover(cover: Iterable[str]) -> str | None:
    for line in cover:
        plain = unicodedata.normalize("NFKC", line)
        match = _PRINTED.search(plain)
        if match and names_guideline(plain) and not re.search(r"https?:", plain):
            return edition_name(match["sign"] or match["plain"])
    return None
