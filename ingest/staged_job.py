"""Reads or publishes what is staged, in a process of its own, so that the chat goes on meanwhile.

``python -m ingest.staged_job preview|publish STAGING MATERIALS``, with the settings of the folder
that it is started in. How far it is stands in ``status.json``, what it read in ``preview.json``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from ingest.curation.staging import Staging
from ingest.interpretation.interpret import Interpretation
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.report import record_ingest, report_to_dict
from kb.errors import UsageError, YorozuError
from kb.files import write_atomically
from kb.settings import Settings, load_settings
from kb.text.bilingual import Text

Step = Literal["preview", "publish"]
_TOLD_EVERY_SECONDS = 0.3
_START_SECONDS = 60.0
"""Within which a process that was started must have taken its lock."""


@dataclass(frozen=True)
class Status:
    """How far the last job is. ``state`` is ``interrupted`` where its process is gone."""

    step: Step
    state: Literal["running", "done", "failed", "interrupted"]
    doing: str = ""
    done: int = 0
    total: int = 0
    message: Text | None = None
    generation: str | None = None
    at: float = 0.0
    """When it was told (seconds since 1970)."""


def read_status(staging: Staging) -> Status | None:
    """The last job's status, None where there was none."""
    path = staging.folder / "status.json"
    if not path.is_file():
        return None
    status = TypeAdapter(Status).validate_json(path.read_bytes())
    is_starting = status.doing == "start" and time.time() - status.at < _START_SECONDS
    gone = status.state == "running" and not (is_starting or _is_locked(staging))
    return replace(status, state="interrupted") if gone else status


def is_running(staging: Staging) -> bool:
    """Whether a job works on it, or has been started to do so."""
    status = read_status(staging)
    return status is not None and status.state == "running"


def announce(step: Step, staging: Staging) -> None:
    """Say that a process is being started: until it has its lock a second one must not be."""
    staging.folder.mkdir(parents=True, exist_ok=True)
    _tell(staging, Status(step, "running", "start"))


def _is_locked(staging: Staging) -> bool:
    """The operating system frees the lock of a process that was killed."""
    try:
        with FileLock(staging.folder / "job.lock", timeout=0):
            return False
    except Timeout:
        return True


def read_preview(staging: Staging) -> dict[str, Any] | None:
    """What the last preview read; None where there is none, or something has changed since."""
    path = staging.folder / "preview.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found if found and found["digest"] == staging.digest() else None


def run(step: Step, staging: Staging, settings: Settings) -> Status:
    """Do the job and return how it ended; errors of ours are in the status.

    Raises:
        UsageError: another job works on it.
    """
    staging.folder.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(staging.folder / "job.lock").acquire(timeout=0)
    except Timeout as error:
        raise busy() from error
    with held:
        _tell(staging, Status(step, "running", "open"))
        try:
            ended = _WORK[step](staging, settings)
        except YorozuError as error:
            ended = Status(step, "failed", message=error.message)
        _tell(staging, ended)
    return ended


def _preview(staging: Staging, settings: Settings) -> Status:
    digest = staging.digest()
    staging.write_corrections()
    read: list[Interpretation] = []
    parts = replace(_parts(staging, settings, "preview"), on_read=read.append)
    report = ingest([staging.root], IngestOptions(dry_run=True), parts)
    found = {
        "digest": digest,
        "report": report_to_dict(report, settings.language),
        "documents": [_document(result) for result in read],
    }
    write_atomically(
        staging.folder / "preview.json", json.dumps(found, ensure_ascii=False).encode()
    )
    return Status("preview", "done")


def _document(result: Interpretation) -> dict[str, Any]:
    told = ("id", "title", "kind", "meeting", "date", "edition", "publisher", "pages")
    shown = ("section", "part", "guideline_nos", "label", "page", "text")
    document = {name: getattr(result.document, name) for name in told}
    passages = [{name: getattr(p, name) for name in shown} for p in result.passages]
    return document | {"passages": passages}


def _publish(staging: Staging, settings: Settings) -> Status:
    if read_preview(staging) is None:
        raise UsageError(
            "確認のあとで内容が変わりました。もう一度、読み取りを確認してから公開してください。",
            "something changed after it was checked. Check it again, then publish.",
        )
    staging.write_corrections()
    parts = _parts(staging, settings, "publish")
    report = ingest([staging.root], IngestOptions(), parts)
    record_ingest(settings.knowledge_base, report)
    staging.settle({failure.path for failure in report.failed})
    message = report.failed[0].message if report.failed else None
    return Status("publish", "done", message=message, generation=report.generation)


_WORK: Mapping[Step, Callable[[Staging, Settings], Status]] = {
    "preview": _preview,
    "publish": _publish,
}


def _parts(staging: Staging, settings: Settings, step: Step) -> IngestParts:
    from ingest.assembly import make_parts

    told = time.monotonic()

    def on_progress(doing: str, done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TOLD_EVERY_SECONDS:
            told = time.monotonic()
            _tell(staging, Status(step, "running", doing, done, total))

    return make_parts(settings, lambda message: None, on_progress)


def _tell(staging: Staging, status: Status) -> None:
    content = TypeAdapter(Status).dump_json(replace(status, at=time.time()))
    write_atomically(staging.folder / "status.json", content)


def busy() -> UsageError:
    """That one job at a time is done."""
    return UsageError(
        "別の読み取りまたは公開が進行中です。終わってからもう一度実行してください。",
        "another check or publication is under way. Try again when it has finished.",
    )


def main(arguments: Sequence[str]) -> int:
    step: Step = "publish" if arguments[0] == "publish" else "preview"
    try:
        ended = run(step, Staging(Path(arguments[1]), Path(arguments[2])), load_settings())
    except YorozuError as error:
        print(error.message.ja, file=sys.stderr)
        return 2
    return 0 if ended.state == "done" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
