"""Backups of a small knowledge base: made, spoilt and restored."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checkout import TESTS
from fakes import FakeEmbedder
from kb.answers import answer_to_dict
from kb.copies.backup import ABOUT, Backup, BackupError, new_archive, write_backup
from kb.copies.restore import Restored, restore
from kb.errors import IndexMismatchError
from kb.generations.folder import Generations
from kb.settings import Settings
from made_knowledge_base import open_made

FIRST_FORM = TESTS / "data" / "backup_form_1.zip"
"""Made of ``MEETINGS`` and ``CORRECTIONS`` by the first version that made backups."""


GENERATION = "generations/000001/"


QUESTIONS = ("No.54の機密区分はいくつ必要ですか", "No.85の鍵はどう管理しますか", "No.7は？")


CORRECTIONS = (
    '[[correction]]\ndocument = "kb-material/new.md"\nsection = "質問②"\naction = "accept"\n'
)


def back_up(folder: Path, target: str = "b.zip") -> Backup:
    corrections = folder / "corrections.toml"
    return write_backup(Generations(folder / "kb"), folder / target, corrections)


def bring_back(backup: Path, kb: Path, force: bool = False, **others: Any) -> Restored:
    embedder: Callable[[], FakeEmbedder] = others.pop("embedder", FakeEmbedder)
    corrections = kb.parent / "restored" / "corrections.toml"
    return restore(Generations(kb), backup, embedder, corrections, force, **others)


def answers(kb: Path) -> list[dict[str, Any]]:
    knowledge_base = open_made(Settings(kb=kb))
    told = [answer_to_dict(knowledge_base.ask(q)) | {"seconds": 0} for q in QUESTIONS]
    knowledge_base.close()
    return told


def refused(backup: Path, tmp_path: Path, **others: Any) -> str:
    """The one line of a restore that does nothing."""
    kb = tmp_path / "nothing" / "kb"
    with pytest.raises((BackupError, IndexMismatchError)) as error:
        bring_back(backup, kb, **others)
    assert not kb.exists()
    assert "\n" not in error.value.message.ja + error.value.message.en
    return error.value.message.en


def remade(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with other members and a seal that holds, as an attacker would make it."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with new_archive(backup) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return backup


def about(content: dict[str, bytes], **values: Any) -> None:
    content[ABOUT] = json.dumps(json.loads(content[ABOUT]) | values).encode()
