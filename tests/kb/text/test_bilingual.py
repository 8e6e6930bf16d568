"""Every line for people stands once, in Japanese and in English, with the same parts to fill in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import typer
from typer.core import TyperGroup

from checkout import CHECKOUT
from cli import app
from kb.text.bilingual import Text, Texts, Words

FOLDERS = ("commands", "eval", "feedback", "ingest", "kb", "mcp_server", "screens")
PAIRS = {"Text": 0, "both": 0, "argument": 0, "option": 0, "switch": 1}
"""What takes Japanese and English side by side, and the place of the Japanese."""
JAPANESE = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u4e00-\u9fff]")


class Greeting(Words):
    hello = Text("こんにちは、{name}さん", "Hello {name}")
    days = Texts({1: Text("月曜日", "Monday"), 2: Text("火曜日", "Tuesday")})


def sources() -> list[Path]:
    inside = [path for folder in FOLDERS for path in (CHECKOUT / folder).rglob("*.py")]
    return [*inside, CHECKOUT / "app.py", CHECKOUT / "cli.py"]


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


@cache
def pairs() -> list[tuple[str, ast.expr, ast.expr]]:
    """Every pair of words in the code, with where it stands."""
    return [
        (f"{path.relative_to(CHECKOUT)}:{call.lineno}", call.args[place], call.args[place + 1])
        for path in sources()
        for call in calls(path)
        if (place := PAIRS.get(called(call))) is not None
        and len(call.args) >= place + 2
        and path.name not in ("bilingual.py", "terminal.py")
    ]  # fmt: skip


def fields(written: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(written) if name is not None}


def test_words_are_read_in_the_language_they_are_bound_to() -> None:
    assert Greeting("ja").hello == "こんにちは、{name}さん"
    assert Greeting("en").hello == "Hello {name}"
    assert Greeting("ja").days == {1: "月曜日", 2: "火曜日"}
    assert Greeting("en").days == {1: "Monday", 2: "Tuesday"}


def test_parts_are_filled_in_for_both_languages() -> None:
    assert Greeting.hello.format(name="Aki") == Text("こんにちは、Akiさん", "Hello Aki")


def test_a_text_kept_by_something_else_stays_in_both_languages() -> None:
    class Exchange:
        trouble = Text("駄目です。", "No.")

    assert Exchange().trouble.in_language("en") == "No."


def test_every_text_has_words_in_both_languages() -> None:
    written = [(at, side) for at, ja, en in pairs() for side in (ja, en)]
    assert len(written) > 500
    assert [at for at, side in written if isinstance(side, ast.Constant) and not side.value] == []


def test_every_text_has_the_same_parts_to_fill_in_in_both_languages() -> None:
    constant = [
        (at, str(ja.value), str(en.value))
        for at, ja, en in pairs()
        if isinstance(ja, ast.Constant) and isinstance(en, ast.Constant)
    ]
    assert [at for at, ja, en in constant if fields(ja) != fields(en)] == []


def test_english_holds_no_japanese_but_names_of_the_material() -> None:
    """A label as it is printed has no translation; the switch names the other language in its own."""
    foreign = {
        part
        for _, _, en in pairs()
        if isinstance(en, ast.Constant)
        for part in re.findall(rf"(?:{JAPANESE.pattern})+", str(en.value))
    }
    assert foreign == {"質問", "回答", "日本語"}


def test_every_command_is_described_in_japanese_then_in_english() -> None:
    commands = typer.main.get_command(app)
    assert isinstance(commands, TyperGroup)
    evaluation = commands.commands["eval"]
    assert isinstance(evaluation, TyperGroup)
    told = [c.help or "" for c in (*commands.commands.values(), *evaluation.commands.values())]
    assert len(told) > 15
    for line in told:
        ja, _, en = line.partition("/ ")
        assert (bool(JAPANESE.search(ja)), JAPANESE.search(en), bool(en)) == (True, None, True)


def screens() -> list[Path]:
    return [CHECKOUT / "app.py", *(CHECKOUT / "screens").rglob("*.py")]


def test_screens_hold_japanese_only_among_their_words_and_in_errors() -> None:
    astray = [
        f"{path.name}: {text}"
        for path in screens()
        if path.name != "words.py"
        for text in _japanese_outside_errors(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert astray == []


def test_every_word_of_a_page_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in screens())
    words = re.findall(r"^    (\w+) = Texts?\(", code, re.MULTILINE)
    used = set(re.findall(r"\.(\w+)", code))
    assert len(words) > 200
    assert [word for word in words if word not in used] == []


def _japanese_outside_errors(node: ast.AST) -> Iterator[str]:
    """Errors are given both languages where they are raised."""
    if isinstance(node, ast.Call) and called(node).endswith("Error"):
        return
    if isinstance(node, ast.Constant) and JAPANESE.search(str(node.value)):
        yield str(node.value)
    for child in ast.iter_child_nodes(node):
        yield from _japanese_outside_errors(child)
