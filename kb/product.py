"""Which version of the product this is."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
"""What is shipped beside the code: materials, prompts, the chat."""


def product_version() -> str:
    return version("yorozu")
