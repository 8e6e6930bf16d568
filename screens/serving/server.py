"""Starts the web chat (sample material where there is none, a free port, Streamlit), ends with it."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kb.access import check_door, silence_of
from kb.errors import UsageError
from kb.product import SHIPPED
from kb.settings import Settings
from screens.visitors.doors import OPERATOR_PATH, TOKEN_VARIABLE
from screens.visitors.sign_in import provider_settings
from screens.visitors.words import PeopleWording

APP = SHIPPED / "app.py"
THEME = SHIPPED / "screens" / "theme.toml"

_STREAMLIT = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "50",
    "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
    "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
    "STREAMLIT_THEME_BASE": str(THEME),
}
_INTERRUPTED = 130
_PATIENCE_SECONDS = 60
_BY_SIGNAL = 128
"""What shells add to a signal's number."""


def serve(settings: Settings, tell: Callable[[str], None], opens_browser: bool = False) -> int:
    """Run the chat until it is stopped; returns the exit code.

    Without sign-in the operator's link is told to a terminal, and to nothing that may be kept.

    Raises:
        UsageError: the port is taken, or other machines would be served without sign-in.
        SettingsError: Streamlit's secrets cannot be read.
        ModelError: the sample is needed and the embedder cannot be loaded.
    """
    provider = provider_settings()
    check_door(settings, provider)
    _refuse_taken_port(settings.address, settings.port)
    _ensure_material(settings, tell)
    address = f"http://{_in_an_address(settings.address)}:{settings.port}"
    tell(address)
    if provider is not None:
        if silence := silence_of(settings, provider):
            tell(silence.in_language(settings.language))
        return run_child(_command(settings), _environment(settings))
    wording, token = PeopleWording(settings.language), secrets.token_urlsafe(32)
    link = f"{address}{OPERATOR_PATH}?token={token}"
    with _kept(link, link_file(settings)):
        if sys.stdout.isatty():
            tell(f"{wording.operators_link}\n{link}")
        else:
            tell(wording.link_elsewhere)
        if opens_browser:
            threading.Thread(target=_open_when_served, args=(settings, link), daemon=True).start()
        return run_child(_command(settings), _environment(settings) | {TOKEN_VARIABLE: token})


def link_file(settings: Settings) -> Path:
    """Where the operator's link stands while the chat runs, readable by its own account only."""
    return settings.feedback.parent / f"operator-{settings.port}.link"


def operators_link(settings: Settings) -> str:
    """The link of the chat that runs on the settings' port.

    Raises:
        UsageError: none runs there, or another account started it.
    """
    try:
        return link_file(settings).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(
            f"ポート {settings.port} で動いているチャットのリンクを読めません: {error.strerror}。"
            "`yorozu chat` を起動した場所とアカウントで、--port を確かめて実行してください。",
            f"the link of the chat on port {settings.port} cannot be read: {error.strerror}. "
            "Ask in the folder and by the account that started `yorozu chat`, with its --port.",
        ) from error


@contextmanager
def _kept(link: str, path: Path) -> Iterator[None]:
    """Keep the link in a new file of this account while the chat runs."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(link + "\n")
    except OSError as error:
        raise UsageError(
            f"運用者用のリンクを {path} に書けません: {error.strerror}。",
            f"the operator's link cannot be written to {path}: {error.strerror}.",
        ) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _open_when_served(settings: Settings, link: str) -> None:
    """Open the page once the port answers, where there is a desktop."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError),
            socket.create_connection((settings.address, settings.port), 1),
        ):
            webbrowser.open(link)
            return
        time.sleep(0.2)


def _in_an_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _command(settings: Settings) -> list[str]:
    # With a status address the process opens the knowledge base before its first visitor.
    runner = ["screens.serving.served"] if settings.status_port else ["streamlit", "run"]
    return [
        sys.executable, "-m", *runner, str(APP),
        "--server.port", str(settings.port), "--server.address", settings.address,
    ]  # fmt: skip


def _environment(settings: Settings) -> dict[str, str]:
    # Streamlit reads config.toml from the current folder, which the settings' relative paths are
    # meant from too, and no installation has the checkout's; so that goes by environment.
    own = {"YOROZU_KB": str(settings.kb)} if settings.kb else {}
    return os.environ | _STREAMLIT | own


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
