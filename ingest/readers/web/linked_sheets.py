"""Style sheets that lie beside a page in the same file, put where the page names them."""

from __future__ import annotations

from collections.abc import Callable

SheetOf = Callable[[str], str | None]
"""From an address as the page writes it to the sheet; None where the file holds none."""


def with_sheets(html: str, sheet_of: SheetOf) -> str:
    """The page with its linked sheets inside, as nothing that it names is loaded."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    links = soup.find_all("link", rel="stylesheet", href=True)
    for link in links:
        sheet = sheet_of(str(link["href"]))
        if sheet is not None:
            style = soup.new_tag("style")
            style.string = sheet
            link.replace_with(style)
    return str(soup) if links else html
