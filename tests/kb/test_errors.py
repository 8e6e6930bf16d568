from __future__ import annotations

import inspect

import pytest

from kb import errors
from kb.errors import ReadingError, YorozuError

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, YorozuError) and kind is not ReadingError
]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_has_a_line_in_each_language_and_is_caught_with_all(
    kind: type[YorozuError],
) -> None:
    with pytest.raises(YorozuError, match=r"^it failed$") as caught:
        raise kind("失敗しました", "it failed")
    assert caught.value.message.in_language("ja") == "失敗しました"
    assert caught.value.message.in_language("en") == "it failed"


def test_a_file_that_cannot_be_read_says_the_reason_for_reports() -> None:
    error = ReadingError("damaged", "壊れています", "it is damaged")
    assert (error.reason, str(error)) == ("damaged", "it is damaged")
    assert error.message.ja == "壊れています"
