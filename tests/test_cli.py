"""The command: exit codes, one clear line for each mistake, JSON by the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import CHECKOUT


def yorozu(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YOROZU_")}
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "cli.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(CHECKOUT)} | variables,
        check=False,
    )


def complaint(result: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr of a command that could do nothing."""
    assert "Traceback" not in result.stderr
    assert result.returncode == 2
    (line,) = result.stderr.strip().splitlines()
    return line


def test_help_tells_every_command() -> None:
    result = yorozu("--help")
    assert result.returncode == 0
    for name in (
        "ingest",
        "search",
        "ask",
        "chat",
        "sources",
        "rollback",
        "doctor",
        "backup",
        "restore",
        "mcp",
    ):
        assert name in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, cli, contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: cli.app(['--help'])\n"
        "    except SystemExit: pass\n"
        "heavy = {'chromadb', 'torch', 'streamlit', 'bm25s', 'pydantic', 'numpy', 'pypdf'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    assert result.stdout.strip() == "[]"


def test_a_new_command_needs_nothing_but_its_place_in_a_family() -> None:
    code = (
        "from commands import serving\n"
        "serving.commands.command('fresh', help='something new')(lambda: print('done'))\n"
        "import cli, sys\n"
        "cli.main()\n"
    )
    told, done = (
        subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True, text=True, cwd=CHECKOUT, check=True,
        ).stdout
        for arguments in ([], ["fresh"])
    )  # fmt: skip
    assert told.splitlines()[-1].split() == ["fresh", "something", "new"]
    assert done == "done\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "q", "--file", "f"],
        ["search", "q", "-k", "0"],
        ["search", "q", "--guideline-no", "154"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_two(arguments: list[str]) -> None:
    assert "yorozu --help" in complaint(yorozu(*arguments))


@pytest.mark.parametrize(
    "command",
    [["ask", "鍵は？"], ["search", "鍵"], ["sources"], ["rollback"], ["backup", "b.zip"]],
)
def test_no_knowledge_base_is_one_line_that_says_what_to_do(
    command: list[str], tmp_path: Path
) -> None:
    line = complaint(yorozu(*command, "--kb", tmp_path / "none"))
    assert "none" in line


def test_restoring_what_is_no_backup_is_one_line_without_loading_a_model(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("控え", encoding="utf-8")
    for name in ("b.zip", "none.zip"):
        line = complaint(
            yorozu("restore", tmp_path / name, "--kb", tmp_path / "kb", YOROZU_EMBEDDER="none/such")
        )
        assert name in line
    assert not (tmp_path / "kb").exists()


def test_messages_are_in_english_on_request(tmp_path: Path) -> None:
    line = complaint(yorozu("sources", "--kb", tmp_path / "none", YOROZU_LANG="en"))
    assert "there is no knowledge base" in line


def test_an_unknown_setting_is_one_line(tmp_path: Path) -> None:
    assert "YOROZU_EMBEDER" in complaint(yorozu("sources", YOROZU_EMBEDER="x"))
    (tmp_path / "yorozu.toml").write_text("embeder = 'x'\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(CHECKOUT / "cli.py"), "sources"],
        capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, check=False,
    )  # fmt: skip
    assert "embeder" in complaint(result)


def test_an_unusable_questions_file_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "1", "question": "鍵は？"}\n{"id": "2"}\n', encoding="utf-8")
    assert "2 行目" in complaint(yorozu("ask", "--file", file))


def test_a_missing_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 見出し\n\n文章です。\n", encoding="utf-8")
    result = yorozu(
        "ingest", tmp_path / "a.md", "--kb", tmp_path / "kb", YOROZU_EMBEDDER="nobody/no-such-model"
    )
    assert "no-such-model" in complaint(result)


@pytest.mark.real
def test_ingest_search_and_ask_by_the_contract(tmp_path: Path, models_folder: Path) -> None:
    material = tmp_path / "material"
    material.mkdir()
    (material / "meeting.md").write_text(
        "# よろず相談会 第8回\n\n2026年6月5日\n\n# 質問①\n\nガイドライン[No.85]「設置エリアの施錠」について。"
        "サーバーの部屋に鍵がありません。どうすればよいですか？\n\n"
        "回答[No.85]：棚に鍵を付ける方法があります。\n",
        encoding="utf-8",
    )
    kb, models = tmp_path / "kb", {"YOROZU_MODELS": str(models_folder)}
    ingested = yorozu("ingest", material, tmp_path / "gone.pdf", "--kb", kb, "--json", **models)
    assert ingested.returncode == 1
    report = json.loads(ingested.stdout)
    assert report["added"] == ["material/meeting.md"]
    assert [f["reason"] for f in report["failed"]] == ["unreadable"]
    found = json.loads(yorozu("search", "鍵", "--kb", kb, "--json", **models).stdout)
    assert (found[0]["rank"], found[0]["guideline_nos"]) == (1, [85])
    answer = json.loads(
        yorozu("ask", "サーバー室に鍵がかけられません", "--kb", kb, "--json", **models).stdout
    )
    assert list(answer) == [
        "id", "question", "answer", "lead", "refused", "certainty", "reason", "guideline_nos", "citations", "related",
        "notes", "mode", "seconds",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "mark", "document", "title", "kind", "meeting", "date", "section", "guideline_nos",
        "label", "page", "url", "quote", "score",
    ]  # fmt: skip
    assert (answer["guideline_nos"], answer["mode"], answer["refused"]) == (
        [85],
        "extractive",
        False,
    )
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"id": "a", "question": "鍵は？"}\n\n{"id": "b", "question": "No.200は？", "history": []}\n',
        encoding="utf-8",
    )
    lines = yorozu("ask", "--file", file, "--kb", kb, **models).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]
    assert json.loads(lines[1])["reason"] == "unknown-number"
