"""The one lock around PDFium: the library is not thread-safe, and two modules use it."""

from __future__ import annotations

import threading

PDFIUM_LOCK = threading.RLock()
"""Held around every call, closing included; reentrant, as a finaliser may close in between."""
