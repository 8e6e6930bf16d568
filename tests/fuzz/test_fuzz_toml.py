"""Files that maintainers write by hand: whatever is in them, ours or our own error."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import strategies as st

from fuzzing import run_for_long, run_shortly
from ingest.curation.corrections import load_decisions
from ingest.sources.register import load_register
from kb.errors import YorozuError
from kb.guideline.items import load_items
from kb.settings import load_settings

PIECES = (
    "[[correction]]", "[[source]]", "[[item]]", "[settings]", "[a.b]", "\n", "\n\n", " = ", ",", "[", "]", "{", "}",
    "document", "section", "action", "what", "guideline_nos", "pages", "id", "title", "publisher", "kind",
    "sureness", "url", "superseded_by", "number", "level", "no", "kb", "port", "caution", "lang", "pdf_passwords",
    "llm_timeout", '"質問①"', '"override"', '"number"', '"a"', '"meeting"', '"S"', '"https://a.example/x"', "'", '"""',
    "1", "-1", "153", "154", "1e400", "nan", "inf", "true", "[1, 2]", "2025-02-30", "2025-02-07", "0x", "#", "\ufeff",
    "9" * 5000, "[" * 3000, "\\u0000", "\x00", "\r",
)  # fmt: skip
pairs = st.tuples(st.sampled_from(PIECES[13:37]), st.sampled_from(PIECES[37:]))
lines = st.one_of(
    st.sampled_from(PIECES),
    pairs.map(" = ".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
contents = st.one_of(
    st.lists(lines, max_size=12).map("\n".join).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=60),
)


def check_files(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        path = Path("yorozu.toml")
        path.write_bytes(content)
        for load in (load_decisions, load_register, load_items):
            _check_error(lambda load=load: load(path))  # type: ignore[misc]
        _check_error(load_settings)


def check_variable(content: str) -> None:
    """Settings from the environment, where lists are JSON."""
    for name in ("YOROZU_PDF_PASSWORDS", "YOROZU_PORT", "YOROZU_KB", "YOROZU_CAUTION"):
        os.environ[name] = content.replace("\x00", "").encode("utf-8", "replace").decode()
        try:
            _check_error(load_settings)
        finally:
            del os.environ[name]


def _check_error(load: Callable[[], object]) -> None:
    """Another error than ours comes through and fails the test."""
    try:
        load()
    except YorozuError:
        return


variables = st.text(max_size=20) | st.sampled_from(
    ("[" * 100_000, "9" * 5000, "[1", '["a"]', '{"a": 1}', "nan", "-1", "1e999", "\ud800")
)


def test_random_files_of_ours_are_read_or_refused() -> None:
    run_shortly(check_files, contents, 150)


def test_random_variables_are_read_or_refused() -> None:
    run_shortly(check_variable, variables, 60)


@pytest.mark.parametrize("load", [load_decisions, load_register, load_items])
@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000])
def test_values_that_the_toml_library_cannot_take_are_refused(
    load: Callable[[Path], object], value: str, tmp_path: Path
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(f"a = {value}", encoding="utf-8")
    with pytest.raises(YorozuError):
        load(path)


@pytest.mark.soak
def test_random_files_of_ours_for_three_minutes() -> None:
    run_for_long(check_files, contents)
