"""The words of what readers cannot read."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from ingest.readers import failures
from ingest.readers.failures import Failure
from kb.errors import FailureReason

NAMED = {name: value for name, value in vars(failures).items() if isinstance(value, Failure)}


def test_every_reason_has_words() -> None:
    assert {failure.reason for failure in NAMED.values()} == set(get_args(FailureReason))


@pytest.mark.parametrize("name", NAMED)
def test_both_languages_tell_the_file_and_each_fact(name: str) -> None:
    failure = NAMED[name]
    told = set(re.findall(r"\{(\d)", failure.ja + failure.en))
    facts = [float(n) for n in range(1, len(told))]
    message = failure("台帳{1}.pdf", *facts).message
    for words in (message.ja, message.en):
        assert "台帳{1}.pdf" in words
        assert not re.search(r"\{\d", words.replace("台帳{1}.pdf", ""))
    if failure is not failures.damaged:
        assert set(re.findall(r"\{(\d)", failure.ja)) == set(re.findall(r"\{(\d)", failure.en))
