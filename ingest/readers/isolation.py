"""Reading in a worker process: a file that crashes, hangs or swells costs that file only.

The worker is kept for many files, because loading the readers takes longer than most files.
It is spawned, not forked: a fork would inherit the parent's threads' locks.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import signal
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, failures
from ingest.readers.file_names import shown_name
from ingest.readers.isolated_worker import READ_SOURCE, Reply, loaded_reply, serve
from kb.errors import ReadingError

_START_SECONDS = 120.0
_FAREWELL_SECONDS = 2.0
_MAX_FILES = 200
# Beyond this share of the memory a file may take, what is left over from earlier files is let go.
_MAX_GROWTH_SHARE = 0.5
_LAST_WORDS_BYTES = 4_000

_log = logging.getLogger(__name__)


class _WorkerDiedError(Exception):
    """The worker is gone, or of no use (``exit_code`` None); the code is negative after a signal."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"exit code {exit_code}")
        self.exit_code = exit_code


class ReaderWorker(AbstractContextManager["ReaderWorker"]):
    """Reads files one after another in a process of its own; not for use by several threads.

    ``max_memory_mb`` is what one file may take on top of the idle worker (enforced on Linux).
    ``function`` is a dotted name with a colon: it takes a path and limits, and gives a ParsedDocument.
    """

    def __init__(
        self,
        timeout_seconds: float,
        max_memory_mb: int,
        max_files: int = _MAX_FILES,
        function: str = READ_SOURCE,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._max_memory_mb = max_memory_mb
        self._max_files = max_files
        self._function = function
        self._process: _Process | None = None

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The running worker's, or None where the next file will start one."""
        return self._process.process.pid if self._process else None

    def read(self, path: Path, limits: Limits) -> ParsedDocument:
        """The file's reading.

        Raises:
            ReadingError: the reader's own, or ``timeout``, ``too-large``, ``damaged`` for a
                worker that had to be stopped, ran out of memory, or died.
        """
        try:
            reply = self._reply(path, limits)
        except TimeoutError as error:
            self.close()
            raise failures.timeout(shown_name(path.name), self._timeout_seconds) from error
        except _WorkerDiedError as error:
            self.close()
            raise _death(shown_name(path.name), error.exit_code, self._max_memory_mb) from error
        if isinstance(reply, ReadingError):
            raise reply
        return reply

    def _reply(self, path: Path, limits: Limits) -> ParsedDocument | ReadingError:
        process = self._running(shown_name(path.name))
        result, memory_mb = process.ask((path, limits), self._timeout_seconds)
        is_swollen = memory_mb - process.idle_memory_mb > _MAX_GROWTH_SHARE * self._max_memory_mb
        if is_swollen or process.files >= self._max_files:
            self.close()
        return result

    def _running(self, name: str) -> _Process:
        # It may also have died between two files, by the system's hand.
        if self._process and not self._process.process.is_alive():
            self.close()
        if not self._process:
            self._process = _Process(self._function, self._max_memory_mb)
            try:
                _, self._process.idle_memory_mb = self._process.received(_START_SECONDS)
            except (TimeoutError, _WorkerDiedError) as error:
                self.close()
                raise failures.unreadable(name, "reader process did not start") from error
        return self._process

    def close(self) -> None:
        """Stop the worker; the next file starts a new one."""
        if self._process:
            self._process.stop()
            self._process = None


class _Process:
    """One worker process, its pipe, and a file for what it prints (a reader's noise)."""

    def __init__(self, function: str, max_memory_mb: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._noise = tempfile.TemporaryDirectory(
            prefix="yorozu-reader-", ignore_cleanup_errors=True
        )
        self._noise_file = Path(self._noise.name) / "output.txt"
        self._noise_file.touch(0o600)
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, function, max_memory_mb, self._noise_file)
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        # The worker's end is the worker's alone: when it dies, we read the end of the pipe.
        theirs.close()
        self.idle_memory_mb = 0.0
        self.files = 0

    def ask(self, work: tuple[Path, Limits], timeout_seconds: float) -> Reply:
        self.files += 1
        try:
            self._pipe.send(work)
        except OSError as error:
            raise self._died() from error
        return self.received(timeout_seconds)

    def received(self, timeout_seconds: float) -> Reply:
        try:
            if not self._pipe.poll(timeout_seconds):
                raise TimeoutError(f"no answer within {timeout_seconds} seconds")
            return loaded_reply(self._pipe.recv_bytes())
        except (EOFError, ConnectionError) as error:
            raise self._died() from error
        except pickle.UnpicklingError as error:
            raise _WorkerDiedError(None) from error

    def _died(self) -> _WorkerDiedError:
        self.process.join(_FAREWELL_SECONDS)
        _log.info("reader worker ended with %s: %s", self.process.exitcode, self._last_words())
        return _WorkerDiedError(self.process.exitcode)

    def _last_words(self) -> str:
        with self._noise_file.open("rb") as file:
            file.seek(max(0, self._noise_file.stat().st_size - _LAST_WORDS_BYTES))
            return file.read().decode("utf-8", errors="replace").strip()

    def stop(self) -> None:
        self._pipe.close()
        # Killed at once: it holds nothing that would have to be saved, and may hang.
        self.process.kill()
        self.process.join()
        self.process.close()
        self._noise.cleanup()


def _death(name: str, exit_code: int | None, max_memory_mb: int) -> ReadingError:
    # Nobody of ours sends this signal before we know of the death: the system was out of memory.
    if exit_code == -getattr(signal, "SIGKILL", 9):
        return failures.too_large(name, "memory", f"{max_memory_mb} MB")
    why = "wrong reply" if exit_code is None else f"exit code {exit_code}"
    return failures.damaged(
        name, f"読み取り中に異常終了しました({why})", f"its reader died ({why})"
    )
