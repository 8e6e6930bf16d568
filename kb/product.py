"""Which version of the product this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
"""What is shipped beside the code: materials, prompts, the chat."""


def product_version() -> str:
    """The installed version, or ``0`` for a checkout that was not installed."""
    try:
        return version("yorozu")
    except PackageNotFoundError:
        return "0"
