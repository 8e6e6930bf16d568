"""Slides made of their XML: what python-pptx cannot write can stand in them, too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import lines_of
from ingest.readers.office.pptx import read_pptx
from ingest.readers.source import Limits, Source

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "a": f"{_DRAWING}/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "r": f"{_OFFICE}/relationships",
        "m": f"{_OFFICE}/math",
        "c": f"{_DRAWING}/chart",
        "dgm": f"{_DRAWING}/diagram",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
        "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
        "p188": "http://schemas.microsoft.com/office/powerpoint/2018/8/main",
        "am3d": "http://schemas.microsoft.com/office/drawing/2017/model3d",
        "ahyp": "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor",
    }.items()
)
PER_CM = 360_000
WIDTH_CM, HEIGHT_CM = 24, 18
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_MAPPING = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"/>'
)
_THEME_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD",
    "accent2": "C0504D", "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6",
    "accent6": "F79646", "hlink": "0000FF", "folHlink": "800080",
}  # fmt: skip
_PLACE_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_THEME = (
    "<a:themeElements><a:clrScheme>"
    + "".join(f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>' for n, v in _THEME_COLOURS.items())
    + f"</a:clrScheme><a:fmtScheme><a:fillStyleLst>{_PLACE_FILL * 3}</a:fillStyleLst>"
    f"<a:bgFillStyleLst>{_PLACE_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
)
Parts = Mapping[str, str | bytes]
"""Further parts by the kind of their relation, then a slash and their file's name."""
Place = tuple[float, float, float, float]
"""Left, top, width and height in centimetres."""
SOMEWHERE: Place = (2, 2, 12, 2)


@dataclass(frozen=True)
class Slide:
    """A slide's shapes, and what else may stand in its part. Relations are named rId10, rId11, …"""

    shapes: str = ""
    background: str = ""
    after: str = ""
    attributes: str = ""
    beside: str = ""
    parts: Parts = field(default_factory=dict)


@dataclass(frozen=True)
class Deck:
    """What stands around the slides: the layout's and the master's shapes, and more of each."""

    layout: str = ""
    master: str = ""
    layout_background: str = ""
    master_background: str = ""
    layout_attributes: str = ""
    text_styles: str = ""
    main: str = ""
    mapping: str = _MAPPING
    layout_mapping: str = ""
    theme: str = _THEME
    table_styles: str = ""


def xfrm(place: Place, more: str = "", prefix: str = "a") -> str:
    left, top, width, height = (round(side * PER_CM) for side in place)
    return (
        f'<{prefix}:xfrm {more}><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        f"</{prefix}:xfrm>"
    )


def p(text: str, run: str = "", paragraph: str = "", attributes: str = "") -> str:
    """A paragraph with one run; ``attributes`` are the run's, ``run`` stands in its properties."""
    return f"<a:p>{paragraph}{r(text, run, attributes)}</a:p>"


def r(text: str, run: str = "", attributes: str = "") -> str:
    return f"<a:r><a:rPr {attributes}>{run}</a:rPr><a:t>{text}</a:t></a:r>"


def sp(
    paragraphs: str,
    place: Place | None = SOMEWHERE,
    looks: str = "",
    *,
    style: str = "",
    mark: str = "",
    body: str = "<a:bodyPr/>",
    lists: str = "",
    turn: str = "",
    named: str = 'id="7" name="枠"',
    attributes: str = "",
) -> str:
    """A shape; ``mark`` is its placeholder's."""
    text = f"<p:txBody>{body}<a:lstStyle>{lists}</a:lstStyle>{paragraphs}</p:txBody>"
    return (
        f"<p:sp {attributes}><p:nvSpPr><p:cNvPr {named}/><p:cNvSpPr/><p:nvPr>{mark}</p:nvPr></p:nvSpPr>"
        f"<p:spPr>{xfrm(place, turn) if place else ''}{looks}</p:spPr>{style}"
        f"{text if paragraphs else ''}</p:sp>"
    )


def solid(colour: str, inside: str = "") -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}">{inside}</a:srgbClr></a:solidFill>'


def themed(colour: str, inside: str = "") -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}">{inside}</a:schemeClr></a:solidFill>'


def group(shapes: str, transform: str = "", looks: str = "") -> str:
    return (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="組"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr>{transform}{looks}</p:grpSpPr>{shapes}</p:grpSp>"
    )


def frame(data: str, place: Place = SOMEWHERE) -> str:
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="8" name="図"/><p:cNvGraphicFramePr/>'
        f"<p:nvPr/></p:nvGraphicFramePr>{xfrm(place, prefix='p')}"
        f"<a:graphic><a:graphicData>{data}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def picture(
    place: Place = SOMEWHERE, relation: str = "rId10", media: str = "", blip: str = ""
) -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="6" name="絵"/><p:cNvPicPr/><p:nvPr>{media}</p:nvPr></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{relation}">{blip}</a:blip></p:blipFill>'
        f'<p:spPr>{xfrm(place)}<a:prstGeom prst="rect"/></p:spPr></p:pic>'
    )


