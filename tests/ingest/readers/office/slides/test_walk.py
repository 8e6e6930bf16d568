"""A slide from end to end: the order of reading, alternatives, and nothing lost without a word."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from ingest.parsed.lines import lines_of
from ingest.readers.office.pptx import read_pptx
from ingest.readers.source import Limits, Source
from slide_files import (
    Deck,
    Slide,
    deck_file,
    frame,
    group,
    left_out,
    p,
    picture,
    read,
    sp,
    texts_of,
)

TITLE, BODY = '<p:ph type="title"/>', '<p:ph idx="1"/>'


def alternative(requires: str, choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="{requires}">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def test_the_title_heads_its_slide() -> None:
    shapes = sp(p("点"), mark=BODY) + sp(p("題"), (2, 12, 9, 2), mark=TITLE)
    found = [(x.kind, x.level, x.text) for x in lines_of(read(shapes))]
    assert found == [("heading", 1, "題"), ("item", 0, "点")]


def test_of_alternatives_the_one_that_powerpoint_shows_is_read() -> None:
    new, old = sp(p("新しい形")), sp(p("古い形"))
    assert texts_of(alternative("a14", new, old)) == ["新しい形"]
    assert texts_of(alternative("p14 a16", new, old)) == ["新しい形"]
    assert texts_of(alternative("zz99", new, old)) == ["古い形"]
    assert texts_of(group(alternative("a14", new, old))) == ["新しい形"]
    assert texts_of(alternative("a14", alternative("a14", new, old), old)) == ["新しい形"]
    inside = sp(alternative("a14", p("新しい文"), p("古い文")))
    assert texts_of(inside) == ["新しい文"]


def test_shapes_of_groups_are_read_where_they_stand_on_the_slide() -> None:
    moved = '<a:xfrm><a:off x="0" y="3600000"/><a:ext cx="720000" cy="720000"/><a:chOff x="0" y="0"/><a:chExt cx="720000" cy="720000"/></a:xfrm>'
    shapes = group(sp(p("下"), (2, 1, 6, 1)), moved) + sp(p("上"), (2, 4, 6, 1))
    assert texts_of(shapes) == ["上", "下"]


def test_hidden_groups_are_told_as_one() -> None:
    hidden = group(sp(p("一")) + sp(p("二"))).replace('name="組"', 'name="組" hidden="1"')
    assert texts_of(hidden) == []
    assert left_out(hidden) == [("hidden", "shape", 1)]


WHOLE = deck_file(
    Slide(
        sp(p("題"), mark=TITLE)
        + group(sp(p("枠の中"), (2, 9, 9, 2)))
        + picture((2, 14, 2, 2))
        + frame(f"<a:tbl><a:tblPr/><a:tblGrid/><a:tr><a:tc><a:txBody>{p('表')}</a:txBody><a:tcPr/></a:tc></a:tr></a:tbl>"),
    )
)  # fmt: skip
HOLDERS = (
    "p:sld", "p:cSld", "p:spTree", "p:grpSp", "p:sp", "p:pic", "p:graphicFrame", "p:txBody", "a:p", "a:r",
    "a:tbl", "a:tr", "a:tc", "a:txBody",
)  # fmt: skip
NAMES = st.from_regex(r"[a-z]{3,9}Q", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(holder=st.sampled_from(HOLDERS), name=NAMES, data=st.data())
def test_an_element_that_nobody_knows_is_told(holder: str, name: str, data: st.DataObject) -> None:
    import io
    import zipfile

    element = f"<{data.draw(st.sampled_from(['a:', 'p:', 'p14:']))}{name}/>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            content = old.read(member).decode()
            if member == "ppt/slides/slide1.xml":
                places = [
                    at for at in range(len(content)) if content.startswith(f"</{holder}>", at)
                ]
                at = data.draw(st.sampled_from(places))
                content = content[:at] + element + content[at:]
            new.writestr(member, content)
    reading = read_pptx(Source("会.pptx", buffer.getvalue()), Limits())
    told = [part for part in reading.left_out if part.part == "unknown"]
    assert [(part.why, part.names) for part in told] == [("not-read", (name,))]
    assert reading.pages[0].text.split() == ["題", "枠の中", "表"]


def test_what_only_the_layout_or_the_master_says_is_told_once() -> None:
    deck = Deck(layout=sp(p("社外秘")), master=sp(p("題")) + sp(p("ここに入力"), mark=TITLE))
    slide = sp(p("題"), mark=TITLE)
    assert texts_of(slide, slide, deck=deck) == ["題", "題"]
    assert left_out(slide, slide, deck=deck) == [("not-read", "running-head", 1)]
