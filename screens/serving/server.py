"""Starts the web chat (sample material where there is none, a free port, Streamlit), ends with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from kb.access import check_door
from kb.errors import UsageError
from kb.product import CHECKOUT
from kb.settings import Settings
from screens.visitors.sign_in import provider_settings

APP = CHECKOUT / "app.py"

_STREAMLIT = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "50",
    "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
    "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
}
_INTERRUPTED = 130
_BY_SIGNAL = 128
"""What shells add to a signal's number."""


def serve(settings: Settings, tell: Callable[[str], None]) -> int:
    """Run the chat until it is stopped; returns the exit code.

    Raises:
        UsageError: the port is taken, or other machines would be served without sign-in.
        SettingsError: Streamlit's secrets cannot be read.
        ModelError: the sample is needed and the embedder cannot be loaded.
    """
    check_door(settings, provider_settings())
    _refuse_taken_port(settings.address, settings.port)
    _ensure_material(settings, tell)
    tell(f"http://{settings.address}:{settings.port}")
    # With a status address the process opens the knowledge base before its first visitor.
    runner = ["screens.serving.served"] if settings.status_port else ["streamlit", "run"]
    command = [
        sys.executable, "-m", *runner, str(APP),
        "--server.port", str(settings.port), "--server.address", settings.address,
    ]  # fmt: skip
    # Streamlit reads its config.toml from the current folder only, and the settings' relative
    # paths are meant from there too, so the checkout's config goes by environment.
    own = {"YOROZU_KB": str(settings.kb)} if settings.kb else {}
    return run_child(command, os.environ | _STREAMLIT | own)


def _refuse_taken_port(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UsageError(
                f"{address}:{port} を使えません: {error.strerror}。--port で別の番号を指定してください。",
                f"{address}:{port} cannot be used: {error.strerror}. Give another --port.",
            ) from error


def _ensure_material(settings: Settings, tell: Callable[[str], None]) -> None:
    from kb.assembly import SAMPLE_KB, chat_folder

    if chat_folder(settings) == SAMPLE_KB:
        from ingest.assembly import ensure_sample

        ensure_sample(settings, tell)


def run_child(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a process until it ends, and return its exit code.

    A request to end this process (SIGTERM) goes on to the child: a service manager may send it to
    the first process only, and the first process of a container would ignore it.
    """
    with subprocess.Popen(command, env=dict(environment)) as process:
        before = signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            return _INTERRUPTED
        finally:
            signal.signal(signal.SIGTERM, before)
    return code if code >= 0 else _BY_SIGNAL - code
