"""Draws docs/architecture.svg, the house: `python -m scripts.architecture_picture`.

A floor is a folder, a line in it one of its rooms: a package, or a module that stands alone, with
what it is for, from its own docstring, and the heavy packages it imports. What stands higher may
import what stands lower on its floor and on the floors named beside it, never the other way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PICTURE = CHECKOUT / "docs" / "architecture.svg"


class Floor:
    """A folder: the floors it may use, and its rooms from the uppermost down.

    A folder without rooms of its own is one room.
    """

    def __init__(self, uses: str = "", rooms: str = "") -> None:
        self.uses, self.rooms = frozenset(uses.split()), tuple(rooms.split())


FLOORS: Mapping[str, Floor] = {
    "cli": Floor("commands"),
    "app": Floor("kb ingest eval feedback screens"),
    "commands": Floor("kb ingest eval feedback mcp_server screens"),
    "screens": Floor(
        "kb ingest eval feedback",
        "material feedback guideline export chat serving source visitors words safe_text",
    ),
    "mcp_server": Floor("kb"),
    "eval": Floor(
        "kb ingest",
        "__main__ ingest_gate scratch claims runs answerability beir gate reports answers retrieval "
        "judging dataset words outcomes measures",
    ),
    # Masking asks ingest what is personal.
    "feedback": Floor("kb ingest"),
    "ingest": Floor(
        "kb",
        "staged_job assembly pipeline interpretation forgetting meetings encoding memory curation passages "
        "check_sheets numbering draft gate fetching sources report readers parsed",
    ),
    "kb": Floor(
        "",
        "assembly tools knowledge_base answering llm source_list opening copies retrieval "
        "question generations telling warnings guideline index access telemetry citations places embedding "
        "mail_addresses sign_in_provider "
        "settings answers documents errors files product question_rate file_parts text",
    ),
}
"""From what people touch down to what everything stands on; tests hold the imports to it."""
HOMES: Mapping[str, set[str]] = {
    "chromadb": {"kb/index/chroma.py"},
    "bm25s": {"kb/index/bm25.py"},
    "sudachipy": {"kb/text/words.py"},
    "sentence_transformers": {"kb/embedding/sentence_transformer.py"},
    "torch": {"kb/embedding/sentence_transformer.py"},
    "tenacity": {"ingest/fetching/retrying.py"},
    "threadpoolctl": {"kb/embedding/numpy_bert.py"},
    "tokenizers": {"kb/embedding/bundled_model.py", "kb/embedding/tokenizer.py"},
    "pypdfium2": {
        "ingest/readers/pdf/reader.py",
        "ingest/readers/pdf/characters.py",
        "ingest/readers/pdf/pictures.py",
        "ingest/readers/pdf/ink/canvas.py",
        "ingest/readers/pdf/ink/glyphs.py",
        "screens/source/page_pictures.py",
    },
    "pypdf": {"ingest/readers/pdf/facts.py", "ingest/readers/pdf/annotations/objects.py"},
    "markdown_it": {"ingest/readers/plain/markdown.py"},
    "python_calamine": {"ingest/readers/sheet/older.py"},
    "docx": {"screens/export/forms.py"},
    "bs4": {
        "ingest/fetching/landing_pages.py",
        "ingest/readers/web/linked_sheets.py",
        "ingest/readers/web/html.py",
        "ingest/readers/web/content.py",
        "ingest/readers/web/counters.py",
        "ingest/readers/web/embedded.py",
        "ingest/readers/web/opening.py",
        "ingest/readers/web/seen.py",
        "ingest/readers/web/walk.py",
    },
    "tinycss2": {"ingest/readers/web/stylesheet.py", "ingest/readers/web/values.py"},
    "cssselect2": {"ingest/readers/web/stylesheet.py", "ingest/readers/web/seen.py"},
    "fsspec": {"kb/copies/object_store.py"},
    "jinja2": {"eval/reports/html.py"},
    "idna": {"kb/mail_addresses.py"},
    "httpcore": {
        "ingest/fetching/guarded_client.py",
        "ingest/fetching/guarded_connections.py",
    },
    "ir_measures": {"eval/measures.py"},
    "langchain_core": {"kb/tools/langchain_tools.py", "kb/llm/chat_model.py"},
    "mcp": {"mcp_server/server.py"},
    "langchain": {"kb/llm/chat_model.py"},
    "opentelemetry": {"kb/telemetry/traces.py"},
    "prometheus_client": {"kb/telemetry/metrics.py"},
    "langsmith": {"kb/llm/chat_model.py"},
    "langchain_text_splitters": {"ingest/passages/writer.py"},
}
"""The modules that may import each heavy package; a test holds them to it."""
HEAVY = frozenset({*HOMES, "streamlit", "typer"})

_WIDTH, _LINE_HEIGHT, _HEAD_HEIGHT, _GAP = 1240, 17, 30, 12
_PURPOSE_LEFT = 190


def folder_files(floor: str) -> list[Path]:
    """The Python files of a floor."""
    folder = CHECKOUT / floor
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [CHECKOUT / f"{floor}.py"]


def room_of(path: Path) -> tuple[str, str]:
    """Floor and room that a file stands in; the floor itself where it has no rooms."""
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    rooms = FLOORS[parts[0]].rooms
    return parts[0], parts[1] if rooms and parts[1] != "__init__" else ""


def imports_of(path: Path) -> set[str]:
    """Dotted names of everything that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages_of(path: Path) -> set[str]:
    """Top-level names of everything that a file imports."""
    return {name.partition(".")[0] for name in imports_of(path)}


