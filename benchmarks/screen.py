"""How soon a visitor sees the first screen, and the sources of an answer; prints a Markdown table.

    .venv/bin/python -m scripts.measure_screen [--visits 12]

A real Chromium on this machine, the sample material, and a language model (a server of this script on
loopback) that thinks for three seconds before its first word. The first visit, which waits for the
material to load, is left out: it is told in docs/start.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.scripted_model_server import ScriptedModelServer
from scripts.served_chat import serving

THINKING_SECONDS = 3.0
QUESTION = "サーバー室に鍵がかけられません"
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_BOX = ".st-key-question textarea"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=12)
    visits = parser.parse_args().visits
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium is installed on this system")
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedModelServer(_words_of_a_slow_thinker) as model,
        serving(Path(folder), _settings(model)) as chat,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        visit(browser, chat.address)
        seen = [visit(browser, chat.address) for _ in range(visits)]
        browser.close()
    print("\n".join(table(seen)))


def _settings(model: ScriptedModelServer) -> dict[str, str]:
    return {
        "YOROZU_LLM": "openai:slow",
        "YOROZU_LLM_BASE_URL": model.base_url,
        "OPENAI_API_KEY": "none",
        "YOROZU_QUESTIONS_PER_MINUTE": "0",
    }


def _words_of_a_slow_thinker(system: str, user: str) -> str:
    time.sleep(THINKING_SECONDS)
    return "鍵を掛けられる場所へ移します。"


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


def table(seen: Sequence[tuple[float, float, float]]) -> list[str]:
    names = (
        "first screen, warm",
        "sources of an answer",
        f"the answer, a model thinking {THINKING_SECONDS:g} s",
    )
    columns = zip(names, zip(*seen, strict=True), strict=True)
    rows = (f"| {name} | {statistics.median(s):.2f} | {max(s):.2f} |" for name, s in columns)
    load = f"{len(seen)} visits; load of this machine {os.getloadavg()[0]:.1f}"
    return ["| s | median | longest |", "| --- | ---: | ---: |", *rows, "", load]


if __name__ == "__main__":
    main()
