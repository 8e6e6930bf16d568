from __future__ import annotations

import pytest

from ingest.file_types import FILE_TYPES, SUFFIXES, FileType, Format, expected_types
from ingest.readers import readers_by_suffix
from ingest.register import Source


@pytest.mark.parametrize("kind", FILE_TYPES)
def test_every_type_that_is_fetched_may_be_registered_and_is_read(kind: FileType) -> None:
    form: Format = kind
    source = Source(
        id="guide", title="手引き", publisher="協会", kind="reference", sureness="V", format=form
    )
    assert kind in expected_types(source.format)
    assert SUFFIXES[kind] in readers_by_suffix
