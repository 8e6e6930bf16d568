"""A table over fixed words has an entry for each of them: a new word cannot be forgotten."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

import eval
import feedback
import ingest
import kb
import mcp_server

PACKAGES = (kb, ingest, eval, feedback, mcp_server)


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def tables(module: ModuleType) -> Iterator[tuple[str, set[Any], set[Any]]]:
    """Name, keys and fixed words of each mapping whose keys are declared as a ``Literal``."""
    for name, hint in get_type_hints(module).items():
        key, *_ = get_args(hint) or (None,)
        if get_origin(hint) in (dict, Mapping) and get_origin(key) is Literal:
            yield f"{module.__name__}.{name}", set(getattr(module, name)), set(get_args(key))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_table_over_fixed_words_is_whole(package: ModuleType) -> None:
    found = [table for module in modules(package) for table in tables(module)]
    assert {name: words ^ keys for name, keys, words in found if words != keys} == {}


def test_the_tables_are_found() -> None:
    names = {
        name for package in (kb, ingest, eval) for m in modules(package) for name, *_ in tables(m)
    }
    assert {
        "kb.answering.extractive._KIND_WORDS",
        "ingest.check_sheets.columns.ROLES",
        "ingest.staged_job._WORK",
        "eval.reports.report.MAIN_MEASURES",
    } <= names
