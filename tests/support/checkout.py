"""Where this checkout is, whatever folder a test stands in."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
CHECKOUT = TESTS.parent
APP = CHECKOUT / "app.py"
SERVED = TESTS / "served"
"""Scripts that tests run in processes of their own."""
FOLDERS = (CHECKOUT, TESTS / "support", SERVED)
"""What such a process needs on its path."""
