"""What is drawn: text boxes are read once, hidden ones told, and what cannot be read is counted."""

from __future__ import annotations

import pytest

from word_files import NAMESPACES, left_out, p, r, texts_of

WHITE = '<w:color w:val="FFFFFF"/>'


def content(text: str, run: str = "") -> str:
    return f"<w:txbxContent>{p(text, run)}</w:txbxContent>"


def drawing(graphic: str, kind: str = "inline", more: str = "", name: str = "") -> str:
    return (
        f"<w:p><w:r><w:drawing><wp:{kind}>{more}<wp:docPr id='1' name='x' {name}/>"
        f"<a:graphic><a:graphicData>{graphic}</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r></w:p>"
    )


def shape(inside: str, looks: str = "", style: str = "") -> str:
    return f"<wps:wsp><wps:spPr>{looks}</wps:spPr>{style}<wps:txbx>{inside}</wps:txbx></wps:wsp>"


def vml(inside: str, attributes: str = "") -> str:
    box = f"<v:textbox>{inside}</v:textbox>"
    return f"<w:p><w:r><w:pict><v:rect {attributes}>{box}</v:rect></w:pict></w:r></w:p>"


def solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def at(
    across: int, down: int, width: int = 900_000, height: int = 900_000, frm: str = "page"
) -> str:
    return (
        f'<wp:positionH relativeFrom="{frm}"><wp:posOffset>{across}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{frm}"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/>'
    )


@pytest.mark.parametrize(
    "body",
    [
        drawing(shape(content("枠の中"))),
        drawing(f"<wpg:wgp>{shape(content('枠の中'))}</wpg:wgp>"),
        drawing(shape(content("枠の中")), "anchor", at(900_000, 900_000)),
        vml(content("枠の中")),
        vml(content("枠の中"), 'style="position:absolute;margin-left:70pt;width:90pt"'),
        drawing(shape(content("枠の中", WHITE), solid("203864"))),
        drawing(shape(content("枠の中", WHITE), "<a:gradFill/>")),
        drawing(shape(content("枠の中", WHITE), "<a:blipFill/>")),
        vml(content("枠の中", WHITE), 'fillcolor="#203864 [1]"'),
    ],
)  # fmt: skip
def test_a_text_box_that_is_seen_is_read(body: str) -> None:
    assert texts_of(body) == ["枠の中"]
    assert left_out(body) == []


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (drawing(shape(content("枠の中")), name='hidden="1"'), "shape"),
        (drawing(shape(content("枠の中")), "anchor", at(-2_000_000, 0)), "shape"),
        (drawing(shape(content("枠の中")), "anchor", at(90_000_000, 0)), "shape"),
        (drawing(shape(content("枠の中")), "anchor", at(0, 20_000_000, frm="paragraph")), "shape"),
        (drawing(shape(content("枠の中")), "anchor", at(0, 0, width=0)), "shape"),
        (drawing(f"<wps:wsp><wps:cNvPr hidden='1'/><wps:txbx>{content('枠の中')}</wps:txbx></wps:wsp>"), "shape"),
        (vml(content("枠の中"), 'style="visibility:hidden"'), "shape"),
        (vml(content("枠の中"), 'style="position:absolute;margin-left:-9999pt;width:10pt"'), "shape"),
        (drawing(shape(content("枠の中", WHITE), solid("FFFFFF"))), "text"),
        (drawing(shape(content("枠の中", WHITE), "<a:noFill/>")), "text"),
        (drawing(shape(content("枠の中", '<w:color w:val="203864"/>'), solid("203864"))), "text"),
        (vml(content("枠の中", WHITE)), "text"),
    ],
)  # fmt: skip
def test_a_text_box_that_nobody_sees_is_told(body: str, part: str) -> None:
    assert texts_of(body) == []
    assert left_out(body) == [("hidden", part, 1)]


def test_white_letters_without_a_fill_may_lie_on_another_shape() -> None:
    over = drawing(shape(content("題", WHITE), "<a:noFill/>"), "anchor", at(0, 0))
    under = drawing(shape(content("地"), solid("203864")), "anchor", at(0, 0))
    assert texts_of(under + over) == ["地", "題"]


