"""What stands in kb/settings.py, as docs/settings.md."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from kb import settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
_HEAD = """# Settings

Written by `python -m scripts.pages` from `kb/settings.py`; a test keeps it current.

Flags come first, then variables (`YOROZU_` and the name in capitals), then `yorozu.toml` in the current folder. Paths are
relative to the current folder; lists and tables in variables are JSON. A name that is no setting is an error.
"""


def page() -> str:
    """The whole page."""
    lines = _lines_below_fields()
    sections = [
        f"\n## {group.__doc__}\n\n| setting | default | meaning |\n| --- | --- | --- |\n"
        + "".join(
            f"| `{name}` | {_default(group.model_fields[name])} | {lines[group.__name__][name]} |\n"
            for name in group.__annotations__
        )
        for group in settings.GROUPS
    ]
    return _HEAD + "".join(sections)


def _lines_below_fields() -> dict[str, dict[str, str]]:
    """What stands below each field of each class, by class and field, on one line."""
    tree = ast.parse(inspect.getsource(settings))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: _below(node.body) for node in classes}


def _below(body: list[ast.stmt]) -> dict[str, str]:
    pairs = itertools.pairwise(body)
    return {
        field.target.id: " ".join(str(told.value.value).split())
        for field, told in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
    }


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None or isinstance(value, SecretStr) or value in ((), {}):
        return "none"
    return f"`{json.dumps(value) if isinstance(value, bool) else value}`"
