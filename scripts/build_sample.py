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


def main() -> None:
    """The browser writes to a folder of its own, so that a failed run leaves the old PDF."""
    browser = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if browser is None:
        sys.exit(f"no browser to print with: looked for {', '.join(BROWSER_NAMES)}")
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch) / PRINTED.name
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", f"--user-data-dir={scratch}/profile",
            "--no-pdf-header-footer", f"--print-to-pdf={printed}", SLIDES.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=PRINT_TIMEOUT_SECONDS)
        check_every_slide_fits(printed)
        shutil.copyfile(printed, PRINTED)


def check_every_slide_fits(pdf: Path) -> None:
    """A slide with too much text runs on to a further page, so the counts tell."""
    slides = SLIDES.read_text(encoding="utf-8").count("<section")
    pages = len(PdfReader(pdf).pages)
    if pages != slides:
        sys.exit(f"{slides} slides became {pages} pages: shorten the longest slide")


if __name__ == "__main__":
    main()
