"""Notes and comments of slides: told, and read only by setting."""

from __future__ import annotations

import pytest

from ingest.readers.source import Limits
from slide_files import Slide, left_out, p, part, parts_left_out, sp, texts_of

NOTES = part(
    "p:notes",
    "<p:cSld><p:spTree>"
    + sp(p("話す順は表から"), mark='<p:ph type="body" idx="1"/>')
    + sp(p("7"), mark='<p:ph type="sldNum" idx="2"/>')
    + "</p:spTree></p:cSld>",
)
CLASSIC = part("p:cmLst", "<p:cm><p:text>期限を確かめる</p:text></p:cm>")
THREADED = part(
    "p188:cmLst",
    f"<p188:cm><p188:txBody>{p('期限を確かめる')}</p188:txBody><p188:replyLst><p188:reply>"
    f"<p188:txBody>{p('確かめた')}</p188:txBody></p188:reply></p188:replyLst></p188:cm>",
)
TEXT = sp(p("本文"))


def test_notes_are_told_once_for_the_file_with_their_length() -> None:
    slide = Slide(TEXT, parts={"notesSlide/notes.xml": NOTES})
    assert texts_of(slide) == ["本文"]
    (told,) = parts_left_out(slide, slide)
    assert (told.why, told.part, told.count, told.letters) == ("not-read", "speaker-notes", 2, 14)


@pytest.mark.parametrize(("xml", "count"), [(CLASSIC, 1), (THREADED, 2)])
def test_comments_of_both_kinds_are_told(xml: str, count: int) -> None:
    slide = Slide(TEXT, parts={"comments/c.xml": xml})
    assert texts_of(slide) == ["本文"]
    assert left_out(slide) == [("not-read", "comment", count)]


def test_by_setting_notes_and_comments_are_read() -> None:
    parts = {"notesSlide/notes.xml": NOTES, "comments/c.xml": THREADED}
    slide = Slide(TEXT, parts=parts)
    expected = ["本文", "話す順は表から", "期限を確かめる", "確かめた"]
    assert texts_of(slide, limits=Limits(reads_notes=True)) == expected


def test_empty_notes_are_nothing() -> None:
    empty = NOTES.replace("話す順は表から", " ")
    assert left_out(Slide(TEXT, parts={"notesSlide/notes.xml": empty})) == []


def test_broken_notes_cost_themselves() -> None:
    slide = Slide(TEXT, parts={"notesSlide/notes.bin": "no XML"})
    assert texts_of(slide) == ["本文"]
    assert left_out(slide) == [("not-read", "unknown", 1)]