def picture() -> str:
    """The drawing as SVG."""
    boxes, top = [], _GAP
    for name in FLOORS:
        lines = list(_lines_of(name))
        height = _HEAD_HEIGHT + _LINE_HEIGHT * len(lines)
        boxes.append(_box(name, lines, top, height))
        top += height + _GAP
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" '
        'font-family="sans-serif" font-size="12">',
        "<title>The rooms: what stands higher imports what stands lower</title>",
        f'<rect width="{_WIDTH}" height="{top}" fill="#fff"/>',
        *boxes,
        "</svg>",
        "",
    ])  # fmt: skip


def _lines_of(name: str) -> Iterator[tuple[str, str]]:
    """Each room of a floor with what it is for and the heavy packages in it."""
    for room in FLOORS[name].rooms or ("",):
        files = [p for p in folder_files(name) if room_of(p) == (name, room) or not room]
        heavy = sorted(set().union(*(packages_of(path) for path in files)) & HEAVY)
        uses = f" [{', '.join(heavy)}]" if heavy else ""
        yield room, _purpose(files[0]) + uses


def _purpose(head: Path) -> str:
    return (ast.get_docstring(ast.parse(head.read_text("utf-8"))) or "").split("\n")[0]


def _box(name: str, lines: list[tuple[str, str]], top: int, height: int) -> str:
    below = ", ".join(sorted(FLOORS[name].uses))
    head = f"{name}/" if FLOORS[name].rooms else name
    texts = "".join(
        f'<text x="24" y="{y}" fill="#1f5f8b">{room}</text>'
        f'<text x="{_PURPOSE_LEFT}" y="{y}" fill="#345">{escape(purpose)}</text>'
        for n, (room, purpose) in enumerate(lines)
        if (y := top + _HEAD_HEIGHT + 10 + _LINE_HEIGHT * n)
    )
    return (
        f'<rect x="8" y="{top}" width="{_WIDTH - 16}" height="{height}" rx="6" fill="#f3f6f8" stroke="#1f5f8b"/>'
        f'<text x="20" y="{top + 20}" font-weight="bold" font-size="14" fill="#1f2a33">{head}</text>'
        f'<text x="{_PURPOSE_LEFT}" y="{top + 20}" fill="#667">{f"uses {below}" if below else ""}</text>{texts}'
    )


def main() -> None:
    PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
