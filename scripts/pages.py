"""Writes the pages that come from code and installation: `python -m scripts.pages`."""

from __future__ import annotations

from scripts import commands_page, licences_page, settings_page


def main() -> None:
    for module in (commands_page, settings_page, licences_page):
        module.PAGE.write_text(module.page(), encoding="utf-8")


if __name__ == "__main__":
    main()
