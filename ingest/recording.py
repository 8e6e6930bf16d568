"""An ingest's line in the knowledge base's record of changes."""

from __future__ import annotations

from pathlib import Path

from ingest.report import IngestReport
from kb.generation_changes import Activity, record


def record_ingest(folder: Path, report: IngestReport) -> Activity | None:
    """Record what an ingest did; nothing where it wrote nothing.

    One that the gate held back is recorded as such, with the generation that stayed live.

    Raises:
        KnowledgeBaseUnwritableError: no rights or no space.
    """
    if report.dry_run or not folder.is_dir():
        return None
    if report.held_back:
        return record(folder, "ingest-held-back", report.generation, failed=len(report.failed))
    return record(
        folder,
        "ingest",
        report.generation,
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        failed=len(report.failed),
    )
