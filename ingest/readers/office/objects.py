"""Files that lie in an Office file as objects (OLE): told by their program, never opened."""

from __future__ import annotations

from ingest.readers.census import Census
from kb.file_parts import Part

_EQUATION_EDITORS = ("equation.", "mathtype")


def leave_object(
    census: Census, program: str | None, *, is_link: bool, page: int | None = None
) -> None:
    """Tell of an object that is made by ``program``, as its ProgID says; None if it does not."""
    if (program or "").lower().startswith(_EQUATION_EDITORS):
        census.leave("not-read", "equation", page=page, name=program)
    else:
        part: Part = "linked-file" if is_link else "embedded-file"
        census.leave("not-read", part, page=page, name=program or None)
