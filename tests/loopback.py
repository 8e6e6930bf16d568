"""Servers on this machine alone, and the chat as one of them: for tests, measurements and pictures."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

_SHORT_POLL_SECONDS = 0.01
"""The default half second would be paid at the end of every test."""


class _Quiet:
    """Before a handler: no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class LoopbackServer:
    """Answers on a free port, each request in a thread of its own, as long as it is entered.

    ``port`` is where it listens; ``tls`` makes it speak HTTPS alone.
    """

    def __init__(
        self, handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None
    ) -> None:
        quiet = type(handler.__name__, (_Quiet, handler), {})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), quiet)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_SHORT_POLL_SECONDS,)
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def free_port() -> int:
    """One that is free now; nobody keeps it free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chat_arguments(script: Path, port: int) -> list[str]:
    """What Python is given to serve a page of Streamlit here."""
    return [
        "-m", "streamlit", "run", str(script), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip


def health_of(port: int) -> str:
    """The address that a chat answers at once it is up."""
    return f"http://127.0.0.1:{port}/_stcore/health"


def wait_until_healthy(url: str, seconds: float) -> None:
    """Returns when the address answers.

    Raises:
        OSError: it did not for so many seconds.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
