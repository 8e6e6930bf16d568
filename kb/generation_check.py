"""Damage in the files of the kept generations, and how to repair it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.bilingual import Text
from kb.checksums import INDEX_FOLDERS, Damage, damage_of
from kb.errors import KnowledgeBaseDamagedError
from kb.generations import MANIFEST, Generations, is_copy


@dataclass(frozen=True)
class GenerationState:
    """One generation: its damage, or None where it has no checksums to tell."""

    name: str
    is_live: bool
    damage: tuple[Damage, ...] | None
    before: str | None = None
    """Where a rollback from it goes, if it is the live one."""
    is_copied: bool = False
    """Whether it came from an object store, and comes from there again."""

    @property
    def is_whole(self) -> bool:
        return not self.damage

    @property
    def only_indexes(self) -> bool:
        return all(d.path.startswith(INDEX_FOLDERS) for d in self.damage or ())


def generation_states(generations: Generations) -> list[GenerationState]:
    """Every kept generation, oldest first."""
    live, before = generations.live_or_none(), generations.before_live()
    is_copied = is_copy(generations.folder)
    return [
        GenerationState(name, name == live, _damage(generations, name), before, is_copied)
        for name in generations.complete()
    ]


def _damage(generations: Generations, name: str) -> tuple[Damage, ...] | None:
    try:
        manifest = generations.manifest(name)
    except KnowledgeBaseDamagedError:
        return (Damage(MANIFEST, "changed"),)
    found = damage_of(generations.path(name), manifest)
    return None if found is None else tuple(found)


def state_message(state: GenerationState, states: Sequence[GenerationState]) -> Text:
    """The generation's state in one line, with the repair where it is damaged."""
    which_ja, which_en = (
        ("公開中の世代", "live generation") if state.is_live else ("世代", "generation")
    )
    if state.damage is None:
        return Text(
            f"{which_ja} {state.name} はチェックサムのない版で作られました。`yorozu ingest --full` で付きます。",
            f"{which_en} {state.name} was made before checksums were kept; "
            "`yorozu ingest --full` adds them.",
        )
    if state.is_whole:
        return Text(f"{which_ja} {state.name} は無傷。", f"{which_en} {state.name} is whole.")
    repair = _repair(state, states)
    return Text(
        f"{which_ja} {state.name} のファイルが壊れています: {_names(state, 'ja')}。{repair.ja}",
        f"{which_en} {state.name} has damaged files: {_names(state, 'en')}. {repair.en}",
    )


def _names(state: GenerationState, language: str) -> str:
    words = {"missing": " (欠落)", "changed": ""} if language == "ja" else {"missing": " (missing)"}
    return ", ".join(d.path + words.get(d.kind, "") for d in state.damage or ())


def _repair(state: GenerationState, states: Sequence[GenerationState]) -> Text:
    if state.is_copied:
        return Text(
            "写しなので、`yorozu pull` で取り寄せ直し、チャットを起動し直してください。",
            "It is a copy: fetch it again with `yorozu pull`, and start the chats anew.",
        ) if state.is_live else Text(
            "写しの古い世代なので、あとの取り寄せで消えます。",
            "It is an older one of a copy and goes with a later one.",
        )  # fmt: skip
    if not state.is_live:
        return Text(
            "この世代には `yorozu rollback` しないでください。あと 2 回の取り込みで消えます。",
            "Do not go back to it with `yorozu rollback`; two more ingests remove it.",
        )
    if state.only_indexes:
        return Text(
            "索引だけなので `yorozu ingest --full` で作り直せます。",
            "Only indexes: `yorozu ingest --full` makes them again.",
        )
    if any(s.name == state.before and s.is_whole for s in states):
        return Text(
            f"`yorozu rollback` で世代 {state.before} に戻し、`yorozu ingest` で取り込み直してください。",
            f"Go back to generation {state.before} with `yorozu rollback`, then `yorozu ingest`.",
        )
    return Text(
        "`yorozu restore バックアップ --force` で復元するか、"
        "フォルダを別の場所に移して `yorozu ingest` で作り直してください。",
        "Restore with `yorozu restore BACKUP --force`, or move the folder away and "
        "build anew with `yorozu ingest`.",
    )
