"""The arrows between the folders, and where the heavy packages may live."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "kb": {"kb"},
    "ingest": {"ingest", "kb"},
    "eval": {"eval", "kb", "ingest"},
    # Masking asks ingest what is personal.
    "feedback": {"feedback", "kb", "ingest"},
    "mcp_server": {"mcp_server", "kb"},
    "screens": {"screens", "kb", "ingest", "eval", "feedback"},
    "commands": {"commands", "kb", "ingest", "eval", "feedback", "mcp_server", "screens"},
}
OURS = {*ALLOWED, "app", "cli"}
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
    "docx": {
        "ingest/readers/docx.py",
        "ingest/readers/docx_styles.py",
        "screens/export/word.py",
    },
    "pptx": {"ingest/readers/pptx.py", "ingest/readers/pptx_shapes.py"},
    "bs4": {
        "ingest/readers/html.py",
        "ingest/readers/html_content.py",
        "ingest/readers/html_tables.py",
        "ingest/readers/html_walk.py",
    },
    "fsspec": {"kb/object_store.py"},
    "httpcore": {"ingest/guarded_connections.py"},
    "ir_measures": {"eval/measures.py"},
    "langchain_core": {"kb/langchain_tools.py", "kb/language_models.py"},
    "mcp": {"mcp_server/server.py"},
    "langchain": {"kb/language_models.py"},
    "opentelemetry": {"kb/traces.py"},
    "prometheus_client": {"kb/metrics.py"},
    "langsmith": {"kb/language_models.py"},
    "langchain_text_splitters": {"ingest/splitting.py"},
}


def sources() -> list[Path]:
    found = [p for folder in ALLOWED for p in (ROOT / folder).rglob("*.py")]
    return sorted([*found, ROOT / "app.py", ROOT / "cli.py"])


@cache
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
    """But for ``__main__``, a door like cli.py."""
    wrong = {
        path.relative_to(ROOT).as_posix(): crossed
        for path in sources()
        if path.parent != ROOT
        and path.name != "__main__.py"
        and (crossed := (imported(path) & OURS) - ALLOWED[path.relative_to(ROOT).parts[0]])
    }
    assert wrong == {}


def test_the_command_only_gathers() -> None:
    assert imported(ROOT / "cli.py") & OURS == {"commands"}


def test_each_heavy_package_lives_in_one_module() -> None:
    found = {
        package: {p.relative_to(ROOT).as_posix() for p in sources() if package in imported(p)}
        for package in HOMES
    }
    assert found == HOMES


def test_streamlit_is_only_on_the_screens() -> None:
    users = {p.relative_to(ROOT).parts[0] for p in sources() if "streamlit" in imported(p)}
    assert users <= {"app.py", "screens"}


def test_no_screen_goes_round_what_a_visitor_may_see() -> None:
    """`live` is the whole generation; a visitor's view is what the knowledge base's methods use."""
    screens = [*(ROOT / "screens").rglob("*.py"), ROOT / "app.py"]
    nodes = [(p.name, n) for p in screens for n in ast.walk(ast.parse(p.read_text("utf-8")))]
    taken = {"live", "views", "retriever", "answerer"}
    assert [n for n, node in nodes if isinstance(node, ast.Attribute) and node.attr in taken] == []


def test_the_knowledge_base_answers_from_what_may_be_seen() -> None:
    """Every method takes the visible part; two compare it with the whole, and one closes that."""
    tree = ast.parse((ROOT / "kb" / "knowledge_base.py").read_text(encoding="utf-8"))
    methods = next(n for n in tree.body if getattr(n, "name", "") == "KnowledgeBase")
    using = {
        method.name
        for method in ast.walk(methods)
        if isinstance(method, ast.FunctionDef)
        and any(isinstance(n, ast.Attribute) and n.attr == "live" and isinstance(n.value, ast.Attribute | ast.Name)
                and getattr(n.value, "id", "") == "self" for n in ast.walk(method))
    }  # fmt: skip
    assert using == {"visible", "hides", "close"}


def test_no_module_reads_the_environment_or_files_when_imported() -> None:
    acting = []
    for path in sources():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Attribute)]
            is_plain = not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If)
            if is_plain and any(c.attr in ("environ", "read_text", "read_bytes") for c in calls):
                acting.append(path.name)
    assert acting == []
