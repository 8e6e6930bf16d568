"""How near ingest comes to the embedder's own speed, and what a long PDF takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import pypdfium2 as pdfium
import typer

from benchmarks.harness import ROOT, Report, in_turn, timed, tree_mib, values
from benchmarks.made import write_documents, write_pdf
from ingest.assembly import make_parts
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers.pdf import characters
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.source import Limits, Source
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.settings import load_settings

SHARE_WANTED = 0.85
MIB_WANTED = 1536
DRAWINGS_WANTED = 2.5
_TURNS = 5
_SCREEN_SCALE = 1.5
_WARM_UP = 40
_SAMPLE_SECONDS = 0.1


def ingesting(
    material: Annotated[
        list[Path] | None, typer.Argument(help="folders beside the made one")
    ] = None,
    passages: Annotated[int, typer.Option(help="of the made material; 0: none")] = 2000,
    pages: Annotated[int, typer.Option(help="of a long PDF; 0: none")] = 1000,
) -> Report:
    """Ingest, and the embedder alone on the same texts; time and memory of ingesting a long PDF.

    Memory is the sum of what all processes of the command hold at once, shared pages counted for each.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        materials = list(material or ())
        if passages:
            write_documents(scratch / "made", passages)
            materials.insert(0, scratch / "made")
        data = {path.name: found for path, found in _speeds(materials, scratch / "kb")}
        for pdf in sorted(p for folder in materials for p in folder.rglob("*.pdf")):
            data[f"reading {pdf.name}"] = looking(pdf)
        if pages:
            data[f"PDF of {pages} pages"] = long_pdf(pages, scratch)
    rows = {f"{name}: {what}": v for name, found in data.items() for what, v in found.items()}
    return Report(values(rows), data)


def _speeds(materials: list[Path], kb: Path) -> list[tuple[Path, dict[str, Any]]]:
    if not materials:
        return []
    # Loading is left out on both sides, so the model stays.
    parts = replace(make_parts(load_settings(), lambda message: None), release_model=lambda: None)
    parts.embedder.embed_passages([f"準備運動その{n}です。" * 20 for n in range(_WARM_UP)])
    return [
        (path, speed(path, replace(parts, generations=Generations(kb / str(number)))))
        for number, path in enumerate(materials)
    ]


def speed(material: Path, parts: IngestParts) -> dict[str, Any]:
    """Ingest into a new knowledge base, the embedder on the same texts, and the same ingest again."""
    _, whole = timed(lambda: ingest([material], IngestOptions(), parts))
    content = read_content(parts.generations.path(parts.generations.live()))
    texts = list(dict.fromkeys(passage.search_text for passage in content.passages))
    _, alone = timed(lambda: parts.embedder.embed_passages(texts))
    _, again = timed(lambda: ingest([material], IngestOptions(), parts))
    return {
        "passages": len(texts),
        "ingest, model loaded": f"{whole:.1f} s ({len(texts) / whole:.1f}/s)",
        "the embedder alone on the same texts": f"{alone:.1f} s ({len(texts) / alone:.1f}/s)",
        "share of the embedder's speed": f"{alone / whole:.0%} (aim: {SHARE_WANTED:.0%})",
        "again, nothing changed": f"{again:.2f} s ({again / whole:.1%})",
    }


def looking(pdf: Path) -> dict[str, Any]:
    """What it costs to see which letters put ink on the page, in drawings of the page as the chat
    shows it; each figure is the least of some runs in turn."""
    data = pdf.read_bytes()
    source = Source(pdf.name, data)
    seen = in_turn(
        {
            "whole": lambda _: read_pdf(source, Limits()),
            "blind": lambda _: _read_blindly(source),
            "drawn": lambda _: _draw(data),
        },
        [pdf.name],
        _TURNS,
    )
    whole, blind, drawn = (min(seen[name]) for name in ("whole", "blind", "drawn"))
    return {
        "reading": f"{whole:.2f} s",
        "without looking": f"{blind:.2f} s",
        "drawing its pages": f"{drawn:.2f} s",
        "looking costs": f"{(whole - blind) / drawn:.1f} drawings (aim: {DRAWINGS_WANTED})",
    }


def _read_blindly(source: Source) -> None:
    with patch.object(characters, "_unseen", lambda *_: frozenset()):
        read_pdf(source, Limits())


def _draw(data: bytes) -> None:
    with closing(pdfium.PdfDocument(data)) as document:
        for page in document:
            page.render(scale=_SCREEN_SCALE)


def long_pdf(pages: int, scratch: Path) -> dict[str, Any]:
    """Time of the whole command, and the peak of its processes together."""
    folder, told = scratch / "long", scratch / "report.json"
    write_pdf(folder / "long.pdf", pages)
    command = [sys.executable, "-m", "cli", "ingest", str(folder), "--kb", "long-kb", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with told.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, env=environment, cwd=scratch
        )
        started, peak = time.perf_counter(), 0.0
        while process.poll() is None:
            peak = max(peak, tree_mib(process.pid))
            time.sleep(_SAMPLE_SECONDS)
    return {
        "passages": json.loads(told.read_text("utf-8"))["passages"],
        "time of the whole command": f"{time.perf_counter() - started:.0f} s",
        "peak of all processes": f"{peak:.0f} MiB (aim: {MIB_WANTED})",
    }
