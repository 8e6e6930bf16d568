"""A real HTTP server on loopback whose answers are written down beforehand, path by path."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from loopback import LoopbackServer


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """``cut_to`` sends so many bytes of the body and hangs up; ``stream`` writes it by hand."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_to: int | None = None
    stream: Callable[[Callable[[bytes], object]], None] | None = None


Script = Answer | list[Answer] | Callable[[Asked], Answer]
"""One answer for ever; answers in order, the last for ever; or what a function says."""


class ScriptedServer(LoopbackServer):
    """Answers 404 where nothing is written down. Every request is remembered in ``asked``."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self._scripts: dict[str, Script] = {}
        super().__init__(self._handler(), tls)
        self.url = f"http://127.0.0.1:{self.port}"

    def on(self, path: str, script: Script) -> str:
        """Write down what a path answers; its address."""
        self._scripts[path] = script
        return f"{self.url}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        script = self._scripts.get(asked.path, Answer(404))
        if isinstance(script, list):
            return script.pop(0) if len(script) > 1 else script[0]
        return script if isinstance(script, Answer) else script(asked)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                try:
                    _send(self, server.answer(Asked(self.path, dict(self.headers))))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        return Handler


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if answer.stream:
        handler.send_header("Connection", "close")
        handler.end_headers()
        answer.stream(handler.wfile.write)
        return
    if answer.status != 304:
        handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    handler.wfile.write(answer.body[: answer.cut_to])
    if answer.cut_to is not None:
        handler.close_connection = True
