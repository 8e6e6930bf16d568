"""Which forms of a generation this version opens, and what it says of the others.

A generation's schema is a number in its manifest. Within one schema, files may be added that an
older version did not write (checksums, word statistics, items, token vectors): what opens a
generation does without them. A change that older files cannot serve raises the number and adds a
step to ``kb.restoring.MIGRATIONS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError, YorozuError
from kb.generations import SCHEMA_VERSION


def check_schema(manifest: Mapping[str, Any], current: int = SCHEMA_VERSION) -> None:
    """Check that a generation with this manifest can be opened.

    Raises:
        IndexMismatchError: it was written by a newer or an older version; the line says which,
            and what to do.
        KnowledgeBaseDamagedError: it names no schema.
    """
    found = manifest.get("schema")
    if found == current:
        return
    if not isinstance(found, int):
        raise KnowledgeBaseDamagedError(
            "世代の manifest.json に形式の番号がありません。`yorozu rollback` で前の世代に戻すか、"
            "`yorozu ingest --full` で作り直してください。",
            "the generation's manifest.json names no schema. Go back with `yorozu rollback` "
            "or rebuild with `yorozu ingest --full`.",
        )
    raise _newer(found, current) if found > current else _older(found, current)


def _newer(found: int, current: int) -> YorozuError:
    return IndexMismatchError(
        f"ナレッジベースの形式 {found} は、この版の形式 {current} より新しいものです。"
        "yorozu を新しい版にしてください。",
        f"the knowledge base has schema {found}, newer than this version's {current}. "
        "Update yorozu.",
    )


def _older(found: int, current: int) -> YorozuError:
    return IndexMismatchError(
        f"ナレッジベースの形式 {found} は、この版の形式 {current} より古いものです。"
        "`yorozu ingest --full` で作り直すか、前の版で取ったバックアップを `yorozu restore --force` で"
        "戻してください（新しい形式に直されます）。",
        f"the knowledge base has schema {found}, older than this version's {current}. "
        "Rebuild it with `yorozu ingest --full`, or restore a backup that the older version made "
        "with `yorozu restore --force`, which brings it forward.",
    )
