from __future__ import annotations

from typing import Any

import pytest

from ingest.fetching.errors import Fault, FetchError

ADDRESS = "https://www.example.jp/{a}.pdf"
FACTS: dict[str, Any] = {
    "why": "w", "why_ja": "j", "why_en": "e", "status": 503, "megabytes": 1.25,
    "title": "手引き", "expected": "pdf", "found": "html",
}  # fmt: skip


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_told_in_both_languages_with_its_facts(fault: Fault) -> None:
    error = FetchError(fault, ADDRESS, **FACTS)
    for text in (error.message.ja, error.message.en):
        left = text.replace(ADDRESS, "")
        assert not {"{", "}"} & set(left)
        assert ADDRESS in text or "手引き" in text
    assert error.message.ja != error.message.en
    assert error.reason == fault.reason


@pytest.mark.parametrize("fault", Fault)
def test_only_what_a_later_try_may_mend_is_temporary(fault: Fault) -> None:
    expected = fault in (Fault.UNREACHABLE, Fault.BUSY)
    assert FetchError(fault, ADDRESS, **FACTS).is_temporary == expected