def test_a_box_of_two_ways_to_say_it_is_read_once() -> None:
    new, old = drawing(shape(content("箱")))[10:-12], vml(content("箱"))[10:-12]
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts_of(f"<w:p><w:r>{both}</w:r></w:p>") == ["箱"]
    assert texts_of(f"<w:p><w:r>{both.replace('wps', 'nobody', 1)}</w:r></w:p>") == ["箱"]


def test_letters_of_wordart_are_read() -> None:
    body = (
        '<w:p><w:r><w:pict><v:shape><v:textpath string="火気厳禁"/></v:shape></w:pict></w:r></w:p>'
    )
    assert texts_of(body) == ["火気厳禁"]


@pytest.mark.parametrize(
    ("graphic", "part"),
    [
        ("<pic:pic><pic:blipFill/></pic:pic>", "picture"),
        (f"<wpg:wgp><pic:pic/>{shape(content('枠'))}</wpg:wgp>", "picture"),
        ("<w14:contentPart/>", "drawing"),
        ("<x:new xmlns:x='urn:x'/>", "unknown"),
    ],
)
def test_what_cannot_be_read_of_a_drawing_is_counted(graphic: str, part: str) -> None:
    assert left_out(drawing(graphic)) == [("not-read", part, 1)]


def test_a_picture_that_only_adorns_is_not_told() -> None:
    decorative = '<x:decorative xmlns:x="urn:x" val="1"/>'
    assert left_out(drawing(f"<pic:pic>{decorative}</pic:pic>")) == []


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        ('<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/>', "embedded-file"),
        ('<o:OLEObject Type="Link" ProgID="Excel.Sheet.12"/>', "linked-file"),
        ('<o:OLEObject Type="Embed" ProgID="Equation.3"/>', "equation"),
        ('<w:objectEmbed w:progId="Package"/>', "embedded-file"),
        ('<w:control w:name="x"/>', "form-field"),
    ],
)
def test_objects_are_told_by_their_kind(inside: str, part: str) -> None:
    picture = "<v:shape><v:imagedata/></v:shape>"
    body = f"<w:p>{r('表を開く')}<w:r><w:object>{picture}{inside}</w:object></w:r></w:p>"
    assert texts_of(body) == ["表を開く"]
    assert left_out(body) == [("not-read", part, 1)]


DIAGRAM = drawing('<dgm:relIds r:dm="rId1"/>')
CHART = drawing('<c:chart r:id="rId1"/>')


def test_the_texts_of_a_diagram_are_read_in_order() -> None:
    points = "".join(
        f'<dgm:pt type="{kind}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for kind, text in (("node", "班長が知らせる"), ("pres", "影"), ("node", "工場長が決める"))
    )
    data = f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    assert texts_of(DIAGRAM, {"diagramData/d.xml": data}) == ["班長が知らせる", "工場長が決める"]
    assert left_out(DIAGRAM, {"diagramData/d.xml": data}) == []


def test_a_chart_is_a_small_table() -> None:
    def points(*values: str) -> str:
        return "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate(values))

    data = (
        f"<c:chartSpace {NAMESPACES}><c:chart><c:title><a:t>困りごと</a:t></c:title><c:ser>"
        f"<c:tx>{points('件数')}</c:tx><c:cat>{points('人手', '道具')}</c:cat>"
        f"<c:val>{points('41', '7')}</c:val></c:ser></c:chart></c:chartSpace>"
    )
    found = texts_of(CHART, {"chart/c.xml": data})
    assert found == ["困りごと", "件数", "人手\t41", "道具\t7"]


@pytest.mark.parametrize(("body", "part"), [(DIAGRAM, "diagram"), (CHART, "chart")])
@pytest.mark.parametrize("parts", [{}, {"x/x.xml": "no XML"}])
def test_a_chart_or_diagram_that_cannot_be_read_is_told(
    body: str, part: str, parts: dict[str, str]
) -> None:
    assert left_out(body, parts) == [("not-read", part, 1)]
