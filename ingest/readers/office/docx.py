"""Word: one page without number, since its pages are made where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from xml.etree.ElementTree import Element

from ingest.parsed.document import ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.colours import WHITE, Colour
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, WORD, check_archive, office_damage
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import W
from ingest.readers.office.package import Package, Part
from ingest.readers.office.running_heads import letters_of, only_there
from ingest.readers.office.word.annexes import (
    comments,
    heads,
    notes,
    optional_root,
    shows_background,
)
from ingest.readers.office.word.behind import over_drawings
from ingest.readers.office.word.chunks import MAX_DEPTH
from ingest.readers.office.word.drawings import DrawingReader
from ingest.readers.office.word.markup import all_text
from ingest.readers.office.word.numbering import Numbering
from ingest.readers.office.word.runs import Place, RunReader
from ingest.readers.office.word.sheet import sheet_of
from ingest.readers.office.word.styles import Styles
from ingest.readers.office.word.walk import Walk
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source


def read_docx(source: Source, limits: Limits) -> ParsedDocument:
    """Read a document's text as it stands with all changes accepted.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .docx.
    """
    return _read(source, limits, depth=0)


def _read(source: Source, limits: Limits, depth: int) -> ParsedDocument:
    if depth > MAX_DEPTH:
        raise failures.too_large(source.name, f"入れ子 {depth} 段", f"{MAX_DEPTH} 段")
    check_archive(source, WORD, limits)
    census = Census()
    try:
        package = Package(source.data, census)
        walk = _walk(source.name, package, census, limits, depth)
        title = package.title()
    except DAMAGE_ERRORS as error:
        raise office_damage(source.name, WORD, error) from error
    page = walk.builder.build(None)
    left_out = (*census.parts, *walk.imported)
    return ParsedDocument((page,), title, kept_counts(walk.repairs), left_out=left_out)


def _walk(name: str, package: Package, census: Census, limits: Limits, depth: int) -> Walk:
    """The document walked to its end."""
    main = package.main()
    body = main.root.find(W + "body")
    if body is None:
        raise SyntaxError(W + "body")
    settings = optional_root(package, main, "settings")
    mapping = settings.find(W + "clrSchemeMapping") if settings is not None else None
    palette = Palette(optional_root(package, main, "theme"), mapping)
    styles = Styles(optional_root(package, main, "styles"))
    ground = _page_ground(main, settings, palette)
    is_alone = sum(1 for e in body.iter() if e.tag in (W + "drawing", W + "pict")) < 2
    drawings = DrawingReader(palette, census, lambda: ground, sheet_of(body), is_alone)
    walk = Walk(
        name,
        package,
        styles,
        Numbering(optional_root(package, main, "numbering"), styles),
        RunReader(main, styles, palette, drawings, census),
        census,
        limits,
        partial(_read, depth=depth + 1),
        dict(notes(package, main)),
        dict(comments(package, main)),
        over_drawings(body),
    )
    _tell_comments(walk)
    walk.add_blocks(body, Place(ground))
    _tell_notes(walk)
    _tell_heads(walk, package, main)
    return walk


def _page_ground(main: Part, settings: Element | None, palette: Palette) -> Colour | None:
    """White, unless the document has a background that is switched on (§17.2.1)."""
    background = main.root.find(W + "background")
    if background is None or not shows_background(settings):
        return WHITE
    return palette.written(background, "color")


def _tell_comments(walk: Walk) -> None:
    for annex in walk.comments.values() if not walk.limits.reads_notes else ():
        text = all_text(annex.element)
        walk.census.leave("not-read", "comment", text if letters_of(text) else None)


def _tell_notes(walk: Walk) -> None:
    """What refers to them is hidden, or not there."""
    for annex in walk.notes.values():
        walk.census.leave("hidden", "footnote", all_text(annex.element))


def _tell_heads(walk: Walk, package: Package, main: Part) -> None:
    """Running heads repeat the title and number the pages; what stands only there is told."""
    text = f"{walk.builder.build(None).text} {package.title()}"
    for line in only_there(_head_lines(walk, package, main), text):
        walk.census.leave("not-read", "running-head", line)


def _head_lines(walk: Walk, package: Package, main: Part) -> Iterator[str]:
    for annex in heads(package, main):
        written = replace(walk, builder=PageBuilder(), _carried=[])
        with written.in_part(annex.part):
            written.add_blocks(annex.element, Place())
        yield from written.builder.build(None).text.splitlines()
