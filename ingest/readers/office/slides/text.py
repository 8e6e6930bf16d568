"""A body of text: its paragraphs with their links and counted numbers, without what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from ingest.parsed.document import WhyLeftOut
from ingest.readers.census import Census
from ingest.readers.office.colours import Palette
from ingest.readers.office.equations import EquationText
from ingest.readers.office.markup import A, M, local_name, number_in
from ingest.readers.office.package import Part
from ingest.readers.office.slides.appearance import Place, why_unseen
from ingest.readers.office.slides.extent import Measured
from ingest.readers.office.slides.markup import A14_MATH, all_text, relation_id
from ingest.readers.office.slides.numbering import Counter, Scheme
from ingest.readers.office.slides.styles import BodyStyle, Level, Look
from ingest.readers.office.symbols import as_shown, is_symbol_font
from ingest.readers.shown_text import Piece

_SILENT = ("pPr", "endParaRPr", "rPr", "extLst")
_NOT_IN_BODY = ("bodyPr", "lstStyle", "extLst")
_RUNS = (f"{A}r", f"{A}fld")
_PRIVATE = re.compile(r"([\uf000-\uf0ff]+)")
_EQUATIONS = (f"{M}oMath", f"{M}oMathPara")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as seen, and the bullet that it names itself, '' if it names none."""

    pieces: list[Piece]
    level: int
    own_bullet: str
    is_numbered: bool


