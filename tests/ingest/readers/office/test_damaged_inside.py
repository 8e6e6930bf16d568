"""Files whose outside is whole and whose inside is not: a reading that holds, or our own error."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from damaged_files import MARKED_UP, PACKAGES, Change, changed_package, changed_tokens
from ingest.parsed.document import Page, ParsedDocument
from ingest.parsed.lines import lines_of
from ingest.readers import Limits, Source, readers_by_suffix
from kb.errors import ReadingError

MANY = 10**6
SOAK_EXAMPLES = 1_000
places = st.integers(0, MANY)
changes = st.lists(st.tuples(st.integers(0, 6), places, places), min_size=1, max_size=8)
quick = settings(
    max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
long = settings(quick, max_examples=SOAK_EXAMPLES)


@functools.cache
def original(name: str) -> bytes:
    return (PACKAGES | MARKED_UP)[name]()


def check_file(name: str, data: bytes) -> None:
    try:
        reading = readers_by_suffix[Path(name).suffix].read(Source(name, data), Limits())
    except ReadingError:
        return
    check_reading(reading)


def check_reading(reading: ParsedDocument) -> None:
    for page in reading.pages:
        check_page(page)
    lines_of(reading)


def check_page(page: Page) -> None:
    end = 0
    for block in page.blocks:
        assert end <= block.start < block.end <= len(page.text)
        assert "\n" not in page.text[block.start : block.end]
        at = block.start
        for cell in block.cells:
            assert at <= cell.start <= cell.end <= block.end
            at = cell.end
        end = block.end
    assert all(0 <= link.start < link.end <= len(page.text) for link in page.links)


@pytest.mark.parametrize("name", [*PACKAGES, *MARKED_UP])
def test_an_unchanged_file_is_read(name: str) -> None:
    reader = readers_by_suffix[Path(name).suffix]
    reading = reader.read(Source(name, original(name)), Limits())
    assert any(page.blocks for page in reading.pages)
    check_reading(reading)


@pytest.mark.parametrize("name", PACKAGES)
@quick
@given(part=places, changes=changes)
def test_changed_xml_gives_a_reading_or_our_own_error(
    name: str, part: int, changes: list[Change]
) -> None:
    check_file(name, changed_package(original(name), part, changes))


@pytest.mark.parametrize("name", MARKED_UP)
@quick
@given(changes=changes)
def test_changed_marks_give_a_reading_or_our_own_error(name: str, changes: list[Change]) -> None:
    check_file(name, changed_tokens(original(name), changes))


@pytest.mark.soak
@pytest.mark.parametrize("name", PACKAGES)
@long
@given(part=places, changes=changes)
def test_a_thousand_changed_files_of_each_office_format(
    name: str, part: int, changes: list[Change]
) -> None:
    check_file(name, changed_package(original(name), part, changes))


@pytest.mark.soak
@pytest.mark.parametrize("name", MARKED_UP)
@long
@given(changes=changes)
def test_a_thousand_changed_files_of_each_marked_up_format(
    name: str, changes: list[Change]
) -> None:
    check_file(name, changed_tokens(original(name), changes))
