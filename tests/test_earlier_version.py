"""Everything that an earlier version kept is opened and told as that version told it.

``all_of_schema_1.zip`` holds what stood in one folder when it ended: the material with its
corrections, the knowledge base, a backup, what visitors said, a saved conversation, and in
``told.json`` its own answers, sources and kept questions.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checkout import TESTS
from cli import app
from commands.terminal import run as run_app
from fakes import FakeEmbedder
from feedback.conversations import ConversationStore, owner_of
from feedback.exports import evaluation_cases
from feedback.store import FeedbackStore, Filter
from ingest.pipeline import PIPELINE_VERSION
from kb.generations.checksums import generation_states
from kb.generations.folder import Generations
from kb.settings import load_settings

pytestmark = pytest.mark.real
MADE = TESTS / "data" / "all_of_schema_1.zip"
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with zipfile.ZipFile(MADE) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in {"KB": "kb", "MATERIALS": "material", "QUERY_ENCODER": "full"}.items():
        monkeypatch.setenv(f"YOROZU_{name}", value)
    # What is asked here is what was kept; a newer pipeline reads every file again on purpose.
    monkeypatch.setattr("ingest.pipeline.PIPELINE_VERSION", "5")
    return tmp_path


@pytest.fixture
def told(folder: Path) -> dict[str, Any]:
    """What the earlier version said."""
    found: dict[str, Any] = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    made = FakeEmbedder()
    for place in ("kb.assembly.make_embedder", "ingest.assembly.make_embedder"):
        monkeypatch.setattr(place, lambda settings, tell=None: made)
    return made


@pytest.fixture
def command(folder: Path, embedder: FakeEmbedder, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``yorozu`` in the folder: exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        code = run_app(app, list(arguments))
        return code, capsys.readouterr().out

    return run


def report_of(kb: Path) -> dict[str, Any]:
    """What the last ingest told of itself."""
    name = (kb / "LIVE").read_text(encoding="utf-8").strip()
    report = (kb / "generations" / name / "report.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(report)
    return found


def asked(command: Command, question: str) -> dict[str, Any]:
    code, printed = command("ask", question, "--json")
    assert code == 0
    answer: dict[str, Any] = json.loads(printed)
    return answer | {"seconds": 0}


def assert_as_before(now: dict[str, Any], before: dict[str, Any]) -> None:
    """The same is cited and noted; how it is laid out has changed, and a refusal may be near now."""
    if before["refused"]:
        assert now["certainty"] != "answered"
        return
    same = ("guideline_nos", "citations", "related", "notes", "mode")
    assert {key: now[key] for key in same} == {key: before[key] for key in same}


def test_questions_are_answered_as_before(command: Command, told: dict[str, Any]) -> None:
    assert len(told["answers"]) == 7
    for before in told["answers"]:
        assert_as_before(asked(command, before["question"]), before)


def test_sources_are_told_as_before(command: Command, told: dict[str, Any]) -> None:
    code, printed = command("sources", "--json")
    assert code == 0
    found, before = json.loads(printed), told["sources"]
    for warning, known in zip(found.pop("warnings"), before.pop("warnings"), strict=True):
        # Facts and severity have been added to it since.
        assert warning.items() >= known.items()
    assert found == before


def test_an_ingest_on_top_embeds_nothing_anew_and_answers_the_same(
    command: Command, folder: Path, told: dict[str, Any]
) -> None:
    code, _ = command("ingest", "material")
    assert code == 0
    assert report_of(folder / "kb")["embedded"] == 0
    for before in told["answers"]:
        assert_as_before(asked(command, before["question"]), before)


def test_a_new_file_alone_is_embedded(command: Command, folder: Path) -> None:
    added = "# よろず相談会 第11回\n\n2027年3月5日\n\n# 質問①\n\nガイドライン[No.21]「名簿」について。名簿は要りますか？\n\n回答[No.21]：半年ごとに名簿を直します。\n"
    (folder / "material" / "added.md").write_text(added, encoding="utf-8")
    code, _ = command("ingest", "material")
    assert code == 0
    report = report_of(folder / "kb")
    assert report["added"] == ["material/added.md"]
    # Its head, its question and its answer.
    assert report["embedded"] == 3
    assert "名簿を直します" in asked(command, "No.21の名簿は要りますか")["answer"]
    code, _ = command("rollback")
    assert code == 0
    assert asked(command, "No.21の名簿は要りますか")["refused"]


def test_a_newer_pipeline_reads_every_file_again_under_the_same_corrections(
    command: Command, folder: Path, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.pipeline.PIPELINE_VERSION", PIPELINE_VERSION)
    code, _ = command("ingest", "material")
    assert code == 0
    report = report_of(folder / "kb")
    assert report["unchanged"] == 0
    assert report["corrections"] == ["material/slip.md 質問② number accept"]
    # What was accepted once is not asked again.
    assert "mislabelled-answer" not in {warning["kind"] for warning in report["warnings"]}
    for before in told["answers"]:
        assert_as_before(asked(command, before["question"]), before)


def test_a_backup_is_restored_with_its_corrections(
    command: Command, folder: Path, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    corrections = (folder / "material" / "corrections.toml").read_bytes()
    monkeypatch.setenv("YOROZU_KB", "restored-kb")
    monkeypatch.setenv("YOROZU_MATERIALS", "restored-material")
    code, _ = command("restore", "backup.zip")
    assert code == 0
    assert (folder / "restored-material" / "corrections.toml").read_bytes() == corrections
    for before in told["answers"]:
        assert_as_before(asked(command, before["question"]), before)


def test_its_files_are_whole(folder: Path) -> None:
    (state,) = generation_states(Generations(folder / "kb"))
    assert state.damage == ()


def test_kept_questions_are_listed_as_before(folder: Path, told: dict[str, Any]) -> None:
    found = FeedbackStore(load_settings().feedback).entries()
    assert [entry.id for entry in found] == [kept["id"] for kept in told["kept"]]
    for entry, kept in zip(found, told["kept"], strict=True):
        assert (entry.question, entry.answer, entry.reason) == (
            kept["question"], kept["answer"], kept["reason"]
        )  # fmt: skip
        assert [c.quote for c in entry.citations] == [c["quote"] for c in kept["citations"]]
    (complained,) = FeedbackStore(load_settings().feedback).entries(Filter(is_good=False))
    assert (complained.complaint, complained.comment) == ("missing", "山田より")
    (case,) = evaluation_cases(found).splitlines()
    assert json.loads(case)["id"] == "said-q0"


def test_a_saved_conversation_is_shown_as_before(folder: Path, told: dict[str, Any]) -> None:
    store, owner = ConversationStore(load_settings().conversations), owner_of("visitor")
    assert store.is_saving(owner)
    (conversation,) = store.conversations(owner)
    exchanges = store.exchanges(owner, conversation.id)
    assert [e.question for e in exchanges] == [told["answers"][i]["question"] for i in (0, 2)]
    for exchange, before in zip(exchanges, (told["answers"][0], told["answers"][2]), strict=True):
        assert exchange.answer
        assert exchange.answer.text == before["answer"]


def test_a_saved_citation_of_another_standards_table_is_still_one(folder: Path) -> None:
    store = ConversationStore(load_settings().conversations)
    _, exchange = store.exchanges(owner_of("visitor"), "c1")
    assert exchange.answer
    assert [c.is_reference_mapping for c in exchange.answer.citations] == [False, True]
