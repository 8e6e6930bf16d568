"""Pages that scripts write from the code and the installation are what the scripts would write."""

from __future__ import annotations

import platform
import sys

import pytest

from scripts import architecture_picture, commands_page, licences_page


def test_the_page_of_commands_is_current() -> None:
    told = "python -m scripts.pages"
    assert commands_page.PAGE.read_text("utf-8") == commands_page.page(), told


def test_the_page_of_commands_does_not_depend_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = commands_page.page()
    monkeypatch.setenv("COLUMNS", "40")
    assert commands_page.page() == wide


def test_every_command_is_on_its_page() -> None:
    for name in ("ingest", "search", "ask", "eval retrieval", "doctor", "mcp"):
        assert f"\n## yorozu {name}\n" in commands_page.page()


def test_the_picture_of_the_architecture_is_current() -> None:
    told = "python -m scripts.architecture_picture"
    assert architecture_picture.PICTURE.read_text("utf-8") == architecture_picture.picture(), told


on_the_listed_platform = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64" or sys.version_info[:2] != (3, 11),
    reason="the page lists what is installed on Linux x86-64 with Python 3.11",
)


@on_the_listed_platform
def test_the_page_of_licences_is_current() -> None:
    told = "python -m scripts.pages"
    assert licences_page.PAGE.read_text("utf-8") == licences_page.page(), told


def test_no_dependency_has_a_licence_outside_the_list() -> None:
    licences = {n: licences_page.licence_of(p) for n, p in licences_page.packages().items()}
    assert {n: said for n, said in licences.items() if not licences_page.is_allowed(said)} == {}


@pytest.mark.parametrize("licence", ["", "GPL-3.0-only", "MIT AND AGPL-3.0", "Proprietary"])
def test_a_licence_that_is_missing_or_not_on_the_list_is_refused(licence: str) -> None:
    assert not licences_page.is_allowed(licence)


def test_every_term_of_an_expression_is_weighed() -> None:
    assert licences_page.is_allowed("MPL-2.0 AND (Apache-2.0 OR MIT)")
    assert not licences_page.is_allowed("MPL-2.0 AND (GPL-2.0 OR MIT)")
