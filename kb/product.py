"""Which version of the product this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """The installed version, or ``0`` for a checkout that was not installed."""
    try:
        return version("yorozu")
    except PackageNotFoundError:
        return "0"
