"""A check of the installation and of the knowledge base, each finding with its repair."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ingest.readers.tesseract import find_tesseract
from kb.access import check_door, silence_of
from kb.errors import YorozuError
from kb.generations.checksums import generation_states, state_message
from kb.generations.folder import Generations, is_copy
from kb.settings import Settings
from kb.text.bilingual import Language, Text

_MIN_FREE_BYTES = 500 * 2**20
_PACKAGES = (
    "chromadb",
    "sentence_transformers",
    "streamlit",
    "bm25s",
    "sudachipy",
    "pypdfium2",
    "pypdf",
)


@dataclass(frozen=True)
class Finding:
    """One thing checked. ``is_problem`` says that something must be done, which the text tells."""

    name: str
    is_problem: bool
    message: Text

    def to_dict(self, language: Language) -> dict[str, Any]:
        return {
            "check": self.name,
            "ok": not self.is_problem,
            "message": self.message.in_language(language),
        }


class _CheckError(YorozuError):
    """What a check found wrong, and what to do about it."""


def found_by(name: str, check: Callable[[Settings], Text], settings: Settings) -> Finding:
    """What the check tells; every error of ours is a problem with its own words."""
    try:
        return Finding(name, False, check(settings))
    except YorozuError as error:
        return Finding(name, True, error.message)


def examine(settings: Settings) -> list[Finding]:
    """Run every check; none stops the others."""
    checks = {
        "packages": _packages, "disk": _disk, "embedder": _embedder, "ocr": ocr, "sign-in": _sign_in,
    }  # fmt: skip
    if settings.chroma_url:
        checks["chroma-server"] = _chroma_server
    if settings.object_store:
        checks["object-store"] = _object_store
    if is_copy(settings.knowledge_base):
        checks["copy"] = _copy
    states = generation_states(Generations(settings.knowledge_base))
    # A damaged index can take the process down with it, so it is not opened.
    if all(state.is_whole for state in states if state.is_live):
        checks |= {"knowledge-base": _knowledge_base, "sources": _documents, "items": item_names}
    return [
        *(found_by(name, check, settings) for name, check in checks.items()),
        *(Finding("files", not s.is_whole, state_message(s, states)) for s in states),
    ]


def examine_readiness(settings: Settings) -> list[Finding]:
    """Only what a question needs: the embedder loads and the knowledge base opens."""
    return [found_by("embedder", _embedder, settings), found_by("ready", _opens, settings)]


def _opens(settings: Settings) -> Text:
    from kb.assembly import open_knowledge_base

    with closing(open_knowledge_base(settings)) as knowledge_base:
        name = knowledge_base.generation()
    return Text(f"世代 {name} で答えられます。", f"generation {name} can answer.")


def finding_lines(findings: Sequence[Finding], language: Language) -> list[str]:
    return [
        f"{'x' if f.is_problem else 'o'} {f.name}: {f.message.in_language(language)}"
        for f in findings
    ]


def _packages(settings: Settings) -> Text:  # noqa: ARG001 - the callers of its kind give it
    lacking = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if lacking:
        names = ", ".join(lacking)
        raise _CheckError(
            f"{names} がありません。`make setup` を実行してください。",
            f"{names} missing. Run `make setup`.",
        )
    version = platform.python_version()
    return Text(f"Python {version}、必要な部品あり。", f"Python {version}, all there.")


def _disk(settings: Settings) -> Text:
    place = settings.knowledge_base.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    size = f"{free / 2**30:.1f} GiB"
    if not os.access(place, os.W_OK):
        raise _CheckError(
            f"{place} に書き込めません。権限を確認してください。",
            f"{place} cannot be written. Check its rights.",
        )
    if free < _MIN_FREE_BYTES:
        raise _CheckError(f"空き容量が {size} しかありません。", f"only {size} free.")
    return Text(f"空き {size}。", f"{size} free.")


def _embedder(settings: Settings) -> Text:
    from kb.assembly import make_embedder

    embedder = make_embedder(settings)
    words = f"{embedder.name} ({embedder.dimension})"
    return Text(f"{words} を読み込めました。", f"{words} loads.")


def ocr(settings: Settings) -> Text:
    """Whether pictures of text are read; a problem only where that is wanted and impossible."""
    found = find_tesseract()
    if isinstance(found, Text):
        if settings.ocr:
            raise _CheckError(found.ja, found.en)
        return Text("OCR は使いません（YOROZU_OCR=0）。", "OCR is off (YOROZU_OCR=0).")
    program = f"tesseract ({found.languages[-1]})"
    if settings.ocr:
        return Text(f"OCR は有効です: {program}。", f"OCR is on: {program}.")
    return Text(
        f"OCR は無効です。{program} があるので YOROZU_OCR=1 で使えます。",
        f"OCR is off; {program} is there, YOROZU_OCR=1 uses it.",
    )


def _chroma_server(settings: Settings) -> Text:
    """Whether the server answers and holds the live generation; answers go on without it."""
    from kb.opening import served_generations

    if not served_generations(settings).is_held_by_server():
        raise _CheckError(
            f"Chroma サーバー {settings.chroma_url} に今の世代がありません（検索は続けられます）。"
            "`yorozu ingest --full` で送り直してください。",
            f"the Chroma server {settings.chroma_url} does not hold the live generation (search "
            "goes on without it). Upload it with `yorozu ingest --full`.",
        )
    return Text(
        f"{settings.chroma_url} に今の世代があります。",
        f"{settings.chroma_url} holds the live generation.",
    )


def _object_store(settings: Settings) -> Text:
    """Whether the store can be read and holds what is live here."""
    from kb.opening import needed_object_store

    there = needed_object_store(settings).live()
    here = Generations(settings.knowledge_base).live_or_none()
    if there != here:
        raise _CheckError(
            f"{settings.object_store} の世代は {there or 'なし'}、ここの世代は {here or 'なし'} です。"
            "`yorozu push`（書き込み側）か `yorozu pull`（写し）でそろえてください。",
            f"{settings.object_store} has generation {there or 'none'}, here it is {here or 'none'}. "
            "Even them with `yorozu push` (where it is written) or `yorozu pull` (a copy).",
        )
    return Text(
        f"{settings.object_store} に世代 {there} があります。",
        f"{settings.object_store} has generation {there}.",
    )


def _copy(settings: Settings) -> Text:  # noqa: ARG001 - the callers of its kind give it
    """What is damaged in a copy is mended otherwise than where it is written."""
    return Text(
        "ここは写しです。壊れたファイルは `yorozu pull` が取り寄せ直します（取り込みと差し戻しは書き込み側だけ）。",
        "this is a copy. `yorozu pull` fetches damaged files again (ingest and rollback only where it is written).",
    )


def _sign_in(settings: Settings) -> Text:
    """Whether the chat would start with its provider, and anybody could come in."""
    from screens.visitors.sign_in import provider_settings

    provider = provider_settings()
    check_door(settings, provider)
    if provider is None:
        return Text("サインインは設定されていません。", "no sign-in is set up.")
    if silence := silence_of(settings, provider):
        raise _CheckError(silence.ja, silence.en)
    return Text("サインインの設定に問題はありません。", "sign-in is set up.")


def _knowledge_base(settings: Settings) -> Text:
    from kb.assembly import open_knowledge_base

    with (
        closing(open_knowledge_base(settings)) as knowledge_base,
        knowledge_base.live.use() as opened,
    ):
        return _opened(opened)


def _opened(opened: Any) -> Text:
    """Every passage must be readable, and Chroma must find what exact search finds."""
    from kb.index.chroma import ExactSearch

    count = sum(1 for _ in opened.passages)
    rows = range(0, count, max(1, count // 20))
    exact = ExactSearch(opened.vectors)
    if isinstance(opened.neighbours, ExactSearch):
        raise _CheckError(
            "Chroma の索引が壊れています（検索は続けられます）。`yorozu ingest --full` で作り直してください。",
            "the Chroma index is damaged (search goes on without it). Rebuild with `yorozu ingest --full`.",
        )
    for row in rows:
        vector = opened.vectors[row]
        best = exact.nearest(vector, 1)[0][1]
        found = opened.neighbours.nearest(vector, 1)
        if not found or found[0][1] < best - 1e-3:
            raise _CheckError(
                f"Chroma の索引が文章 {row} を見つけられません。`yorozu ingest --full` で作り直してください。",
                f"the Chroma index does not find passage {row}. Rebuild with `yorozu ingest --full`.",
            )
    return Text(
        f"世代 {opened.name}、{count} 文章。",
        f"generation {opened.name}, {count} passages.",
    )


def _documents(settings: Settings) -> Text:
    from kb.generations.files import is_kept_whole, read_documents, source_file

    generations = Generations(settings.knowledge_base)
    name = generations.live_or_none()
    if not name:
        return Text("まだ資料がありません。", "no material yet.")
    documents = read_documents(generations.path(name))
    kept = [(d.id, source_file(settings.knowledge_base, d), d) for d in documents]
    lost = [(id_, path.name) for id_, path, d in kept if not is_kept_whole(path, d)]
    if lost:
        names = ", ".join(f"{id_} (files/{name})" for id_, name in lost)
        raise _CheckError(
            f"元ファイルの控えがないか壊れています: {names}。そのファイルがあれば消し、`yorozu ingest --full` で取り込み直してください。",
            f"the kept source is missing or damaged: {names}. Remove that file if it is there, and ingest again with `yorozu ingest --full`.",
        )
    return Text(f"資料 {len(documents)} 件。", f"{len(documents)} documents.")


def item_names(settings: Settings) -> Text:
    """Without a check sheet everything works, with the shipped names: no problem, but told."""
    from kb.guideline.items import load_items
    from kb.index.passages import PassageFile
    from kb.source_list import NO_SHEET_EN, NO_SHEET_JA, item_names as names_of

    generations = Generations(settings.knowledge_base)
    name = generations.live_or_none()
    if not name:
        return Text(NO_SHEET_JA, NO_SHEET_EN)
    with closing(PassageFile(generations.path(name))) as passages:
        names = names_of(generations.path(name), list(passages), load_items())
    own, table, none = (
        len(names[key]) for key in ("from_material", "from_shipped_table", "unnamed")
    )
    advice = ("", "") if names["sheets"] else (NO_SHEET_JA, f" {NO_SHEET_EN}")
    return Text(
        f"項目名は資料から {own} 件、同梱の表だけ {table} 件、なし {none} 件。{advice[0]}",
        f"{own} items named by the material, {table} by the shipped table only, {none} not.{advice[1]}",
    )
