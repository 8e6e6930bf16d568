"""How soon a visitor sees the first screen, and the sources of an answer.

A real Chromium on this machine, the sample material, and a language model (a server of this module
on loopback) that thinks for three seconds before its first word.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import typer
from playwright.sync_api import Browser, sync_playwright

from benchmarks import harness
from benchmarks.harness import Report
from benchmarks.servers import serving

THINKING_SECONDS = 3.0
NAMES = (
    "first screen, warm",
    "sources of an answer",
    f"the answer, a model thinking {THINKING_SECONDS:g} s",
)
QUESTION = "サーバー室に鍵がかけられません"
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_BOX = ".st-key-question textarea"


class _SlowThinker(BaseHTTPRequestHandler):
    """An OpenAI-compatible model that says one sentence."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(THINKING_SECONDS)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        delta = {"role": "assistant", "content": "鍵を掛けられる場所へ移します。"}
        choice = {"index": 0, "delta": delta, "finish_reason": "stop"}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "slow"}
        data = json.dumps(chunk | {"choices": [choice]})
        self.wfile.write(f"data: {data}\n\ndata: [DONE]\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def screen(visits: int = 12) -> Report:
    """The first visit, which waits for the material to load, is left out."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise typer.BadParameter("no chromium is installed on this system")
    with (
        tempfile.TemporaryDirectory() as folder,
        _slow_model() as address,
        serving(Path(folder), _settings(address)) as chat,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        visit(browser, chat.url)
        seen = [visit(browser, chat.url) for _ in range(visits)]
        browser.close()
    seconds = dict(zip(NAMES, zip(*seen, strict=True), strict=True))
    rows = [(n, f"{statistics.median(s):.2f}", f"{max(s):.2f}") for n, s in seconds.items()]
    told = f"{visits} visits; load of this machine {harness.load()}"
    return Report([harness.table(("s", "median", "longest"), rows), told], seconds)


@contextmanager
def _slow_model() -> Iterator[str]:
    """Its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _SlowThinker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def _settings(model: str) -> dict[str, str]:
    return {
        "YOROZU_LLM": "openai:slow",
        "YOROZU_LLM_BASE_URL": model,
        "OPENAI_API_KEY": "none",
        "YOROZU_QUESTIONS_PER_MINUTE": "0",
    }


def visit(browser: Browser, address: str) -> tuple[float, float, float]:
    """Seconds to the first screen; then from the question to its sources, and to its answer."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(_BOX)
    first = time.perf_counter() - began
    page.locator(_BOX).fill(QUESTION)
    page.locator(_BOX).press("Enter")
    began = time.perf_counter()
    page.locator(".st-key-being-written", has_text="見つかった資料").wait_for()
    sources = time.perf_counter() - began
    page.wait_for_selector(".st-key-answer-1")
    answer = time.perf_counter() - began
    page.close()
    return first, sources, answer
