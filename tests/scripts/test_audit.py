"""The audit never says that all is well when nothing was asked."""

from __future__ import annotations

from checkout import CHECKOUT


def options() -> set[str]:
    rule = (CHECKOUT / "Makefile").read_text("utf-8").partition("\naudit: setup\n")[2]
    return set(rule.splitlines()[0].split())


def test_a_package_that_could_not_be_looked_up_fails_the_audit() -> None:
    assert {"pip_audit", "--strict", "constraints.txt"} <= options()


def test_nothing_is_installed_by_an_audit() -> None:
    assert {"--no-deps", "--disable-pip"} <= options()
