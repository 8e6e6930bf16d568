"""SmartArt: the points that show a text, in their order."""

from __future__ import annotations

import pytest

from ingest.readers.office.diagrams import diagram_texts
from word_files import NAMESPACES


def point(text: str, kind: str = "") -> str:
    typed = f' type="{kind}"' if kind else ""
    return f"<dgm:pt{typed}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"


def test_points_are_lines_without_what_only_links_them() -> None:
    inside = (
        point("一")
        + point("矢印", "parTrans")
        + point("影", "pres")
        + point(" ")
        + point("二", "node")
    )
    data = f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{inside}</dgm:ptLst></dgm:dataModel>"
    assert diagram_texts(data.encode()) == ["一", "二"]


@pytest.mark.parametrize("broken", [b"", b"no XML", b"<!DOCTYPE a><a/>"])
def test_a_broken_diagram_says_so(broken: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        diagram_texts(broken)
