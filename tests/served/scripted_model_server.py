"""An OpenAI-compatible server on loopback that answers, or fails, as it was told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

from loopback import LoopbackServer

Words = Callable[[str, str], str]
"""System and user part to what the model says."""


class ScriptedModelServer(LoopbackServer):
    """``behaviours`` are taken in order, the last for ever.

    good, slow (a word at a time for ever), silent (no byte), cut (hangs up in the middle),
    malformed (no JSON), 429, 500, empty, endless.
    """

    def __init__(self, words: Words, *behaviours: str) -> None:
        self.words = words
        self.behaviours = list(behaviours) or ["good"]
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.stopped = threading.Event()
        super().__init__(self._handler())
        self.base_url = f"http://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        self.stopped.set()
        super().close()

    def behaviour(self) -> str:
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]

    def pieces(self, behaviour: str, system: str, user: str) -> Iterator[str]:
        """What the model says, piece by piece, as the behaviour has it."""
        written = self.words(system, user)
        if behaviour == "empty":
            return
        if behaviour in ("slow", "endless"):
            while not self.stopped.is_set():
                yield "あいうえお" * (100 if behaviour == "endless" else 1)
                if behaviour == "slow":
                    time.sleep(0.05)
            return
        for start in range(0, len(written), 9):
            yield written[start : start + 9]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                server.asked.append(json.loads(self.rfile.read(length)))
                server.keys.append(self.headers.get("Authorization", ""))
                try:
                    _answer(self, server, server.asked[-1])
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        return Handler


def _answer(
    handler: BaseHTTPRequestHandler, server: ScriptedModelServer, asked: dict[str, Any]
) -> None:
    behaviour = server.behaviour()
    if behaviour == "silent":
        server.stopped.wait()
        return
    if behaviour.isdigit():
        handler.send_response(int(behaviour))
        handler.end_headers()
        handler.wfile.write(b'{"error": {"message": "no"}}')
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    if behaviour == "malformed":
        handler.wfile.write(b"data: {not json\n\n")
        return
    system, user = (message["content"] for message in asked["messages"])
    for number, piece in enumerate(server.pieces(behaviour, system, user)):
        if behaviour == "cut" and number == 2:
            handler.wfile.write(b'data: {"id": "1", "choi')
            return
        handler.wfile.write(_event({"content": piece}))
    handler.wfile.write(_event({}, "stop") + _USAGE + b"data: [DONE]\n\n")


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return _line([choice], None)


def _line(choices: list[Any], usage: Any) -> bytes:
    data = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return b"data: " + json.dumps(data | {"choices": choices, "usage": usage}).encode() + b"\n\n"


_USAGE = _line([], {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
