"""The material page over a hand-made knowledge base: what everybody sees, and a maintainer's steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fake_knowledge_base import EXPLANATION, HOSTILE, MEETING, FakeKnowledgeBase
from fakes import FakeEmbedder
from ingest.curation.staging import Staging, staging_of
from ingest.readers import read_source
from ingest.staged_job import Step, read_preview, run as run_job
from kb.generations.folder import Generations
from kb.settings import load_settings
from kb.warnings import (
    AsTold,
    Facts,
    GarbledPage,
    MisprintedTitle,
    ReadByOcr,
    SupersededEdition,
    Warning,
)
from screens.material import upkeep as material_upkeep

WORDS = HOSTILE.replace("a@evil.test", "")
"""An address would be left out as personal."""
TEXT = f"# No.85 鍵の話\n\nNo.85 では、鍵を二つ用意します。{WORDS}\n".encode()


def page_script() -> None:
    """The page by itself: AppTest cannot open a page that is a function."""
    from kb.access import Visitor
    from kb.assembly import open_knowledge_base
    from kb.settings import load_settings
    from screens.material.page import show_material_page
    from screens.visitors.visit import Visit
    from screens.visitors.words import PeopleWording
    from screens.words import Wording

    settings = load_settings()
    is_maintainer = settings.caution != 1.0
    visit = Visit(
        settings, Visitor("v", frozenset(), is_maintainer), open_knowledge_base(settings),
        Wording("ja"), PeopleWording("ja"),
    )  # fmt: skip
    show_material_page(visit)


@pytest.fixture(autouse=True)
def _readers_here(own_screen: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.assembly.make_embedder", lambda settings, tell: FakeEmbedder())
    monkeypatch.setattr("ingest.assembly.make_light_encoder", lambda settings, tell: None)
    # A process that AppTest starts would take the page's script for its own.
    monkeypatch.setattr("ingest.assembly.isolated_reader", lambda *given: nullcontext(read_source))


@pytest.fixture(autouse=True)
def knowledge_base(shown_knowledge_base: FakeKnowledgeBase) -> FakeKnowledgeBase:
    return shown_knowledge_base


@pytest.fixture
def staging() -> Staging:
    settings = load_settings()
    return staging_of(settings.knowledge_base, settings.materials)


@pytest.fixture(autouse=True)
def _jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job's own process is tested in the browser; here it is done before the page goes on."""

    def start(step: Step, staging: Staging) -> None:
        run_job(step, staging, load_settings())

    monkeypatch.setattr(material_upkeep, "start_job", start)


def run(changed: Any) -> AppTest:
    screen: AppTest = changed.run()
    assert not screen.exception
    return screen


def opened() -> AppTest:
    return run(AppTest.from_function(page_script, default_timeout=30))


def shown(screen: AppTest) -> str:
    values = (getattr(node, "value", None) for node in screen.main)
    text = "\n".join(value for value in values if isinstance(value, str))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def tab_names(screen: AppTest) -> list[str]:
    return [tab.label for tab in screen.tabs]


def test_documents_show_their_kind_edition_and_id() -> None:
    text = shown(opened())
    for expected in (MEETING.title, MEETING.id, "第90回", "2 ページ", EXPLANATION.title, "9.9版"):
        assert expected in text


def test_generations_show_what_they_changed() -> None:
    text = shown(opened())
    assert f"追加: {EXPLANATION.title}" in text
    assert "世代 000002" in text
    assert "使用中" in text


