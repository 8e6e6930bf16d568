"""The audit never says that all is well when nothing was asked."""

from __future__ import annotations

import pytest

from scripts.audit import FINE, UNKNOWN, WEAK, audit_command, verdict


def test_a_clean_answer_is_fine() -> None:
    assert verdict(0, "", "No known vulnerabilities found\n")[0] == FINE


def test_weaknesses_are_told_as_they_were_found() -> None:
    code, line = verdict(1, "x 1.0 PYSEC-1", "Found 1 known vulnerability in 1 package")
    assert code == WEAK
    assert "PYSEC-1" in line


@pytest.mark.parametrize(
    ("code", "stdout", "stderr"),
    [
        (1, "", "/usr/bin/python: No module named pip_audit"),
        (1, "", "ERROR: connection refused"),
        (0, "", ""),
        (0, "a  Dependency not found and could not be audited", "No known vulnerabilities found"),
    ],
)
def test_where_nothing_could_be_asked_nothing_is_promised(
    code: int, stdout: str, stderr: str
) -> None:
    found, line = verdict(code, stdout, stderr)
    assert found == UNKNOWN
    assert line.startswith("not audited")


def test_nothing_is_installed_by_an_audit() -> None:
    assert {"--no-deps", "--disable-pip"} <= set(audit_command())
