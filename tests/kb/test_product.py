from __future__ import annotations

import pytest

from kb import product


def test_what_is_shipped_lies_beside_the_code() -> None:
    assert (product.SHIPPED / "prompts" / "answer.md").is_file()
    assert (product.SHIPPED / "kb" / "product.py").is_file()


def test_the_installed_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "version", lambda name: f"9 of {name}")
    assert product.product_version() == "9 of yorozu"
