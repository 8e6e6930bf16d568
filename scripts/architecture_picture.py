"""Draws docs/architecture.svg from the code's own imports: `python -m scripts.architecture_picture`.

A box is a folder (or app.py, cli.py) with what it is for, from its own docstring, and the heavy
packages that its modules import; an arrow says that one imports the other. Where the way leads
through a third box too, the direct arrow is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
LEVELS = (
    ("app", "cli"),
    ("commands",),
    ("screens", "mcp_server"),
    ("eval", "feedback"),
    ("ingest",),
    ("kb",),
)
"""From what people touch down to what everything stands on."""
HOMES: Mapping[str, set[str]] = {
    "chromadb": {"kb/index/chroma.py"},
    "bm25s": {"kb/index/bm25.py"},
    "sudachipy": {"kb/text/words.py"},
    "sentence_transformers": {
        "kb/embedding/cross_encoder.py",
        "kb/embedding/sentence_transformer.py",
    },
    "torch": {"kb/embedding/sentence_transformer.py"},
    "tenacity": {"ingest/fetching/retrying.py"},
    "threadpoolctl": {"kb/embedding/numpy_bert.py"},
    "tokenizers": {"kb/embedding/bundled_model.py", "kb/embedding/tokenizer.py"},
    "pypdfium2": {
        "ingest/readers/pdf/reader.py",
        "ingest/readers/pdf/characters.py",
        "screens/source/page_pictures.py",
    },
    "pypdf": {"ingest/readers/pdf/facts.py"},
    "openpyxl": {"ingest/readers/sheet/cells.py"},
    "docx": {"ingest/readers/office/docx.py", "screens/export/word.py"},
    "pptx": {"ingest/readers/office/pptx.py", "ingest/readers/office/pptx_shapes.py"},
    "bs4": {
        "ingest/readers/web/html.py",
        "ingest/readers/web/content.py",
        "ingest/readers/web/tables.py",
        "ingest/readers/web/walk.py",
    },
    "fsspec": {"kb/copies/object_store.py"},
    "jinja2": {"eval/reports/charts.py"},
    "httpcore": {"ingest/fetching/guarded_transport.py"},
    "ir_measures": {"eval/measures.py"},
    "langchain_core": {"kb/tools/langchain_tools.py", "kb/llm/chat_model.py"},
    "mcp": {"mcp_server/server.py"},
    "langchain": {"kb/llm/chat_model.py"},
    "opentelemetry": {"kb/telemetry/traces.py"},
    "prometheus_client": {"kb/telemetry/metrics.py"},
    "langsmith": {"kb/llm/chat_model.py"},
    "langchain_text_splitters": {"ingest/passages/splitting.py"},
}
"""The modules that may import each heavy package; a test holds them to it."""
HEAVY = frozenset({*HOMES, "streamlit", "typer"})

_WIDTH, _BOX_WIDTH, _BOX_HEIGHT, _LEVEL_HEIGHT = 1000, 440, 104, 150
_LINE_CHARS = 72


@dataclass(frozen=True)
class Part:
    """A folder or a single module of ours."""

    name: str
    purpose: str
    uses: frozenset[str]
    packages: frozenset[str]


def parts() -> dict[str, Part]:
    names = {name for level in LEVELS for name in level}
    return {name: _part(name, names) for level in LEVELS for name in level}


def _part(name: str, names: set[str]) -> Part:
    folder, module = ROOT / name, ROOT / f"{name}.py"
    # `__main__` is a door like cli.py, wherever it stands.
    inside = [path for path in folder.rglob("*.py") if path.name != "__main__.py"]
    paths = sorted(inside) if folder.is_dir() else [module]
    imported = set().union(*(imports_of(path) for path in paths))
    head = folder / "__init__.py" if folder.is_dir() else module
    docstring = ast.get_docstring(ast.parse(head.read_text("utf-8"))) or ""
    uses = frozenset((imported & names) - {name})
    return Part(name, docstring.split("\n")[0], uses, frozenset(imported & HEAVY))


def imports_of(path: Path) -> set[str]:
    """Top-level names of everything that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def picture(drawn: Mapping[str, Part]) -> str:
    """The drawing as SVG."""
    places = {
        name: (_left_of(index, len(level)), 20 + row * _LEVEL_HEIGHT)
        for row, level in enumerate(LEVELS)
        for index, name in enumerate(level)
    }
    arrows = [
        _arrow(places[name], places[other])
        for name, part in drawn.items()
        for other in sorted(drawn_arrows(name, drawn))
    ]
    boxes = [_box(part, *places[name]) for name, part in drawn.items()]
    height = 20 + len(LEVELS) * _LEVEL_HEIGHT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        "<title>What imports what, and where the heavy packages live</title>",
        '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#667"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        *arrows,
        *boxes,
        "</svg>",
        "",
    ])  # fmt: skip


def drawn_arrows(name: str, drawn: Mapping[str, Part]) -> set[str]:
    """What a part uses and does not reach through another part."""
    uses = drawn[name].uses
    through = set().union(*(reached(other, drawn) for other in uses)) if uses else set()
    return set(uses - through)


def reached(name: str, drawn: Mapping[str, Part]) -> set[str]:
    """Everything that a part uses, directly or by way of others."""
    found: set[str] = set()
    waiting = [*drawn[name].uses]
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += drawn[other].uses
    return found


def _left_of(index: int, count: int) -> int:
    gap = (_WIDTH - count * _BOX_WIDTH) // (count + 1)
    return gap + index * (_BOX_WIDTH + gap)


def _arrow(begin: tuple[int, int], end: tuple[int, int]) -> str:
    """From the lower edge of a box to the upper edge of one below, or between neighbours."""
    if begin[1] == end[1]:
        y = begin[1] + _BOX_HEIGHT // 2
        is_rightwards = begin[0] < end[0]
        start = begin[0] + (_BOX_WIDTH if is_rightwards else 0)
        stop = end[0] + (0 if is_rightwards else _BOX_WIDTH)
        return _line(start, y, stop, y)
    shift = (end[0] - begin[0]) // 12
    x = begin[0] + _BOX_WIDTH // 2
    return _line(x + shift, begin[1] + _BOX_HEIGHT, end[0] + _BOX_WIDTH // 2 - shift, end[1] - 1)


def _line(x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#667" marker-end="url(#head)"/>'


def _box(part: Part, x: int, y: int) -> str:
    name = part.name if (ROOT / part.name).is_dir() else f"{part.name}.py"
    lines = [*_folded(part.purpose)[:2], *_folded(", ".join(sorted(part.packages)))[:3]]
    texts = "".join(
        f'<text x="{x + 12}" y="{y + 40 + 15 * n}" fill="#345" font-size="11">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="8" '
        f'fill="#f3f6f8" stroke="#1f5f8b"/>'
        f'<text x="{x + 12}" y="{y + 22}" font-weight="bold" fill="#1f2a33">{name}</text>{texts}'
    )


def _folded(text: str) -> list[str]:
    """A text in lines of at most so many characters, cut at spaces."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE_CHARS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


def main() -> None:
    PICTURE.write_text(picture(parts()), encoding="utf-8")


if __name__ == "__main__":
    main()
