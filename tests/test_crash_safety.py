"""Killed, out of space, or twice at once: the knowledge base stays whole and is asked meanwhile."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import SERVED
from fakes import FakeEmbedder
from kb.assembly import open_knowledge_base
from kb.generations.folder import Generations
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

pytestmark = pytest.mark.real

SCRIPT = SERVED / "crash_ingest.py"
PASSAGES = 320


def write_material(folder: Path, version: str) -> None:
    """A hand-book of many sections, each of which names its version."""
    folder.mkdir(exist_ok=True)
    sections = (
        f"## No.{n % 153 + 1} 第{n}節\n\n{version}の定めでは、区画{n}の扉に錠を取り付けて記録します。\n"
        for n in range(PASSAGES)
    )
    (folder / "book.md").write_text(
        "# サイバーセキュリティガイドラインの手引き\n\n" + "\n".join(sections), encoding="utf-8"
    )


def start(kb: Path, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(kb), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, complaint = process.communicate(timeout=120)
    return process.returncode, complaint


class Asking(threading.Thread):
    """A reader that asks all the while and notes what is not whole."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        super().__init__(daemon=True)
        self.knowledge_base = knowledge_base
        self.stopped = threading.Event()
        self.asked = 0
        self.trouble: list[str] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            number = random.randrange(1, 153)
            answer = self.knowledge_base.ask(f"No.{number}の扉の錠はどうしますか")
            versions = {c.quote[:2] for c in answer.citations if "の定め" in c.quote}
            if answer.refused or len(versions) != 1:
                self.trouble.append(f"No.{number}: {answer.reason} {sorted(versions)}")
            self.asked += 1


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[Path, Path, Asking]]:
    """A knowledge base with the first version live, and a reader that keeps asking it."""
    kb, folder = tmp_path / "kb", tmp_path / "m"
    write_material(folder, "甲版")
    assert finish(start(kb, folder))[0] == 0
    knowledge_base = open_knowledge_base(Settings(kb=kb), FakeEmbedder())
    reader = Asking(knowledge_base)
    reader.start()
    yield kb, folder, reader
    reader.stopped.set()
    reader.join(timeout=30)
    knowledge_base.close()


def kill_at_random_moments(asked: tuple[Path, Path, Asking], kills: int) -> None:
    kb, folder, reader = asked
    moments = random.Random(7)
    for turn in range(kills):
        write_material(folder, ("乙版", "甲版")[turn % 2])
        process = start(kb, folder)
        try:
            process.wait(timeout=moments.uniform(0.0, 2.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        Generations(kb).live()
    write_material(folder, "丙版")
    assert finish(start(kb, folder))[0] == 0
    reader.stopped.set()
    reader.join(timeout=30)
    assert reader.trouble == []
    assert reader.asked > kills
    quotes = [c.quote for c in reader.knowledge_base.ask("No.9の扉の錠は？").citations]
    assert quotes
    assert all("丙版の定め" in quote for quote in quotes)


def test_a_kill_at_any_moment_leaves_a_whole_knowledge_base(
    asked: tuple[Path, Path, Asking],
) -> None:
    kill_at_random_moments(asked, kills=4)


@pytest.mark.soak
def test_twenty_kills_leave_a_whole_knowledge_base(asked: tuple[Path, Path, Asking]) -> None:
    kill_at_random_moments(asked, kills=20)


def test_of_two_ingests_at_once_one_gets_a_clear_line(asked: tuple[Path, Path, Asking]) -> None:
    kb, folder, reader = asked
    write_material(folder, "乙版")
    with Generations(kb).writing():
        code, complaint = finish(start(kb, folder))
    assert code == 1
    assert "another process is writing" in complaint
    assert finish(start(kb, folder))[0] == 0
    assert reader.trouble == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 24 MB, where this machine lets us make one."""
    folder = Path(tempfile.mkdtemp())
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode:
        folder.rmdir()
        pytest.skip("no rights to mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)
    folder.rmdir()


def test_a_full_disk_is_one_clear_line_and_the_old_generation_stays(
    small_disk: Path, tmp_path: Path
) -> None:
    kb, folder = small_disk / "kb", tmp_path / "m"
    write_material(folder, "甲版")
    assert finish(start(kb, folder))[0] == 0
    live = Generations(kb).live()
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(bytes(max(0, free - 300_000)))
    write_material(folder, "乙版")
    code, complaint = finish(start(kb, folder))
    assert code == 1
    assert "KnowledgeBaseUnwritableError" in complaint
    assert Generations(kb).live() == live
    filler.unlink()
    assert finish(start(kb, folder))[0] == 0
    assert Generations(kb).live() != live
