"""Which version of the product this is."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent
"""Where what is shipped beside the code lies (materials, prompts, the chat): the checkout, or where a
wheel was installed."""


def is_checkout() -> bool:
    """Whether the code runs from the project's own folder, which no installation holds."""
    return (SHIPPED / "pyproject.toml").is_file()


def product_version() -> str:
    return version("yorozu")
