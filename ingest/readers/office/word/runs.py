"""What a Word paragraph shows: its runs with links, fields, signs; nothing hidden or struck out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.parsed.document import WhyLeftOut
from ingest.readers.census import Census
from ingest.readers.colours import WHITE, Colour
from ingest.readers.office.colours import Palette
from ingest.readers.office.equations import EquationText
from ingest.readers.office.markup import ALTERNATIVE, M, R, W
from ingest.readers.office.package import Part
from ingest.readers.office.symbols import as_shown, sign
from ingest.readers.office.word.appearance import shaded, why_unseen
from ingest.readers.office.word.drawings import DrawingReader, Drawn
from ingest.readers.office.word.fields import Field
from ingest.readers.office.word.markup import W14, all_text, names
from ingest.readers.office.word.styles import Properties, RunLook, Styles, run_properties
from ingest.readers.office.word.visible import tell_unknown, visible
from ingest.readers.shown_text import Piece

_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "cr": "\n", W + "noBreakHyphen": "-"}
_DRAWN = names("drawing pict object") | {ALTERNATIVE, f"{W14}contentPart"}
_NOTES = names("footnoteReference endnoteReference")
# The day on which the page is looked at.
_CLOCK = names("dayLong dayShort monthLong monthShort yearLong yearShort")
# Far beyond what Word writes: fields in each other, and what one of them says.
_MAX_FIELDS = 100
_MAX_CODE_CHARS = 10_000


@dataclass(frozen=True)
class Place:
    """What a paragraph stands on, None if that is not known, and its table style's letters."""

    ground: Colour | None = WHITE
    of_table: Properties = field(default_factory=dict)


