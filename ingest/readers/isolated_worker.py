"""What runs in the reader's worker process, and the words it exchanges with its parent."""

from __future__ import annotations

import faulthandler
import io
import math
import multiprocessing
import os
import pickle
import pkgutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from ingest.parsed.document import Block, LeftOutPart, Page, PageLink, ParsedDocument, Span
from ingest.readers import Limits, failures
from ingest.readers.file_names import shown_name
from kb.documents import PlacedWord
from kb.errors import ReadingError

READ_SOURCE = "ingest.readers:read_source"
ReadFunction = Callable[[Path, Limits], ParsedDocument]


Reply = tuple[ParsedDocument | ReadingError, float]
"""What was read (the first time: nothing), and the worker's weight in MB; 0 if unknown."""

_REPLY_CLASSES: dict[tuple[str, str], type] = {
    (cls.__module__, cls.__qualname__): cls
    for cls in (
        ReadingError,
        ParsedDocument,
        Page,
        Block,
        Span,
        PageLink,
        PlacedWord,
        LeftOutPart,
        Counter,
    )
}


def serve(pipe: Connection, function: str, max_memory_mb: int, noise_file: Path) -> None:
    """Read what the parent sends, until the parent closes the pipe or is gone."""
    _redirect_output(noise_file)
    # Ctrl-C reaches every process of the terminal; what it means is the parent's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    read: ReadFunction = pkgutil.resolve_name(function)
    _limit_memory(max_memory_mb)
    pipe.send((ParsedDocument(pages=()), _memory_mb()))
    while True:
        try:
            path, limits = pipe.recv()
        except (EOFError, ConnectionError):
            return
        pipe.send(_reply(read, path, limits, max_memory_mb))


def _reply(read: ReadFunction, path: Path, limits: Limits, max_memory_mb: int) -> Reply:
    """Other exceptions are faults of a reader: they end the worker, and the parent tells."""
    try:
        return read(path, limits), _memory_mb()
    except ReadingError as error:
        return error, _memory_mb()
    except MemoryError:
        # However little is held by now: nobody knows what the library did not let go.
        return failures.too_large(shown_name(path.name), "memory", f"{max_memory_mb} MB"), math.inf


def loaded_reply(data: bytes) -> Reply:
    """A reply from its bytes; only our own data classes may be in it.

    The worker reads files from anywhere: it must not be able to name code for us to run.
    """
    return cast(Reply, _ReplyUnpickler(io.BytesIO(data)).load())


class _ReplyUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (found := _REPLY_CLASSES.get((module, name))) is None:
            raise pickle.UnpicklingError(f"{module}.{name} may not be in a reply")
        return found


def _redirect_output(noise_file: Path) -> None:
    """C libraries print to these; the parent's standard output carries data only."""
    target = os.open(noise_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(target, stream)
    os.close(target)
    faulthandler.enable(file=2)


def _end_with_parent() -> None:
    """A reader that hangs does not look at the pipe: this thread sees the parent go."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _limit_memory(max_memory_mb: int) -> None:
    """Bound the address space to what is taken now and the given amount; no core files."""
    if sys.platform != "linux":
        return
    import resource

    bound = _pages_of_memory()[0] * resource.getpagesize() + max_memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _memory_mb() -> float:
    """Memory really taken now."""
    if sys.platform != "linux":
        return 0.0
    return _pages_of_memory()[1] * os.sysconf("SC_PAGE_SIZE") / 2**20


def _pages_of_memory() -> tuple[int, int]:
    """Address space and resident memory, in pages."""
    total, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    return int(total), int(resident)
