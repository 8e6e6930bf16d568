"""The arrows between the folders, and where the heavy packages may live."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checkout import CHECKOUT
from scripts.architecture_picture import (
    FLOORS,
    HOMES,
    folder_files,
    imports_of,
    packages_of,
    room_of,
)

MOST_FILES = 20


def sources() -> list[Path]:
    return sorted(path for floor in FLOORS for path in folder_files(floor))


def test_floors_import_only_what_the_arrows_allow() -> None:
    """But for ``__main__``, a door like cli.py."""
    wrong = {
        path.relative_to(CHECKOUT).as_posix(): crossed
        for path in sources()
        if path.name != "__main__.py"
        and (
            crossed := packages_of(path)
            & {*FLOORS} - FLOORS[room_of(path)[0]].uses - {room_of(path)[0]}
        )
    }
    assert wrong == {}


def file_of(name: str) -> Path | None:
    """The file of ours that an imported name stands in or is."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        place = CHECKOUT.joinpath(*parts[:length])
        if (file := place.with_suffix(".py")).exists():
            return file
        if (file := place / "__init__.py").exists():
            return file
    return None


@pytest.mark.parametrize("floor", [name for name in FLOORS if FLOORS[name].rooms])
def test_a_room_imports_only_rooms_below_it(floor: str) -> None:
    height = {room: -at for at, room in enumerate(FLOORS[floor].rooms)} | {"": -1000}
    wrong = [
        f"{path.relative_to(CHECKOUT)} imports {name}"
        for path in folder_files(floor)
        for name in imports_of(path)
        if name.startswith(f"{floor}.") and (file := file_of(name))
        if (here := room_of(path)[1]) != (there := room_of(file)[1])
        and height[here] <= height[there]
    ]
    assert wrong == []


@pytest.mark.parametrize("floor", [name for name in FLOORS if FLOORS[name].rooms])
def test_every_room_is_in_the_picture(floor: str) -> None:
    rooms = {room_of(path)[1] for path in folder_files(floor)} - {""}
    assert rooms == set(FLOORS[floor].rooms)


def test_every_folder_of_the_product_is_a_floor() -> None:
    packages = {path.parent.name for path in CHECKOUT.glob("*/__init__.py")}
    assert packages - {"scripts", "benchmarks"} <= set(FLOORS)


# What tests read is a heap, not a house.
DATA = CHECKOUT / "tests" / "data"


def test_no_folder_is_too_wide_to_see() -> None:
    tops = {path.relative_to(CHECKOUT).parts[0] for path in sources()} - {"app.py", "cli.py"}
    folders = [p for top in (*sorted(tops), "scripts", "benchmarks", "tests", "docs")
               for p in (CHECKOUT / top, *(CHECKOUT / top).rglob("*")) if p.is_dir() and p.name != "__pycache__" and DATA not in (p, *p.parents)]  # fmt: skip
    counts = {
        folder.relative_to(CHECKOUT).as_posix(): sum(1 for p in folder.iterdir() if p.is_file())
        for folder in folders
    }
    assert {name: count for name, count in counts.items() if count > MOST_FILES} == {}


def test_every_module_of_kb_has_a_test_file_of_its_name() -> None:
    missing = [
        path.relative_to(CHECKOUT).as_posix()
        for path in folder_files("kb")
        if path.name != "__init__.py"
        and not (
            CHECKOUT / "tests" / path.relative_to(CHECKOUT).parent / f"test_{path.name}"
        ).exists()
    ]
    assert missing == []


def test_the_command_only_gathers() -> None:
    assert packages_of(CHECKOUT / "cli.py") & {*FLOORS} == {"commands"}


def test_each_heavy_package_lives_in_one_module() -> None:
    found = {
        package: {
            p.relative_to(CHECKOUT).as_posix() for p in sources() if package in packages_of(p)
        }
        for package in HOMES
    }
    assert found == HOMES


def test_streamlit_is_only_on_the_screens() -> None:
    users = {p.relative_to(CHECKOUT).parts[0] for p in sources() if "streamlit" in packages_of(p)}
    assert users <= {"app.py", "screens"}


def test_no_screen_goes_round_what_a_visitor_may_see() -> None:
    """`live` is the whole generation; a visitor's view is what the knowledge base's methods use."""
    screens = [*(CHECKOUT / "screens").rglob("*.py"), CHECKOUT / "app.py"]
    nodes = [(p.name, n) for p in screens for n in ast.walk(ast.parse(p.read_text("utf-8")))]
    taken = {"live", "views", "retriever", "answerer"}
    assert [n for n, node in nodes if isinstance(node, ast.Attribute) and node.attr in taken] == []


def test_the_knowledge_base_answers_from_what_may_be_seen() -> None:
    """Every method takes the visible part; two compare it with the whole, and one closes that."""
    tree = ast.parse((CHECKOUT / "kb" / "knowledge_base.py").read_text(encoding="utf-8"))
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
