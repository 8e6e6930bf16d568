"""The arrows between the folders, and where the heavy packages may live."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "kb": {"kb"},
    "ingest": {"ingest", "kb"},
    "eval": {"eval", "kb", "ingest"},
    "mcp_server": {"mcp_server", "kb"},
    "screens": {"screens", "kb", "ingest", "eval"},
}
OURS = {"kb", "ingest", "eval", "mcp_server", "screens", "app", "cli"}
HOMES = {
    "chromadb": {"kb/store.py"},
    "bm25s": {"kb/lexical.py"},
    "sudachipy": {"kb/lexical.py"},
    "sentence_transformers": {"kb/cross_encoder.py", "kb/sentence_model.py"},
    "torch": {"kb/sentence_model.py"},
    "threadpoolctl": {"kb/light_encoder.py"},
    "tokenizers": {"kb/lean_tokenizer.py"},
    "pypdf": {"ingest/readers/pdf_facts.py"},
    "openpyxl": {"ingest/readers/sheet_cells.py"},
    "docx": {"ingest/readers/docx.py", "ingest/readers/docx_styles.py"},
    "pptx": {"ingest/readers/pptx.py", "ingest/readers/pptx_shapes.py"},
    "bs4": {
        "ingest/readers/html.py",
        "ingest/readers/html_content.py",
        "ingest/readers/html_tables.py",
        "ingest/readers/html_walk.py",
    },
    "httpcore": {"ingest/guarded_connections.py"},
    "ir_measures": {"eval/measures.py"},
    "langchain_core": {"kb/langchain_tools.py"},
    "mcp": {"mcp_server/server.py"},
    "langchain_text_splitters": {"ingest/splitting.py"},
}


def sources() -> list[Path]:
    found = [p for folder in ALLOWED for p in (ROOT / folder).rglob("*.py")]
    return sorted([*found, ROOT / "app.py", ROOT / "cli.py"])


def imported(path: Path) -> set[str]:
    """Top-level names of all packages that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_folders_import_only_what_the_arrows_allow() -> None:
    wrong = {
        path.relative_to(ROOT).as_posix(): crossed
        for path in sources()
        if path.parent != ROOT
        and (crossed := (imported(path) & OURS) - ALLOWED[path.relative_to(ROOT).parts[0]])
    }
    assert wrong == {}


def test_each_heavy_package_lives_in_one_module() -> None:
    found = {
        package: {p.relative_to(ROOT).as_posix() for p in sources() if package in imported(p)}
        for package in HOMES
    }
    assert found == HOMES


def test_streamlit_is_only_on_the_screens() -> None:
    users = {p.relative_to(ROOT).parts[0] for p in sources() if "streamlit" in imported(p)}
    assert users <= {"app.py", "screens"}


def test_no_module_reads_the_environment_or_files_when_imported() -> None:
    acting = []
    for path in sources():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Attribute)]
            is_plain = not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If)
            if is_plain and any(c.attr in ("environ", "read_text", "read_bytes") for c in calls):
                acting.append(path.name)
    assert acting == []