def test_warnings_stand_by_kind_and_nothing_of_them_is_markup(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Warning("mislabelled-answer", MEETING.id, AsTold(HOSTILE), HOSTILE, 3)
    monkeypatch.setattr(knowledge_base, "warnings", lambda: (found,))
    screen = opened()
    assert next(e.label for e in screen.expander).startswith("回答の番号の表示が違う可能性（1）")
    assert shown(screen).count(HOSTILE) == 2
    assert all(not re.search(r"(?<!\\)[<`$!\[]", c.value) for c in screen.caption)


def test_new_and_serious_warnings_stand_first_and_the_rest_are_numbers(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(facts: Facts) -> Warning:
        return Warning.of(facts, MEETING.id)

    known = told(SupersededEdition("第1版", "第2版"))
    routine = told(MisprintedTitle("方針", "指針"))
    found = (routine, known, told(ReadByOcr()), told(GarbledPage()))
    monkeypatch.setattr(knowledge_base, "warnings", lambda: found)
    monkeypatch.setattr(knowledge_base, "told_before", lambda: frozenset({known.told}))
    screen = opened()
    labels = [e.label for e in screen.expander][:3]
    assert [label[:6] for label in labels] == ["文字化けした", "OCR で読", "以前から知ら"]
    assert any("資料名の表記の違い 1" in c.value for c in screen.caption)


def test_only_maintainers_get_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "取り込み" in tab_names(opened())
    monkeypatch.setenv("YOROZU_CAUTION", "1")
    screen = opened()
    assert tab_names(screen) == ["資料", "注意点", "世代"]
    assert not [b for b in screen.button if b.key in ("publish-staged", "roll-back-now")]


def test_nothing_can_be_checked_or_published_before_it_is_put() -> None:
    screen = opened()
    assert screen.button(key="check-staged").disabled
    assert screen.button(key="publish-staged").disabled


def test_from_upload_to_publication(staging: Staging) -> None:
    screen = opened()
    screen.file_uploader(key="uploads").set_value([("../../第8回.md", TEXT, "text/markdown")])
    run(button_with(screen, "仮置きする").click())
    assert [f.id for f in staging.files()] == ["materials/第8回.md"]
    assert screen.button(key="publish-staged").disabled
    run(screen.button(key="check-staged").click())
    assert "追加 1" in shown(screen)
    # Markdown of the file itself is read; Streamlit's own signs stay as they are.
    assert ":red[赤] :material/home:" in shown(screen)
    assert Generations(Path("data/kb")).live_or_none() is None
    run(screen.button(key="publish-staged").click())
    assert "世代 000001 を公開しました" in shown(screen)
    assert Path("materials/第8回.md").read_bytes() == TEXT


def button_with(screen: AppTest, label: str) -> Any:
    return next(b for b in screen.button if b.label == label)


def test_a_change_after_the_check_needs_another_check(staging: Staging) -> None:
    staging.stage("a.md", TEXT, 2**20)
    screen = opened()
    run(screen.button(key="check-staged").click())
    assert not screen.button(key="publish-staged").disabled
    staging.stage("b.md", TEXT, 2**20)
    assert run(screen).button(key="publish-staged").disabled


def test_a_staged_file_can_be_taken_back(staging: Staging) -> None:
    staging.stage("a.md", TEXT, 2**20)
    screen = opened()
    run(screen.button(key="discard-0").click())
    assert staging.files() == []


def test_a_correction_is_checked_and_then_holds(staging: Staging) -> None:
    staging.stage("a.md", TEXT, 2**20)
    screen = opened()
    screen.selectbox(key="correct-document").set_value("materials/a.md")
    screen.text_input(key="correct-section").set_value("No.85 鍵の話")
    screen.radio(key="correct-action").set_value("override")
    screen.text_input(key="correct-numbers").set_value("No.８６")
    run(button_with(screen, "訂正を加える").click())
    assert [c.guideline_nos for c in staging.corrections()] == [(86,)]
    run(screen.button(key="check-staged").click())
    preview = read_preview(staging)
    assert preview is not None
    assert {n for p in preview["documents"][0]["passages"] for n in p["guideline_nos"]} == {86}


def test_an_incomplete_correction_is_told_and_not_kept(staging: Staging) -> None:
    staging.stage("a.md", TEXT, 2**20)
    screen = opened()
    run(button_with(screen, "訂正を加える").click())
    assert "訂正を登録できません" in screen.warning[0].value
    assert staging.corrections() == []


def test_a_known_document_is_proposed_anew_with_its_correction(staging: Staging) -> None:
    screen = opened()
    screen.selectbox(key="correct-document").set_value(MEETING.id)
    screen.text_input(key="correct-section").set_value("質問⑥")
    run(button_with(screen, "訂正を加える").click())
    assert [f.id for f in staging.files()] == [MEETING.id]


def test_a_busy_knowledge_base_is_told_in_one_line(staging: Staging) -> None:
    staging.stage("a.md", TEXT, 2**20)
    screen = opened()
    run(screen.button(key="check-staged").click())
    with Generations(Path("data/kb")).writing():
        run(screen.button(key="publish-staged").click())
    assert "書き込み中" in screen.warning[0].value
    assert len(staging.files()) == 1


def test_going_back_without_an_earlier_generation_is_told() -> None:
    screen = opened()
    run(screen.button(key="roll-back-now").click())
    assert "戻せる世代がありません" in screen.warning[0].value


@pytest.fixture
def two_generations() -> Callable[[], str]:
    generations = Generations(Path("data/kb"))
    for _ in range(2):
        name = generations.begin()
        generations.finish(name, {})
        generations.publish(name)
    return generations.live


def test_a_maintainer_goes_back_one_generation(two_generations: Callable[[], str]) -> None:
    screen = opened()
    run(screen.button(key="roll-back-now").click())
    assert two_generations() == "000001"


def test_the_button_names_where_going_back_leads(knowledge_base: FakeKnowledgeBase) -> None:
    """Not the neighbour where that one was rejected."""
    knowledge_base.before = "000000"
    assert "000000" in opened().button(key="roll-back-now").label
    knowledge_base.before = None
    screen = opened()
    assert "戻せる前の世代はありません" in "".join(caption.value for caption in screen.caption)
    assert [b for b in screen.button if b.key == "roll-back-now"] == []
