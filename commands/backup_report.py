"""What a backup and a restore tell their user, in one line."""

from __future__ import annotations

from pathlib import Path

from kb.copies.backup import Backup
from kb.copies.restore import Restored
from kb.text.bilingual import Text


def backup_line(made: Backup, file: Path) -> Text:
    about, size = made.about, f"{made.bytes / 2**20:.1f} MB"
    ja = f"世代 {about.generation}（資料 {about.documents} 件、{about.passages} 文章）を {file} に控えました（{size}）。"
    en = (
        f"generation {about.generation} ({about.documents} documents, {about.passages} passages) "
        f"is backed up in {file} ({size})."
    )
    if made.lost_sources:
        lost = ", ".join(made.lost_sources)
        ja += f"元ファイルの控えがない資料: {lost}。"
        en += f" Without their source file: {lost}."
    return Text(ja, en)


def restored_line(restored: Restored) -> Text:
    about, name = restored.about, restored.generation
    ja = f"{about.created} のバックアップ（資料 {about.documents} 件、{about.passages} 文章）を世代 {name} として復元しました。"
    en = (
        f"the backup of {about.created} ({about.documents} documents, {about.passages} passages) "
        f"is restored as generation {name}."
    )
    if restored.corrections:
        ja += f"訂正は {restored.corrections} に置きました。"
        en += f" The corrections are in {restored.corrections}."
    return Text(ja, en)