@dataclass
class RunReader:
    """Reads paragraphs. What hangs on them is collected: drawings, notes, comments by number."""

    part: Part
    styles: Styles
    palette: Palette
    drawings: DrawingReader
    census: Census
    drawn: list[Drawn] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    _fields: list[Field] = field(default_factory=list)
    _style: str = ""
    _paragraph: Properties = field(default_factory=dict)
    _place: Place = field(default_factory=Place)
    _plain: tuple[RunLook, WhyLeftOut | None] | None = None

    def pieces(self, paragraph: Element, place: Place) -> list[Piece]:
        # A field that never ends must not swallow the paragraphs that follow.
        self._fields.clear()
        self._plain = None
        self._style = self.styles.style_of(paragraph)
        self._paragraph = self.styles.of_paragraph(paragraph)
        self._place = Place(
            shaded(self._paragraph.get("shd"), place.ground, self.palette), place.of_table
        )
        return [piece for piece in self._inside(paragraph, None) if piece.text]

    def why_unseen(self, own: Properties) -> WhyLeftOut | None:
        """Why a run with those properties of its own is not seen in the paragraph read last."""
        return self._seen_as(own)[1]

    def _seen_as(self, own: Properties) -> tuple[RunLook, WhyLeftOut | None]:
        """A run's look, and why it is not seen. Most runs have nothing of their own."""
        if not own and self._plain:
            return self._plain
        look = self.styles.of_run(own, self._style, self._place.of_table)
        found = look, why_unseen(look, self._paragraph, self._place.ground, self.palette)
        self._plain = self._plain if own else found
        return found

    def _inside(self, element: Element, target: str | None) -> Iterator[Piece]:
        for child in visible(element, self.census):
            if child.tag == W + "r":
                yield from self._run(child, target)
            elif child.tag == W + "hyperlink":
                yield from self._inside(child, self._link_target(child) or target)
            elif child.tag == W + "fldSimple":
                yield from self._simple_field(child, target)
            elif child.tag in (f"{M}oMath", f"{M}oMathPara"):
                yield Piece(EquationText(self._equation_run).text(child), target)
            elif child.tag == W + "subDoc":
                self._leave_document(child)
            else:
                tell_unknown(child, self.census)

    def _link_target(self, link: Element) -> str | None:
        relation = self.part.target_of(link.get(f"{R}id"))
        return relation.target if relation and relation.is_external else None

    def _leave_document(self, element: Element) -> None:
        relation = self.part.target_of(element.get(f"{R}id"))
        self.census.leave("not-read", "linked-file", name=relation.target if relation else None)

    def _simple_field(self, element: Element, target: str | None) -> Iterator[Piece]:
        simple = Field(element.get(W + "instr") or "")
        for piece in self._inside(element, simple.target or target):
            simple.has_result = simple.has_result or bool(piece.text)
            yield piece
        yield from self._shown_for(simple, target)

    def _run(self, run: Element, target: str | None) -> Iterator[Piece]:
        look, why = self._seen_as(run_properties(run.find(W + "rPr")))
        for child in visible(run, self.census):
            if child.tag == W + "fldChar":
                yield from self._step_field(child, why, target)
            elif child.tag in (W + "instrText", W + "delInstrText"):
                self._read_code(child.text or "")
            elif all(open_field.shows_result for open_field in self._fields):
                yield from self._run_child(child, look, why, self._field_target() or target)

    def _read_code(self, text: str) -> None:
        if self._fields and len(self._fields[-1].instruction) < _MAX_CODE_CHARS:
            self._fields[-1].instruction += text

    def _step_field(
        self, mark: Element, why: WhyLeftOut | None, target: str | None
    ) -> Iterator[Piece]:
        kind = mark.get(W + "fldCharType")
        if kind == "begin" and len(self._fields) < _MAX_FIELDS:
            self._fields.append(Field(form=mark.find(W + "ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if all(open_field.shows_result for open_field in self._fields):
                shown = self._shown_for(ended, target)
                yield from self._seen(shown, why)

    def _shown_for(self, ended: Field, target: str | None) -> Iterator[Piece]:
        shown = ended.shown
        if shown is None:
            self.census.leave("not-read", "form-field", name=ended.code)
        elif shown:
            yield Piece(shown, target)

    def _field_target(self) -> str | None:
        return next((f.target for f in reversed(self._fields) if f.target), None)

    def _seen(self, pieces: Iterator[Piece], why: WhyLeftOut | None) -> Iterator[Piece]:
        """The pieces, if they are seen; told otherwise."""
        for piece in pieces:
            if why:
                self.census.leave(why, "text", piece.text)
            else:
                yield piece

    def _run_child(
        self, child: Element, look: RunLook, why: WhyLeftOut | None, target: str | None
    ) -> Iterator[Piece]:
        if child.tag in _DRAWN:
            self._draw(child, is_hidden=look.is_vanished)
        elif child.tag in _NOTES:
            if not why:
                self.notes.append((child.tag.removeprefix(W), child.get(W + "id") or ""))
        elif child.tag == W + "commentReference":
            self.comments.append(child.get(W + "id") or "")
        elif child.tag in _CLOCK:
            self.census.leave("not-read", "form-field", name=child.tag.removeprefix(W))
        elif child.tag == W + "delText":
            self.census.leave("hidden", "revision", child.text or "")
        elif child.tag == W + "ruby":
            yield from self._ruby(child, target)
        else:
            for shown in self._seen(self._letters(child, look, target), why):
                for open_field in self._fields:
                    open_field.has_result = True
                yield shown

    def _draw(self, element: Element, *, is_hidden: bool) -> None:
        if is_hidden:
            self.census.leave("hidden", "text", all_text(element))
        else:
            self.drawn.extend(self.drawings.read(element, self._place.ground))

    def _ruby(self, ruby: Element, target: str | None) -> Iterator[Piece]:
        for reading in ruby.iter(W + "rt"):
            self.census.leave("not-read", "ruby", all_text(reading))
        for base in ruby.iter(W + "rubyBase"):
            yield from self._inside(base, target)

    def _letters(self, child: Element, look: RunLook, target: str | None) -> Iterator[Piece]:
        if child.tag == W + "t":
            text, unknown = as_shown(child.text or "", _font(look))
            self._tell_signs(unknown, _font(look))
            yield Piece(text, target)
        elif child.tag in _SIGNS:
            yield Piece(_SIGNS[child.tag], target)
        elif child.tag == W + "br":
            yield Piece("\n" if child.get(W + "type") in (None, "textWrapping") else " ", target)
        elif child.tag == W + "sym":
            yield Piece(self._sign(child), target)
        else:
            tell_unknown(child, self.census)

    def _sign(self, symbol: Element) -> str:
        font, code = symbol.get(W + "font") or "", symbol.get(W + "char") or ""
        try:
            shown = sign(int(code, 16), font or "Wingdings")
        except ValueError:
            shown = None
        self._tell_signs(0 if shown else 1, font or code)
        return shown or ""

    def _tell_signs(self, count: int, name: str) -> None:
        for _ in range(count):
            self.census.leave("not-read", "unknown", name=name)

    def _equation_run(self, run: Element) -> str:
        text = "".join(t.text or "" for t in run if t.tag in (f"{M}t", f"{W}t"))
        why = self.why_unseen(run_properties(run.find(W + "rPr")))
        return "".join(p.text for p in self._seen(iter([Piece(text)]), why))


def _font(look: RunLook) -> str:
    fonts = look.properties.get("rFonts")
    return (fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "") if fonts is not None else ""