def deck_file(*slides: Slide | str, deck: Deck = Deck(), kind: str = _MAIN_TYPE) -> bytes:
    """A presentation of those slides; a string is a slide's shapes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members([_slide(s) for s in slides], deck, kind):
            archive.writestr(name, content)
    return buffer.getvalue()


def _slide(slide: Slide | str) -> Slide:
    return Slide(slide) if isinstance(slide, str) else slide


def _members(slides: list[Slide], deck: Deck, kind: str) -> list[tuple[str, str | bytes]]:
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    size = f'<p:sldSz cx="{WIDTH_CM * PER_CM}" cy="{HEIGHT_CM * PER_CM}"/>'
    related = [(f"rId{n}", "slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)]
    related.append(("rId900", "tableStyles", "tableStyles.xml"))
    members: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", _types(kind)),
        ("_rels/.rels", _relations([("rId1", "officeDocument", "ppt/presentation.xml")])),
        (
            "ppt/presentation.xml",
            f"<p:presentation {NAMESPACES}><p:sldIdLst>{ids}</p:sldIdLst>{size}{deck.main}"
            "</p:presentation>",
        ),
        ("ppt/_rels/presentation.xml.rels", _relations(related)),
        ("ppt/tableStyles.xml", f"<a:tblStyleLst {NAMESPACES}>{deck.table_styles}</a:tblStyleLst>"),
        ("ppt/theme/theme1.xml", f"<a:theme {NAMESPACES}>{deck.theme}</a:theme>"),
        (
            "ppt/slideMasters/slideMaster1.xml",
            f"<p:sldMaster {NAMESPACES}>{_tree(deck.master, deck.master_background)}{deck.mapping}"
            f"<p:txStyles>{deck.text_styles}</p:txStyles></p:sldMaster>",
        ),
        (
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            _relations([("rId1", "theme", "../theme/theme1.xml")]),
        ),
        (
            "ppt/slideLayouts/slideLayout1.xml",
            f"<p:sldLayout {NAMESPACES} {deck.layout_attributes}>"
            f"{_tree(deck.layout, deck.layout_background)}{deck.layout_mapping}</p:sldLayout>",
        ),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            _relations([("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]),
        ),
    ]
    for n, slide in enumerate(slides, 1):
        members += _slide_members(n, slide)
    return members


def _slide_members(number: int, slide: Slide) -> list[tuple[str, str | bytes]]:
    related = [("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")]
    members: list[tuple[str, str | bytes]] = []
    for at, (name, content) in enumerate(slide.parts.items(), 10):
        kind, _, target = name.partition("/")
        is_outside = kind.endswith("!")
        related.append((f"rId{at}", kind, target if is_outside else f"../more/{number}-{target}"))
        if not is_outside:
            members.append((f"ppt/more/{number}-{target}", content))
    xml = (
        f"<p:sld {NAMESPACES} {slide.attributes}>"
        f"{_tree(slide.shapes, slide.background, slide.beside)}{slide.after}</p:sld>"
    )
    return [
        (f"ppt/slides/slide{number}.xml", xml),
        (f"ppt/slides/_rels/slide{number}.xml.rels", _relations(related)),
        *members,
    ]


def _tree(shapes: str, background: str, beside: str = "") -> str:
    inside = f"<p:nvGrpSpPr/><p:grpSpPr/>{shapes}"
    painted = f"<p:bg>{background}</p:bg>" if background else ""
    return f"<p:cSld>{painted}<p:spTree>{inside}</p:spTree>{beside}</p:cSld>"


def _types(kind: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>'
    )


def _relations(related: list[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind.removesuffix("!")}" '
        f'Target="{target}"{" TargetMode=%External%" if kind.endswith("!") else ""}/>'
        for id_, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'.replace(
        "%", '"'
    )


def part(name: str, content: str) -> str:
    """A part's XML with that root element."""
    return f"<{name} {NAMESPACES}>{content}</{name}>"


def read(*slides: Slide | str, deck: Deck = Deck(), limits: Limits = Limits()) -> ParsedDocument:  # noqa: B008
    return read_pptx(Source("会.pptx", deck_file(*slides, deck=deck)), limits)


def texts_of(*slides: Slide | str, deck: Deck = Deck(), limits: Limits = Limits()) -> list[str]:  # noqa: B008
    """The lines of the slides as read."""
    return [line.text for line in lines_of(read(*slides, deck=deck, limits=limits))]


def left_out(*slides: Slide | str, deck: Deck = Deck()) -> list[tuple[str, str, int]]:
    """Why, what and how often something was left out."""
    return [(x.why, x.part, x.count) for x in parts_left_out(*slides, deck=deck)]


def parts_left_out(*slides: Slide | str, deck: Deck = Deck()) -> tuple[LeftOutPart, ...]:
    return read(*slides, deck=deck).left_out
