"""The arrows between the folders, and where the heavy packages may live."""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.architecture_picture import HOMES, ROOT, imports_of

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


def sources() -> list[Path]:
    found = [p for folder in ALLOWED for p in (ROOT / folder).rglob("*.py")]
    return sorted([*found, ROOT / "app.py", ROOT / "cli.py"])


def test_folders_import_only_what_the_arrows_allow() -> None:
    """But for ``__main__``, a door like cli.py."""
    wrong = {
        path.relative_to(ROOT).as_posix(): crossed
        for path in sources()
        if path.parent != ROOT
        and path.name != "__main__.py"
        and (crossed := (imports_of(path) & OURS) - ALLOWED[path.relative_to(ROOT).parts[0]])
    }
    assert wrong == {}


def test_the_command_only_gathers() -> None:
    assert imports_of(ROOT / "cli.py") & OURS == {"commands"}


def test_each_heavy_package_lives_in_one_module() -> None:
    found = {
        package: {p.relative_to(ROOT).as_posix() for p in sources() if package in imports_of(p)}
        for package in HOMES
    }
    assert found == HOMES


def test_streamlit_is_only_on_the_screens() -> None:
    users = {p.relative_to(ROOT).parts[0] for p in sources() if "streamlit" in imports_of(p)}
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


def test_no_module_reads_the_environment_or_files_when_imports_of() -> None:
    acting = []
    for path in sources():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Attribute)]
            is_plain = not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If)
            if is_plain and any(c.attr in ("environ", "read_text", "read_bytes") for c in calls):
                acting.append(path.name)
    assert acting == []
