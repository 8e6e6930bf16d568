"""Servers on this machine alone, in threads of the test."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

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
