"""PowerPoint: slides as pages, shapes in the order of reading, and what is hidden."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Cm

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.readers.office.pptx import read_pptx
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

TITLE_AND_BODY, BLANK = 1, 6


def add_slide(deck: Presentation, layout: int = BLANK) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[layout])


def add_box(slide: Slide, text: str, left: float, top: float) -> Any:
    box = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(1))
    box.text_frame.text = text
    return box


def read(deck: Presentation, limits: Limits = Limits()) -> ParsedDocument:  # noqa: B008
    buffer = io.BytesIO()
    deck.save(buffer)
    return read_pptx(Source("会.pptx", buffer.getvalue()), limits)


def lines(deck: Presentation) -> list[Line]:
    return lines_of(read(deck))


def test_a_deck_without_slides_gives_no_pages() -> None:
    assert read(pptx.Presentation()).pages == ()


def test_slides_are_numbered_pages_headed_by_their_title() -> None:
    deck = pptx.Presentation()
    for text in ("一枚目", "二枚目"):
        slide = add_slide(deck, TITLE_AND_BODY)
        slide.shapes.title.text = text
        slide.placeholders[1].text = "本文"
    assert [(x.page, x.kind, x.level, x.text) for x in lines(deck) if x.kind == "heading"] == [
        (1, "heading", 1, "一枚目"),
        (2, "heading", 1, "二枚目"),
    ]


def test_the_title_comes_first_wherever_it_stands() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck, TITLE_AND_BODY)
    slide.shapes.title.text = "題"
    slide.shapes.title.top = Cm(15)
    slide.placeholders[1].text = "本文"
    assert [line.text for line in lines(deck)] == ["題", "本文"]


def test_bullets_are_items_and_boxes_are_text() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck, TITLE_AND_BODY)
    frame = slide.placeholders[1].text_frame
    frame.text = "大きい点"
    below = frame.add_paragraph()
    below.text, below.level = "小さい点", 1
    add_box(slide, "ただの文", 1, 18)
    assert [(line.kind, line.level, line.text) for line in lines(deck)] == [
        ("item", 0, "大きい点"), ("item", 1, "小さい点"), ("text", 0, "ただの文"),
    ]  # fmt: skip


def test_shapes_are_read_from_the_top_left_in_lines() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck)
    for text, left, top in (("四", 10, 8), ("二", 10, 2.0), ("三", 1, 8.1), ("一", 1, 2.3)):
        add_box(slide, text, left, top)
    assert [line.text for line in lines(deck)] == ["一", "二", "三", "四"]


def test_groups_are_read_as_one() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck)
    add_box(slide, "下", 1, 9)
    group: Any = slide.shapes.add_group_shape()
    for text, top in (("組の二", 4), ("組の一", 3)):
        box = group.shapes.add_textbox(Cm(2), Cm(top), Cm(3), Cm(1))
        box.text_frame.text = text
    assert [line.text for line in lines(deck)] == ["組の一", "組の二", "下"]


def test_tables_are_rows_with_merged_cells_once() -> None:
    deck = pptx.Presentation()
    frame = add_slide(deck).shapes.add_table(3, 3, Cm(1), Cm(1), Cm(20), Cm(5))
    rows = (("項目", "内容", "備考"), ("甲", "一", "い"), ("", "二", ""))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            frame.table.cell(row, column).text = text
    frame.table.cell(1, 0).merge(frame.table.cell(2, 0))
    found = lines(deck)
    assert [line.is_header for line in found] == [True, False, False]
    assert [line.cells for line in found[1:]] == [("甲", "一", "い"), ("", "二", "")]


def test_links_of_words_and_of_shapes_are_kept() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck)
    box = add_box(slide, "参考は", 1, 1)
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "資料", "https://example.org/a"
    add_box(slide, "押す", 1, 5).click_action.hyperlink.address = "https://example.org/b"
    page = read(deck).pages[0]
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("資料", "https://example.org/a"), ("押す", "https://example.org/b"),
    ]  # fmt: skip


def test_hidden_slides_and_shapes_are_left_out_and_reported() -> None:
    deck = pptx.Presentation()
    for text in ("一", "二", "三"):
        add_box(add_slide(deck), text, 1, 1)
    slides: Any = deck.slides
    slides[1].element.set("show", "0")
    secret = add_box(slides[2], "控え", 1, 5)
    secret.name = "メモ"
    secret._element.nvSpPr.cNvPr.set("hidden", "1")
    reading = read(deck)
    assert [(p.number, p.text) for p in reading.pages] == [(1, "一\n"), (3, "三\n")]
    assert reading.left_out == (
        LeftOutPart("hidden", "slide", letters=1, page=2),
        LeftOutPart("hidden", "shape", letters=2, page=3, names=("メモ",)),
    )


def test_speaker_notes_footers_and_slide_numbers_are_left_out() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck, TITLE_AND_BODY)
    slide.shapes.title.text = "題"
    slide.notes_slide.notes_text_frame.text = "話す人の控え"
    of_layout: Any = deck.slide_layouts[TITLE_AND_BODY].placeholders
    for placeholder in of_layout:
        if placeholder.placeholder_format.type.name in ("FOOTER", "SLIDE_NUMBER", "DATE"):
            slide.shapes.clone_placeholder(placeholder)
    for shape in slide.placeholders:
        if shape.placeholder_format.idx > 1:
            shape.text_frame.text = "社外秘"
    assert len(slide.placeholders) > 2
    assert [line.text for line in lines(deck)] == ["題"]


def test_a_slide_without_text_is_a_page_without_text() -> None:
    deck = pptx.Presentation()
    add_slide(deck)
    reading = read(deck)
    assert (reading.pages[0].number, reading.pages_without_text) == (1, (1,))


def test_titles_broken_over_lines_are_one_heading() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck, TITLE_AND_BODY)
    slide.shapes.title.text = "相談会の\v例\n第9回"
    assert [line.text for line in lines(deck)] == ["相談会の例 第9回"]


def test_more_slides_than_the_limit_are_too_large() -> None:
    deck = pptx.Presentation()
    for _ in range(3):
        add_slide(deck)
    with pytest.raises(ReadingError) as raised:
        read(deck, Limits(max_pages=2))
    assert raised.value.reason == "too-large"


def test_the_title_that_the_program_writes_is_no_title() -> None:
    deck = pptx.Presentation()
    assert read(deck).title is None
    deck.core_properties.title = "相談会の例"
    assert read(deck).title == "相談会の例"


def test_a_frame_around_nothing_costs_only_itself() -> None:
    deck = pptx.Presentation()
    slide = add_slide(deck)
    add_box(slide, "ほかの文", 1, 5)
    frame = slide.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(9), Cm(3))
    frame._element.remove(frame._element.graphic)
    reading = read(deck)
    assert reading.pages[0].text == "ほかの文\n"
    assert [(part.why, part.part) for part in reading.left_out] == [("not-read", "unknown")]
