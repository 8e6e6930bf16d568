"""Print the sample meeting's slides (HTML) to the PDF that is shipped with them.

Run from the checkout after changing the slides: ``python scripts/build_sample.py``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

HERE = Path(__file__).resolve().parent
# Not beside the PDF: there it would be ingested as a second document of the same content.
SLIDES = HERE / "sample_slides.html"
PRINTED = HERE.parent / "materials" / "sample" / "yorozu-sample.pdf"
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
PRINT_TIMEOUT_SECONDS = 120


class BuildError(Exception):
    """The slides cannot be printed; the message says why."""


def find_browser() -> str:
    for name in BROWSER_NAMES:
        if path := shutil.which(name):
            return path
    raise BuildError(f"no browser to print with: looked for {', '.join(BROWSER_NAMES)}")


def print_pages(browser: str, html: Path, pdf: Path) -> None:
    """The browser writes to a folder of its own, so that a failed run leaves the old PDF."""
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch) / pdf.name
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={scratch}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            html.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, timeout=PRINT_TIMEOUT_SECONDS)
        if done.returncode != 0 or not printed.exists():
            raise BuildError(f"{browser!r} printed nothing: exit code {done.returncode}")
        check_every_slide_fits(html, printed)
        shutil.copyfile(printed, pdf)


def check_every_slide_fits(html: Path, pdf: Path) -> None:
    """A slide with too much text runs on to a further page, so the counts tell."""
    slides = html.read_text(encoding="utf-8").count("<section")
    pages = len(PdfReader(pdf).pages)
    if pages != slides:
        raise BuildError(f"{slides} slides became {pages} pages: shorten the longest slide")


def main() -> int:
    try:
        print_pages(find_browser(), SLIDES, PRINTED)
    except (BuildError, subprocess.TimeoutExpired) as error:
        print(f"build_sample: {error}", file=sys.stderr)
        return 1
    print(PRINTED.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
