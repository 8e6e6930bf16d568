"""Random inputs: a short repeatable run for every test run, and a long random one for `make soak`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

SOAK_SECONDS = 180
"""For each target of the long run."""
_EXAMPLES_A_ROUND = 300


def run_shortly(
    check: Callable[[Any], None], inputs: st.SearchStrategy[Any], examples: int
) -> None:
    """The same inputs at every run."""
    _run(check, inputs, examples, is_repeatable=True)


def run_for_long(check: Callable[[Any], None], inputs: st.SearchStrategy[Any]) -> None:
    """New inputs for `SOAK_SECONDS`; a failure prints the smallest input that shows it."""
    until = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < until:
        _run(check, inputs, _EXAMPLES_A_ROUND, is_repeatable=False)


def _run(
    check: Callable[[Any], None],
    inputs: st.SearchStrategy[Any],
    examples: int,
    is_repeatable: bool,
) -> None:
    chosen = settings(
        max_examples=examples,
        deadline=None,
        derandomize=is_repeatable,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    chosen(given(inputs)(check))()
