"""The command on a small ingested meeting: JSON, reports, gate and exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from made_questions import TWO_QUESTIONS

MEETING = """# よろず相談会 第90回

2031年4月1日

# 質問①

・ガイドライン[No.85]「設置エリアの施錠」について。置き場の扉に鍵がありません。どうすればよいですか？

回答[No.85]：扉の代わりに、棚へ電子錠を付ける方法があります。

# 質問②

・ガイドライン[No.21]「手順」について。停電の手順はどこまで書きますか？

回答[No.21]：停電の手順は、連絡先と復旧の順番まで書いてください。
"""
QUESTIONS: list[dict[str, Any]] = [
    *TWO_QUESTIONS,
    {
        "id": "k3",
        "question": "No.150について教えて",
        "category": "unanswerable",
        "split": "dev",
        "answerable": False,
        "reason": "unknown-number",
    },
]
Command = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.real


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    material = tmp_path / "material"
    material.mkdir()
    (material / "meeting.md").write_text(MEETING, encoding="utf-8")
    parts = IngestParts(
        Generations(tmp_path / "kb"), FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360
    )
    ingest([material], IngestOptions(), parts)
    return tmp_path / "kb"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    lines = (json.dumps(question, ensure_ascii=False) for question in QUESTIONS)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the predictable embedder: exit code, stdout, stderr."""
    for place in ("kb.assembly.make_embedder", "eval.runs.make_embedder"):
        monkeypatch.setattr(place, lambda settings, tell=None: FakeEmbedder())

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["eval", *map(str, arguments)])
        code = main()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_retrieval_prints_the_json_of_the_contract(
    command: Command, kb: Path, dataset: Path
) -> None:
    code, out, _ = command("retrieval", dataset, "--kb", kb, "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["dataset"], data["queries"]) == ("small", 2)
    assert data["passages"] > 2
    assert data["measures"]["Success@5"] == 1
    assert data["settings"]["knowledge_base"]["embedder_name"] == "fake"
    assert "ir_measures" in data["settings"]["versions"]


def test_answers_are_checked_and_reported(
    command: Command, kb: Path, dataset: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    code, out, err = command("answers", dataset, "--kb", kb, "--json", "--html", report)
    measures = json.loads(out)["measures"]
    assert code == 0
    for name in ("gold-cited", "numbers-exact", "reason-right", "lead-has-gold"):
        assert measures[name] == 1, name
    assert measures["quotations-literal"] == 1
    assert measures["limits-kept"] == 1
    assert "<h1>回答の評価: small</h1>" in report.read_text(encoding="utf-8")
    assert str(report) in err


def test_nothing_in_the_result_names_a_folder(command: Command, kb: Path, dataset: Path) -> None:
    _, out, _ = command("answers", dataset, "--kb", kb, "--json")
    assert str(kb.parent) not in out


def test_a_split_is_measured_by_itself(command: Command, kb: Path, dataset: Path) -> None:
    _, out, _ = command("retrieval", dataset, "--kb", kb, "--json", "--split", "dev")
    assert list(json.loads(out)["per_query"]) == ["k1"]


def test_the_gate_fails_with_one_line_for_each_fallen_measure(
    command: Command, kb: Path, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baseline = tmp_path / "baseline.json"
    gated = ("retrieval", dataset, "--kb", kb, "--baseline", baseline)
    assert command(*gated, "--update-baseline")[0] == 0
    assert command(*gated)[0] == 0

    # A retriever that finds nothing at all.
    monkeypatch.setattr("kb.retrieval.retriever.Retriever.search", lambda self, opened, query: [])
    code, _, err = command(*gated)
    assert code == 1
    fallen = [line for line in err.splitlines() if "基準を下回りました" in line]
    # Seven measures, of all questions and of either half.
    assert len(fallen) == 7 * 3


def test_a_limited_run_is_no_baseline(command: Command, dataset: Path, tmp_path: Path) -> None:
    code, _, err = command(
        "retrieval", dataset, "--limit", "1", "--update-baseline", "--baseline", tmp_path / "b"
    )
    assert code == 2
    assert "--limit" in err


def test_other_material_is_pointed_out(command: Command, kb: Path, tmp_path: Path) -> None:
    elsewhere = json.loads(json.dumps(QUESTIONS[0]))
    elsewhere["gold"][0]["document"] = "other"
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps(elsewhere, ensure_ascii=False), encoding="utf-8")
    code, _, err = command("retrieval", path, "--kb", kb)
    assert code == 0
    assert "ナレッジベースにありません" in err


def test_an_earlier_run_is_compared(
    command: Command, kb: Path, dataset: Path, tmp_path: Path
) -> None:
    _, out, _ = command("retrieval", dataset, "--kb", kb, "--json")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(out, encoding="utf-8")
    _, _, err = command("retrieval", dataset, "--kb", kb, "--compare", earlier)
    assert "p = 1.000" in err


def test_a_beir_folder_is_indexed_and_measured(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "beir-set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "", "text": "棚に鍵を掛ける"}\n'
        '{"_id": "d2", "title": "", "text": "昼食は十二時から"}\n',
        encoding="utf-8",
    )
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "昼食は何時"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td2\t1\n", encoding="utf-8")
    code, out, _ = command("beir", folder, "--cache", tmp_path / "cache", "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["dataset"], data["queries"], data["passages"]) == ("beir-set", 1, 2)
    assert data["measures"]["Success@1"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("retrieval", "nowhere.jsonl"),
        ("answers", "sample", "--kb", "nowhere"),
        ("answers", "sample", "--split", "other"),
        ("beir", "nowhere"),
        ("retrieval", "sample", "--baseline", "nowhere.json"),
        ("surprise",),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    command: Command, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
