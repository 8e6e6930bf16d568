"""Numbers that PowerPoint counts: every scheme, levels, where a list begins anew."""

from __future__ import annotations

import pytest

from ingest.readers.office.slides.numbering import Counter, Scheme
from slide_files import Deck, left_out, p, r, solid, sp, texts_of

ONE_TO_THREE = {
    "alphaLcParenBoth": "(a) (b) (c)", "alphaLcParenR": "a) b) c)", "alphaLcPeriod": "a. b. c.",
    "alphaUcParenBoth": "(A) (B) (C)", "alphaUcParenR": "A) B) C)", "alphaUcPeriod": "A. B. C.",
    "arabicParenBoth": "(1) (2) (3)", "arabicParenR": "1) 2) 3)", "arabicPeriod": "1. 2. 3.",
    "arabicPlain": "1 2 3", "arabicDbPeriod": "１． ２． ３．", "arabicDbPlain": "１ ２ ３",
    "romanLcParenBoth": "(i) (ii) (iii)", "romanLcParenR": "i) ii) iii)", "romanLcPeriod": "i. ii. iii.",
    "romanUcParenBoth": "(I) (II) (III)", "romanUcParenR": "I) II) III)", "romanUcPeriod": "I. II. III.",
    "circleNumDbPlain": "① ② ③", "circleNumWdBlackPlain": "❶ ❷ ❸", "circleNumWdWhitePlain": "① ② ③",
    "ea1ChsPeriod": "一. 二. 三.", "ea1ChsPlain": "一 二 三", "ea1ChtPeriod": "一. 二. 三.", "ea1ChtPlain": "一 二 三",
    "ea1JpnChsDbPeriod": "一． 二． 三．", "ea1JpnKorPlain": "一 二 三", "ea1JpnKorPeriod": "一. 二. 三.",
    "thaiNumPeriod": "๑. ๒. ๓.", "thaiNumParenR": "๑) ๒) ๓)", "thaiNumParenBoth": "(๑) (๒) (๓)",
    "thaiAlphaPeriod": "ก. ข. ค.", "thaiAlphaParenR": "ก) ข) ค)", "thaiAlphaParenBoth": "(ก) (ข) (ค)",
    "hindiNumPeriod": "१. २. ३.", "hindiNumParenR": "१) २) ३)", "hindiAlphaPeriod": "अ. आ. इ.",
    "hindiAlpha1Period": "क. ख. ग.", "hebrew2Minus": "א- ב- ג-", "arabic1Minus": "ا- ب- ت-",
    "arabic2Minus": "ا- ب- ج-", "of another day": "1. 2. 3.",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "shown"), ONE_TO_THREE.items())
def test_every_scheme_is_shown_as_powerpoint_shows_it(kind: str, shown: str) -> None:
    assert " ".join(Scheme(kind).shown(count) for count in range(3)) == shown


def test_a_scheme_starts_where_it_is_told_to() -> None:
    assert Scheme("circleNumDbPlain", 9).shown(2) == "⑪"
    assert Scheme("arabicPeriod", 99_999_999).shown(5) == "32767."


def test_a_counter_counts_each_level_and_begins_what_is_below_anew() -> None:
    counter, plain, letters = Counter(), Scheme(), Scheme("alphaLcParenR")
    shown = [
        counter.number(0, plain), counter.number(1, letters), counter.number(1, letters),
        counter.number(0, plain), counter.number(1, letters),
    ]  # fmt: skip
    assert shown == ["1.", "a)", "b)", "2.", "a)"]


def auto(kind: str = "circleNumDbPlain", more: str = "", level: int = 0, inside: str = "") -> str:
    return f'<a:pPr lvl="{level}">{inside}<a:buAutoNum type="{kind}" {more}/></a:pPr>'


def item(text: str, paragraph: str = auto(), run: str = "", attributes: str = "") -> str:
    return p(text, run, paragraph, attributes)


def test_numbers_stand_before_their_paragraphs() -> None:
    assert texts_of(sp(item("鍵を掛ける") + item("札を返す"))) == ["① 鍵を掛ける", "② 札を返す"]


@pytest.mark.parametrize(
    ("between", "last"),
    [
        (p("説明"), "① 後"),
        (p("説明", paragraph='<a:pPr lvl="1"/>'), "② 後"),
        (p("説明", paragraph="<a:pPr><a:buNone/></a:pPr>"), "① 後"),
        (p("説明", paragraph='<a:pPr><a:buChar char="•"/></a:pPr>'), "① 後"),
        (item("説明", auto("arabicPeriod")), "① 後"),
        (item("説明", auto(more='startAt="5"')), "① 後"),
        (item("説明", auto("alphaLcParenR", level=1)), "② 後"),
        ("<a:p/>", "② 後"),
        (item(" "), "② 後"),
    ],
)
def test_what_stands_between_may_begin_the_list_anew(between: str, last: str) -> None:
    assert texts_of(sp(item("前") + between + item("後")))[-1] == last


def test_a_list_goes_on_from_its_own_start() -> None:
    shapes = sp(item("甲", auto(more='startAt="4"')) + item("乙", auto(more='startAt="4"')))
    assert texts_of(shapes) == ["④ 甲", "⑤ 乙"]


def test_each_shape_counts_by_itself() -> None:
    shapes = sp(item("甲"), (2, 2, 12, 2)) + sp(item("乙"), (2, 6, 12, 2))
    assert texts_of(shapes) == ["① 甲", "① 乙"]


LISTS = '<a:lvl1pPr><a:buAutoNum type="arabicParenBoth"/></a:lvl1pPr>'
MARK = '<p:ph type="body" idx="1"/>'


@pytest.mark.parametrize(
    "deck",
    [
        Deck(layout=sp("<a:p/>", mark=MARK, lists=LISTS)),
        Deck(master=sp("<a:p/>", mark='<p:ph type="body"/>', lists=LISTS)),
        Deck(text_styles=f"<p:bodyStyle>{LISTS}</p:bodyStyle>"),
    ],
)
def test_numbers_are_inherited_and_ended_by_no_bullet(deck: Deck) -> None:
    no_bullet = p("丙", paragraph="<a:pPr><a:buNone/></a:pPr>")
    shapes = sp(p("甲") + p("乙") + no_bullet, mark=MARK)
    assert texts_of(shapes, deck=deck) == ["(1) 甲", "(2) 乙", "丙"]


def test_a_number_is_seen_as_the_letters_behind_it_are() -> None:
    white = solid("FFFFFF")
    both = f"<a:p>{auto()}{r('控え', white)}{r('本文')}</a:p>"
    assert texts_of(sp(both)) == ["本文"]
    assert left_out(sp(both)) == [("hidden", "text", 2)]
    assert texts_of(sp(item("控え", run=white) + item("本文"))) == ["② 本文"]
    struck = f"<a:p>{auto()}{r('三月', attributes=STRUCK)}{r('五月')}</a:p>"
    assert texts_of(sp(struck)) == ["① 五月"]
    assert texts_of(sp(item("三月", attributes=STRUCK) + item("本文"))) == ["② 本文"]


STRUCK = 'strike="sngStrike"'


def test_a_number_may_have_a_colour_of_its_own() -> None:
    colour = '<a:buClr><a:srgbClr val="FFFFFF"/></a:buClr>'
    assert texts_of(sp(item("本文", auto(inside=colour)))) == ["本文"]
    assert texts_of(sp(item("本文", auto(inside="<a:buClrTx/>")))) == ["① 本文"]
