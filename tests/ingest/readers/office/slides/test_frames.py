"""What frames hold: charts and diagrams are read, objects, pictures and the rest are told."""

from __future__ import annotations

import pytest

from slide_files import Slide, frame, left_out, p, part, parts_left_out, picture, r, sp, texts_of


def points(*values: str) -> str:
    inside = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f"<c:strRef><c:strCache>{inside}</c:strCache></c:strRef>"


CHART = part(
    "c:chartSpace",
    f"<c:chart><c:title><c:tx><c:rich>{p('困りごと')}</c:rich></c:tx></c:title><c:plotArea><c:barChart>"
    f"<c:ser><c:tx>{points('件数')}</c:tx><c:cat>{points('人手', '時間')}</c:cat>"
    f"<c:val>{points('41', '12')}</c:val></c:ser></c:barChart></c:plotArea></c:chart>",
)
DIAGRAM = part(
    "dgm:dataModel",
    f"<dgm:ptLst><dgm:pt><dgm:t>{p('班長に知らせる')}</dgm:t></dgm:pt>"
    f"<dgm:pt><dgm:t><a:p>{r('旧', attributes='strike=' + chr(34) + 'sngStrike' + chr(34))}{r('工場長に知らせる')}</a:p></dgm:t></dgm:pt>"
    f'<dgm:pt type="pres"><dgm:t>{p("影")}</dgm:t></dgm:pt></dgm:ptLst>',
)


def test_a_chart_is_a_small_table() -> None:
    slide = Slide(frame('<c:chart r:id="rId10"/>'), parts={"chart/chart1.xml": CHART})
    assert texts_of(slide) == ["困りごと", "件数", "人手\t41", "時間\t12"]
    assert left_out(slide) == []


def test_a_diagram_is_read_without_its_struck_out_letters() -> None:
    slide = Slide(frame('<dgm:relIds r:dm="rId10"/>'), parts={"diagramData/data1.xml": DIAGRAM})
    assert texts_of(slide) == ["班長に知らせる", "工場長に知らせる"]
    assert left_out(slide) == [("struck-out", "text", 1)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ('<c:chart r:id="rId99"/>', "chart"),
        ('<cx:chart xmlns:cx="x" r:id="rId99"/>', "chart"),
        ('<dgm:relIds r:dm="rId99"/>', "diagram"),
        ('<p:oleObj progId="Excel.Sheet.12"><p:embed/></p:oleObj>', "embedded-file"),
        ('<p:oleObj progId="Excel.Sheet.12"><p:link/></p:oleObj>', "linked-file"),
        ('<p:oleObj progId="Equation.3"><p:embed/></p:oleObj>', "equation"),
        ('<mc:AlternateContent><mc:Choice Requires="v"><p:oleObj/></mc:Choice><mc:Fallback><p:oleObj/></mc:Fallback></mc:AlternateContent>', "embedded-file"),
        ("<am3d:model3d/>", "drawing"),
        ("<p:somethingNew/>", "unknown"),
        ("", "unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_slide(data: str, what: str) -> None:
    (told,) = parts_left_out("", frame(data))
    assert (told.why, told.part, told.count, told.page) == ("not-read", what, 1, 2)


@pytest.mark.parametrize("broken", ["", "no XML", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_broken_chart_or_diagram_costs_itself(broken: str) -> None:
    text = sp(p("本文"), (2, 9, 12, 2))
    chart = Slide(text + frame('<c:chart r:id="rId10"/>'), parts={"chart/c.bin": broken})
    assert (texts_of(chart), left_out(chart)) == (["本文"], [("not-read", "chart", 1)])
    diagram = Slide(text + frame('<dgm:relIds r:dm="rId10"/>'), parts={"diagramData/d.bin": broken})
    assert texts_of(diagram) == ["本文"]
    assert ("not-read", "diagram", 1) in left_out(diagram)


def test_pictures_and_media_are_counted_for_the_whole_file() -> None:
    film = picture((2, 9, 2, 2), media='<a:videoFile r:link="rId1"/>')
    assert left_out(picture() + film, picture()) == [
        ("not-read", "picture", 2),
        ("not-read", "media", 1),
    ]


def test_a_decoration_and_a_line_are_nothing_lost() -> None:
    named = '<p:cNvPr id="6" name="絵"/>'
    decorative = named.replace(
        "/>",
        '><a:extLst><a:ext><adec:decorative xmlns:adec="x" val="1"/></a:ext></a:extLst></p:cNvPr>',
    )
    assert left_out(picture().replace(named, decorative)) == []
    assert left_out("<p:cxnSp><p:nvCxnSpPr/><p:spPr/></p:cxnSp>") == []


def test_ink_is_told() -> None:
    ink = '<mc:AlternateContent><mc:Choice Requires="p14"><p:contentPart r:id="rId9"/></mc:Choice><mc:Fallback/></mc:AlternateContent>'
    assert left_out(ink) == [("not-read", "drawing", 1)]
