"""`yorozu ingest --gate`: what gets worse is not published. Predictable embedder, real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.dataset import load_questions
from eval.gate import update_baseline
from eval.ingest_gate import IngestGate, make_gate
from eval.scratch import both_evaluations
from fakes import FakeEmbedder
from ingest.gate import Verdict
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.report import IngestReport, report_lines, report_to_dict
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.errors import UsageError
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.settings import Settings
from made_questions import TWO_QUESTIONS

GOOD = """# よろず相談会 第90回

2031年4月1日

# 質問①

・ガイドライン[No.85]「設置エリアの施錠」について。置き場の扉に鍵がありません。どうすればよいですか？

回答[No.85]：扉の代わりに、棚へ電子錠を付ける方法があります。

# 質問②

・ガイドライン[No.21]「手順」について。停電の手順はどこまで書きますか？

回答[No.21]：停電の手順は、連絡先と復旧の順番まで書いてください。
"""
WORSE = GOOD.replace("棚へ電子錠を付ける方法があります", "担当の窓口へ相談してください")
BETTER = GOOD + "\n# 質問③\n\n・ガイドライン[No.99]について。\n\n回答[No.99]：記録を残します。\n"
Run = Callable[[str], IngestReport]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    lines = (json.dumps(question, ensure_ascii=False) for question in TWO_QUESTIONS)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path, dataset: Path) -> Settings:
    return Settings(kb=tmp_path / "kb", gate_dataset=str(dataset))


@pytest.fixture
def parts(settings: Settings) -> IngestParts:
    embedder = FakeEmbedder()
    return IngestParts(
        Generations(settings.knowledge_base),
        embedder,
        Register(),
        GuidelineItems(),
        Limits(),
        360,
        gate=make_gate(settings, embedder),
    )


@pytest.fixture
def run(tmp_path: Path, parts: IngestParts) -> Run:
    return lambda text: ingest_text(tmp_path, text, parts)


def ingest_text(folder: Path, text: str, parts: IngestParts) -> IngestReport:
    material = folder / "material"
    material.mkdir(exist_ok=True)
    (material / "meeting.md").write_text(text, encoding="utf-8")
    return ingest([material], IngestOptions(), parts)


def test_the_first_generation_is_published_and_says_that_nothing_was_compared(run: Run) -> None:
    report = run(GOOD)
    assert (report.generation, report.held_back) == ("000001", False)
    assert "比べる世代がまだない" in report_lines(report)[-1]


def test_what_is_not_worse_is_published(run: Run, parts: IngestParts) -> None:
    run(GOOD)
    report = run(BETTER)
    assert not report.held_back
    assert parts.generations.live() == report.generation == "000002"
    assert "評価を通りました" in report.gate[0].ja


def test_what_is_worse_is_not_published_and_the_report_says_what_fell(
    run: Run, parts: IngestParts
) -> None:
    run(GOOD)
    report = run(WORSE)
    assert report.held_back
    assert parts.generations.live() == report.generation == "000001"
    told = "\n".join(report_lines(report))
    assert "retrieval/small R@5 1.0000 → 0.5000" in told
    assert "公開しませんでした" in told
    assert report_to_dict(report)["held_back"] is True


def test_what_was_held_back_leaves_nothing_behind(run: Run, parts: IngestParts) -> None:
    run(GOOD)
    run(WORSE)
    assert parts.generations.complete() == ["000001"]
    assert [p.name for p in (parts.generations.folder / "generations").iterdir()] == ["000001"]


def test_what_was_held_back_can_be_published_without_the_gate(
    tmp_path: Path, run: Run, parts: IngestParts
) -> None:
    run(GOOD)
    run(WORSE)
    report = ingest_text(tmp_path, WORSE, replace(parts, gate=None))
    assert report.changed == ("material/meeting.md",)
    assert parts.generations.live() == report.generation


def test_a_baseline_file_judges_the_first_generation_too(
    tmp_path: Path, settings: Settings, parts: IngestParts, dataset: Path
) -> None:
    ingest_text(tmp_path, GOOD, parts)
    opened = open_knowledge_base(settings, FakeEmbedder())
    for evaluation in both_evaluations("small", load_questions(dataset), opened, settings):
        update_baseline(evaluation, tmp_path / "b.json")
    opened.close()
    own = settings.model_copy(
        update={"kb": tmp_path / "other", "gate_baseline": tmp_path / "b.json"}
    )
    fresh = replace(
        parts,
        generations=Generations(own.knowledge_base),
        gate=make_gate(own, FakeEmbedder()),
    )
    report = ingest_text(tmp_path, WORSE, fresh)
    assert (report.held_back, report.generation) == (True, None)
    assert not ingest_text(tmp_path, GOOD, fresh).held_back


def test_questions_about_other_material_judge_nothing_and_do_not_pass(
    tmp_path: Path, run: Run, settings: Settings, parts: IngestParts
) -> None:
    run(GOOD)
    other = settings.model_copy(update={"gate_dataset": "yorozu-07"})
    strange = replace(parts, gate=make_gate(other, FakeEmbedder()))
    report = ingest_text(tmp_path, BETTER, strange)
    assert report.held_back
    assert "--gate-dataset" in report.gate[0].ja


def test_a_gate_with_a_missing_dataset_is_told_before_anything_is_built() -> None:
    with pytest.raises(UsageError):
        make_gate(Settings(gate_dataset="nowhere.jsonl"), FakeEmbedder())


def test_a_stop_during_the_evaluation_publishes_nothing(
    tmp_path: Path, run: Run, parts: IngestParts
) -> None:
    run(GOOD)

    def stopped(name: str, live: str | None) -> Verdict:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_text(tmp_path, BETTER, replace(parts, gate=stopped))
    generations = parts.generations
    assert generations.live() == "000001"
    assert generations.complete() == ["000001"], "no rollback may lead to what was not judged"
    assert not run(BETTER).held_back
    assert generations.complete() == ["000001", "000003"]
    assert generations.roll_back() == "000001"


def test_the_gate_holds_no_generation_open(run: Run, parts: IngestParts) -> None:
    run(GOOD)
    run(BETTER)
    assert isinstance(parts.gate, IngestGate)
    leases = parts.generations.folder / "leases"
    assert [p for p in leases.rglob("*") if p.is_file()] == []
