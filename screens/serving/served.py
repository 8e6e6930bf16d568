"""The chat's process where it has a status address: that address, then Streamlit.

``python -m screens.serving.served app.py --server.port …`` is ``streamlit run`` with the knowledge base
opened before the first visitor comes, so that readiness means ready. The address is for machines:

    /healthz   200 while the process answers
    /readyz    200 once the knowledge base is open with its embedder, 503 before and after a damage
    /metrics   figures for Prometheus

It tells no words of the material and takes no input; it belongs on loopback or an inner network.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Protocol

from kb.documents import Document
from kb.errors import UsageError, YorozuError
from kb.settings import Settings, load_settings
from kb.telemetry.json_log import begin_logging
from kb.telemetry.metrics import CONTENT_TYPE, process_metrics
from kb.text.bilingual import Language
from screens.serving.opening import open_in_background

Facts = dict[str, Any]


def main() -> None:
    """Serve until stopped; an error of ours is one line on stderr and exit code 2."""
    language: Language = "ja"
    try:
        settings = load_settings()
        language = settings.language
        begin_observing(settings)
    except YorozuError as error:
        print(error.message.in_language(language), file=sys.stderr)  # noqa: T201 - told to the operator
        sys.exit(2)
    from streamlit.web import cli as streamlit_cli

    sys.argv = ["streamlit", "run", *sys.argv[1:]]
    streamlit_cli.main()


def begin_observing(settings: Settings) -> None:
    """Open the status address, and begin to open the knowledge base behind it.

    Raises:
        UsageError: the status address cannot be used.
    """
    begin_logging(settings)

    def ready_now() -> Facts:
        return readiness(lambda: open_in_background(settings))

    serve_status(settings.status_address, settings.status_port, ready_now, process_metrics().text)
    threading.Thread(target=ready_now, name="opening", daemon=True).start()


class Openable(Protocol):
    """What readiness asks of a knowledge base."""

    def generation(self) -> str: ...

    def documents(self) -> tuple[Document, ...]: ...


def readiness(open_it: Callable[[], Openable]) -> Facts:
    """Whether questions can be answered now (``ready``), and why not.

    Opens the knowledge base, which is cheap once it is open, and touches the live generation.
    """
    try:
        knowledge_base = open_it()
        knowledge_base.documents()
        return {"ready": True, "generation": knowledge_base.generation()}
    except YorozuError as error:
        # The message names folders of this machine, which are nobody's business outside.
        return {"ready": False, "kind": type(error).__name__}


class Reply(NamedTuple):
    status: HTTPStatus
    content_type: str
    body: bytes


def reply_to(path: str, ready: Callable[[], Facts], figures: Callable[[], bytes]) -> Reply:
    """What the address answers to a GET of ``path``."""
    match path.partition("?")[0]:
        case "/healthz":
            return _json(HTTPStatus.OK, {"alive": True})
        case "/readyz":
            facts = ready()
            status = HTTPStatus.OK if facts["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
            return _json(status, facts)
        case "/metrics":
            return Reply(HTTPStatus.OK, CONTENT_TYPE, figures())
    return _json(HTTPStatus.NOT_FOUND, {"error": "not found"})


def _json(status: HTTPStatus, facts: Facts) -> Reply:
    return Reply(status, "application/json", json.dumps(facts).encode())


def serve_status(
    address: str, port: int, ready: Callable[[], Facts], figures: Callable[[], bytes]
) -> ThreadingHTTPServer:
    """Serve in a thread that ends with the process; port 0 takes a free one.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """

    class Answers(BaseHTTPRequestHandler):
        timeout = 10
        """Seconds for a request: one that never ends must not hold a thread for good."""

        def do_GET(self) -> None:
            reply = reply_to(self.path, ready, figures)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(reply.body)

        def version_string(self) -> str:
            return "yorozu"

        def log_message(self, format: str, *args: Any) -> None:
            """A probe every few seconds is not worth a line."""

    try:
        server = ThreadingHTTPServer((address, port), Answers)
    except OSError as error:
        raise UsageError(
            f"状態の番地 {address}:{port} を使えません: {error.strerror}。"
            "設定 status_address と status_port を確認してください。",
            f"the status address {address}:{port} cannot be used: {error.strerror}. "
            "Check the settings status_address and status_port.",
        ) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="status", daemon=True).start()
    return server


if __name__ == "__main__":
    main()