@dataclass
class TextReader:
    """Reads the text of one slide, whose number is ``page``."""

    palette: Palette
    census: Census
    page: int | None = None
    part: Part = field(default_factory=lambda: Part(Element("none")))

    def paragraphs(
        self, body: Element, style: BodyStyle, place: Place, target: str | None = None
    ) -> Iterator[Paragraph]:
        """A body's paragraphs; ``target`` is the link of the whole shape."""
        counter = Counter()
        for paragraph in self._children(body, f"{A}p", _NOT_IN_BODY):
            level = style.level(paragraph)
            pieces = [*self.pieces(paragraph, level.look, place, target)]
            bullet = level.bullet
            number = self._number(paragraph, level, counter)
            if number and any(piece.text.strip() for piece in pieces):
                pieces = [*self._numbered(number, paragraph, level, place), *pieces]
            kind = local_name(bullet) if bullet is not None else ""
            own = paragraph.find(f"{A}pPr")
            is_own = own is not None and bullet is not None and bullet in [*own]
            yield Paragraph(pieces, level.number, kind if is_own else "", kind == "buAutoNum")

    def measured(self, body: Element, style: BodyStyle) -> list[Measured]:
        """What a body's paragraphs take of room."""
        found = []
        for paragraph in body.iter(f"{A}p"):
            level = style.level(paragraph)
            text = "".join("\n" if e.tag == f"{A}br" else _letters(e) for e in paragraph)
            looks = [level.look.with_own(run.find(f"{A}rPr")) for run in paragraph.iter(f"{A}r")]
            points = max((look.points for look in looks), default=level.look.points)
            found.append(Measured(text, points, level.alignment))
        return found

    def pieces(
        self, paragraph: Element, look: Look, place: Place, target: str | None = None
    ) -> Iterator[Piece]:
        """The runs of a paragraph that are seen, with their links."""
        for child in paragraph:
            if child.tag == f"{A}br":
                yield Piece("\n")
            elif child.tag in _RUNS:
                yield from self._run(child, look, place, target)
            elif child.tag in (A14_MATH, *_EQUATIONS):
                yield from self._equation(child, look, place)
            elif local_name(child) not in _SILENT:
                self.tell_unknown(child)

    def _run(self, run: Element, look: Look, place: Place, target: str | None) -> Iterator[Piece]:
        properties = run.find(f"{A}rPr")
        link = properties.find(f"{A}hlinkClick") if properties is not None else None
        text = "".join(t.text or "" for t in self._children(run, f"{A}t", _SILENT))
        # PowerPoint keeps a soft break as a vertical tab at times.
        shown = text.replace("\v", "\n").replace("_x000B_", "\n")
        own = look.with_own(properties)
        if self._is_seen(shown, why_unseen(own, place, self.palette)):
            signs = self._as_shown(shown, own)
            yield Piece(signs, self.target_of(link) if link is not None else target)

    def _as_shown(self, text: str, look: Look) -> str:
        """Letters of symbol fonts as the signs that they look like; unknown ones are told.

        Private letters are written in the font for symbols, others in the usual one.
        """
        latin, symbols = look.font("latin"), look.font("sym")
        shown = ""
        for stretch in _PRIVATE.split(text):
            is_private = bool(_PRIVATE.fullmatch(stretch))
            font = symbols if is_private and not is_symbol_font(latin) else latin
            signs, unknown = as_shown(stretch, font)
            shown += signs
            for _ in range(unknown):
                self.census.leave("not-read", "unknown", page=self.page, name=font)
        return shown

    def _is_seen(self, text: str, why: WhyLeftOut | None) -> bool:
        if why and text.strip():
            self.census.leave(why, "text", text, page=self.page)
        return not why

    def _equation(self, element: Element, look: Look, place: Place) -> Iterator[Piece]:
        def run_text(run: Element) -> str:
            text = "".join(t.text or "" for t in run.iter(f"{M}t"))
            why = why_unseen(look.with_own(run.find(f"{A}rPr")), place, self.palette)
            return text if self._is_seen(text, why) else ""

        inside = [element] if element.tag in _EQUATIONS else [*element]
        yield Piece("".join(EquationText(run_text).text(equation) for equation in inside))

    def _number(self, paragraph: Element, level: Level, counter: Counter) -> str:
        """The number that is counted for a paragraph; an empty one is passed over."""
        if not all_text(paragraph).strip():
            return ""
        bullet = level.bullet
        if bullet is None or local_name(bullet) != "buAutoNum":
            counter.interrupt(level.number)
            return ""
        kind = bullet.get("type") or "arabicPeriod"
        return counter.number(level.number, Scheme(kind, number_in(bullet.get("startAt"), 1)))

    def _numbered(
        self, number: str, paragraph: Element, level: Level, place: Place
    ) -> Iterator[Piece]:
        """The number, if it is seen: it looks like the first letters behind it, but is not struck."""
        first = next((e for e in paragraph if e.tag in _RUNS), None)
        look = level.look.with_own(first.find(f"{A}rPr") if first is not None else None)
        look = look.with_own(_in_colour(level.bullet_colour))
        why = why_unseen(look, place, self.palette)
        if self._is_seen(number, why if why == "hidden" else None):
            yield Piece(f"{number} ")

    def _children(self, parent: Element, wanted: str, silent: tuple[str, ...]) -> Iterator[Element]:
        """The children of that name; others are told, unless they are silent."""
        for child in parent:
            if child.tag == wanted:
                yield child
            elif local_name(child) not in silent:
                self.tell_unknown(child)

    def tell_unknown(self, element: Element) -> None:
        """What no reader knows is told, with the letters that stand in it."""
        text = "".join(element.itertext())
        known = text if any(map(str.isalnum, text)) else None
        self.census.leave("not-read", "unknown", known, page=self.page, name=local_name(element))

    def target_of(self, link: Element) -> str | None:
        """A link's address; jumps to other slides have none."""
        relation = self.part.target_of(relation_id(link))
        return relation.target if relation is not None and relation.is_external else None


def _letters(element: Element) -> str:
    return all_text(element).replace("\v", "\n").replace("_x000B_", "\n")


def _in_colour(colour: Element | None) -> Element | None:
    """Properties of a run in the colour of a bullet."""
    if colour is None:
        return None
    properties = Element(f"{A}rPr")
    fill = SubElement(properties, f"{A}solidFill")
    fill.extend(colour)
    return properties
