"""Commands that keep generations: rollback, push, pull, backup, restore."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.terminal import (
    PARTLY_DONE,
    KbOption,
    argument,
    say,
    settings_of,
    switch,
    tell,
)
from kb.text.bilingual import Text

commands = typer.Typer()

_LIVE = Text("世代 {name} に戻しました。", "generation {name} is live.")
_SENT = Text("世代 {name} を {store} に送りました。", "generation {name} is at {store}.")
_FETCHED = Text("世代 {name} を取り寄せました。", "generation {name} is fetched.")
_HERE_ALREADY = Text("世代 {name} はすでにあります。", "generation {name} was here already.")
_BACKED_UP = Text(
    "世代 {about.generation}（資料 {about.documents} 件、{about.passages} 文章）を {file} に控えました（{mb:.1f} MB）。",
    "generation {about.generation} ({about.documents} documents, {about.passages} passages) is backed up in {file} ({mb:.1f} MB).",
)
_LOST = Text("元ファイルの控えがない資料: {names}。", " Without their source file: {names}.")
_RESTORED = Text(
    "{about.created} のバックアップ（資料 {about.documents} 件、{about.passages} 文章）を世代 {name} として復元しました。",
    "the backup of {about.created} ({about.documents} documents, {about.passages} passages) is restored as generation {name}.",
)
_CORRECTIONS_ARE_IN = Text("訂正は {file} に置きました。", " The corrections are in {file}.")


@commands.command()
def rollback(kb: KbOption = None) -> None:
    """ひとつ前の世代に戻します。/ Go back to the generation before."""
    from kb.generations.history import record
    from kb.opening import open_generations

    settings = settings_of(kb)
    name = open_generations(settings).roll_back()
    record(settings.knowledge_base, "rollback", name)
    tell(_LIVE.format(name=name), settings)


@commands.command()
def push(kb: KbOption = None) -> None:
    """公開中の世代をオブジェクトストアに送り直します。/ Send the live generation to the object store."""
    from kb.copies.object_store import push as send
    from kb.opening import open_generations

    settings = settings_of(kb)
    name = send(open_generations(settings))
    tell(_SENT.format(name=name, store=settings.object_store), settings)


@commands.command()
def pull(
    kb: KbOption = None,
    own: Annotated[
        bool, switch("--own", "以後ここを書き込み側にする", "write from here from now on")
    ] = False,
) -> None:
    """オブジェクトストアの世代を取り寄せます。/ Fetch the object store's generation."""
    from kb.assembly import make_embedder
    from kb.copies.follower import pull as fetch, take_over
    from kb.generations.folder import Generations
    from kb.generations.live import check_fits
    from kb.opening import needed_object_store

    settings = settings_of(kb)
    store = needed_object_store(settings)
    folder = settings.knowledge_base

    def fits(manifest: Mapping[str, Any]) -> None:
        check_fits(manifest, make_embedder(settings))

    # Who writes from now on can ingest anew with another embedder; a copy could only refuse to answer.
    fetched = take_over(store, folder) if own else fetch(store, folder, fits, is_thorough=True)
    live = fetched or Generations(folder).live()
    tell((_FETCHED if fetched else _HERE_ALREADY).format(name=live), settings)


@commands.command()
def backup(
    file: Annotated[Path, argument("作るファイル", "file to write")],
    kb: KbOption = None,
) -> None:
    """ナレッジベースを一つのファイルに控えます。/ Back the knowledge base up."""
    from ingest.curation.corrections import FILE_NAME
    from kb.copies.backup import write_backup
    from kb.generations.folder import Generations

    settings = settings_of(kb)
    corrections = settings.materials / FILE_NAME
    made = write_backup(Generations(settings.knowledge_base), file, corrections)
    told = _BACKED_UP.format(about=made.about, file=file, mb=made.bytes / 2**20)
    if made.lost_sources:
        told += _LOST.format(names=", ".join(made.lost_sources))
    tell(told, settings)
    if made.lost_sources:
        raise typer.Exit(PARTLY_DONE)


@commands.command()
def restore(
    file: Annotated[Path, argument("バックアップ", "the backup")],
    kb: KbOption = None,
    force: Annotated[
        bool, switch("--force", "今あるものに代える", "replace what is there")
    ] = False,
) -> None:
    """バックアップから復元します。/ Restore the knowledge base from a backup."""
    from ingest.curation.corrections import FILE_NAME
    from kb.assembly import make_embedder
    from kb.copies.restore import restore as bring_back
    from kb.generations.history import record
    from kb.opening import open_generations

    settings = settings_of(kb)
    restored = bring_back(
        open_generations(settings),
        file,
        lambda: make_embedder(settings, say),
        settings.materials / FILE_NAME,
        force,
    )
    record(settings.knowledge_base, "restore", restored.generation)
    told = _RESTORED.format(about=restored.about, name=restored.generation)
    if restored.corrections:
        told += _CORRECTIONS_ARE_IN.format(file=restored.corrections)
    tell(told, settings)
