"""Twenty meetings: the newest answer is named, one meeting can be asked, and a change costs little."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from kb.warnings import ContradictingAnswers

LEAST_TOLD, MOST_FALSE = 0.9, 0.05
PAIR_FILE = Path(__file__).resolve().parent / "data" / "opposing" / "pairs.tsv"
MEETINGS = 20
FIRST_ITEM = 21


@dataclass(frozen=True)
class MadePair:
    """Two answers for an item, the first in an earlier meeting than the second."""

    number: int
    earlier: int
    later: int
    texts: tuple[str, str]
    opposes: bool


def made_pairs() -> Iterator[MadePair]:
    """Each pair has an item of its own and two meetings at some distance."""
    for place, line in enumerate(PAIR_FILE.read_text(encoding="utf-8").splitlines()):
        _, verdict, one, other = line.split("\t")
        earlier = 1 + place % (MEETINGS - 1)
        later = min(MEETINGS, earlier + 1 + place % 7)
        yield MadePair(FIRST_ITEM + place, earlier, later, (one, other), verdict == "yes")


def day_of(meeting: int) -> tuple[int, int, int]:
    return (2024 + meeting // 12, 1 + meeting % 12, 1 + meeting)


def write_meetings(folder: Path) -> None:
    """One Markdown file a meeting, its questions in the order of the items."""
    answers: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pair in made_pairs():
        answers[pair.earlier].append((pair.number, pair.texts[0]))
        answers[pair.later].append((pair.number, pair.texts[1]))
    folder.mkdir(parents=True, exist_ok=True)
    for meeting in range(1, MEETINGS + 1):
        year, month, day = day_of(meeting)
        parts = [f"# よろず相談会 第{meeting}回\n\n{year}年{month}月{day}日\n"]
        for place, (number, text) in enumerate(answers[meeting], 1):
            parts.append(
                f"# 質問{place}\n\nガイドライン[No.{number}]について。どうすればよいですか？\n\n"
                f"回答[No.{number}]：{text}\n"
            )
        (folder / f"meeting-{meeting:02}.md").write_text("\n".join(parts), encoding="utf-8")


PAIRS = list(made_pairs())


# The real embedder reads some hundred passages, on a machine that may be busy.
pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def knowledge_base(
    tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder
) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("meetings")
    write_meetings(folder / "material")
    parts = IngestParts(
        Generations(folder / "kb"), real_embedder, Register(), GuidelineItems(), Limits(), 360
    )
    ingest([folder / "material"], IngestOptions(), parts)
    opened = open_knowledge_base(Settings(kb=folder / "kb"), real_embedder)
    yield opened
    opened.close()


def iso(meeting: int) -> str:
    return "{:04}-{:02}-{:02}".format(*day_of(meeting))


def test_the_newest_answer_is_cited_first_and_named(knowledge_base: KnowledgeBase) -> None:
    for pair in PAIRS:
        answer = knowledge_base.ask(f"No.{pair.number} はどうすればよいですか？")
        assert answer.citations[0].meeting == pair.later, pair
        assert pair.texts[1].split("。")[0] in answer.text
        (note,) = (n for n in answer.notes if n.startswith("複数の相談会"))
        assert note.index(iso(pair.later)) < note.index(iso(pair.earlier))


def test_the_newest_is_named_where_the_question_is_in_the_words_of_an_older_answer(
    knowledge_base: KnowledgeBase,
) -> None:
    told = 0
    for pair in PAIRS:
        answer = knowledge_base.ask(pair.texts[0])
        if answer.refused or pair.number not in answer.guideline_nos:
            continue
        told += 1
        named = " ".join(answer.notes)
        assert iso(pair.later) in named, (pair, answer.notes)
    assert told > len(PAIRS) / 2


def told_pairs(knowledge_base: KnowledgeBase) -> set[int]:
    facts = [w.facts for w in knowledge_base.warnings()]
    return {f.number for f in facts if isinstance(f, ContradictingAnswers)}


def share(pairs: list[MadePair], told: set[int]) -> float:
    return sum(pair.number in told for pair in pairs) / len(pairs)


def test_opposing_answers_are_told_in_the_report(knowledge_base: KnowledgeBase) -> None:
    told = told_pairs(knowledge_base)
    assert share([p for p in PAIRS if p.opposes], told) >= LEAST_TOLD
    assert share([p for p in PAIRS if not p.opposes], told) <= MOST_FALSE


def test_opposing_answers_are_told_beside_the_answer(knowledge_base: KnowledgeBase) -> None:
    told = told_pairs(knowledge_base)
    for pair in PAIRS:
        answer = knowledge_base.ask(f"No.{pair.number} はどうすればよいですか？")
        notes = [n for n in answer.notes if "食い違っている" in n]
        assert len(notes) == (pair.number in told), pair
        if notes:
            # The newest stands first.
            assert notes[0].index(f"第{pair.later}回") < notes[0].index(f"第{pair.earlier}回")


def test_a_meeting_named_is_the_only_one_looked_in(knowledge_base: KnowledgeBase) -> None:
    for pair in PAIRS[::5]:
        asked = f"第{pair.earlier}回では No.{pair.number} はどうすればよいと言っていましたか？"
        answer = knowledge_base.ask(asked)
        assert {c.meeting for c in answer.citations} == {pair.earlier}
        assert pair.texts[0] in answer.text


@pytest.mark.parametrize("named", ["第33回では", "三十三回目の相談会で、", "第３３回の資料では"])
def test_a_meeting_that_is_not_held_is_said_to_be_missing(
    named: str, knowledge_base: KnowledgeBase
) -> None:
    answer = knowledge_base.ask(f"{named}No.21はどうなりましたか？")
    assert answer.refused
    assert answer.reason == "not-found"
    assert answer.text.startswith("第33回の相談会の資料は取り込まれていません。")
    assert "第20回" in answer.text


def test_a_meeting_that_did_not_treat_the_item_is_told_with_those_that_did(
    knowledge_base: KnowledgeBase,
) -> None:
    pair = PAIRS[0]
    other = next(m for m in range(1, 21) if m not in (pair.earlier, pair.later))
    answer = knowledge_base.ask(f"第{other}回ではNo.{pair.number}について何と言っていましたか")
    assert answer.refused
    assert f"第{other}回の資料には、No.{pair.number} についての回答がありません。" in answer.text
    assert f"第{pair.later}回" in answer.text


_INGEST = """
import sys
from cli import app
app(["ingest", "material", "--kb", "kb"], standalone_mode=False)
print("torch" in sys.modules)
"""


def test_one_changed_document_is_embedded_without_the_full_model(
    tmp_path: Path, models_folder: Path
) -> None:
    write_meetings(tmp_path / "material")

    def loads_torch() -> bool:
        environment = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
        environment["YOROZU_MODELS"] = str(models_folder)
        run = subprocess.run(
            [sys.executable, "-c", _INGEST], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=True, timeout=900,
        )  # fmt: skip
        return run.stdout.splitlines()[-1] == "True"

    assert loads_torch()
    changed = tmp_path / "material" / "meeting-03.md"
    changed.write_text(changed.read_text("utf-8") + "\n台帳は月末に閉じます。\n", encoding="utf-8")
    assert not loads_torch()
