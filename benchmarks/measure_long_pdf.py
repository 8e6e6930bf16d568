"""Measure reading a long Japanese PDF in the isolated worker: time, its growth, peak memory.

    PYTHONPATH=. python scripts/measure_long_pdf.py [--pages 1000]

The PDF is drawn here. Half of the pages is read beside the whole: where a page's cost grew with
its number, the whole would take more than twice as long.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import threading
import time
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.assembly import READ_MEMORY_MB, READ_SECONDS
from ingest.isolation import ReaderWorker
from ingest.readers import Limits

_FONT = "HeiseiKakuGo-W5"
_SENTENCE = "入口の扉は係の者が朝と夕に鍵の本数を数え、台帳の{}番に記録を残すこと。"
_LINES = 30
_SAMPLE_SECONDS = 0.05


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=1000)
    pages = arguments.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        for count in (pages // 2, pages):
            path = Path(folder) / f"{count}.pdf"
            draw(path, count)
            seconds, idle, peak = measured(path)
            print(
                f"{count} pages, {path.stat().st_size / 2**20:.1f} MB: {seconds:.1f} s "
                f"({1000 * seconds / count:.1f} ms a page), worker {idle:.0f} MB idle, "
                f"{peak:.0f} MB at its peak, {READ_MEMORY_MB} MB allowed"
            )


def draw(path: Path, pages: int) -> None:
    """A PDF of so many pages with a title, 30 lines, a ruled table and a page number each."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    canvas = Canvas(str(path), pagesize=(595, 842))
    for number in range(1, pages + 1):
        _draw_page(canvas, number)
        canvas.showPage()
    canvas.save()


def _draw_page(canvas: Canvas, number: int) -> None:
    canvas.setFont(_FONT, 18)
    canvas.drawString(50, 790, f"第{number}章 鍵の管理")
    canvas.setFont(_FONT, 11)
    for line in range(_LINES):
        canvas.drawString(50, 760 - line * 17, _SENTENCE.format(number * 100 + line))
    canvas.grid([50, 200, 500], [80, 110, 140, 170])
    for row, y in enumerate((150, 120, 90)):
        canvas.drawString(60, y, f"項目{row}")
        canvas.drawString(210, y, f"{number}番の棚に付ける")
    canvas.drawString(290, 30, str(number))


def measured(path: Path) -> tuple[float, float, float]:
    """Seconds, and MB of the worker before reading and at its peak (Linux)."""
    with ReaderWorker(READ_SECONDS, READ_MEMORY_MB) as worker:
        small = path.with_name("small.pdf")
        draw(small, 1)
        worker.read(small, Limits())
        watch = _Watch(worker.process_id)
        idle = watch.peak_mb
        started = time.monotonic()
        reading = worker.read(path, Limits())
        seconds = time.monotonic() - started
        watch.stop()
    assert len(reading.pages) > 0
    return seconds, idle, watch.peak_mb


class _Watch:
    """Follows a process's peak memory until stopped, as the worker may end with its file."""

    def __init__(self, process_id: int | None) -> None:
        self._status = Path(f"/proc/{process_id}/status")
        self._is_done = threading.Event()
        self.peak_mb = 0.0
        self._look()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._is_done.wait(_SAMPLE_SECONDS):
            self._look()

    def _look(self) -> None:
        try:
            match = re.search(r"VmHWM:\s+(\d+)", self._status.read_text(encoding="ascii"))
        except OSError:
            return
        self.peak_mb = max(self.peak_mb, int(match[1]) / 1024) if match else self.peak_mb

    def stop(self) -> None:
        self._is_done.set()
        self._thread.join()


if __name__ == "__main__":
    main()
