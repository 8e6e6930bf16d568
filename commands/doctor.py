"""A check of the installation and of the knowledge base, each finding with its repair."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.readers.tesseract import find_tesseract
from kb.errors import YorozuError
from kb.generations.checksums import GenerationState, generation_states, state_message
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


def examine(settings: Settings) -> list[Finding]:
    """Run every check; none stops the others."""
    checks: list[Callable[[Settings], Finding]] = [_packages, _disk, _embedder, ocr_finding]
    if settings.chroma_url:
        checks.append(_chroma_server)
    if settings.object_store:
        checks.append(_object_store)
    if is_copy(settings.knowledge_base):
        checks.append(_copy)
    states = generation_states(Generations(settings.knowledge_base))
    # A damaged index can take the process down with it, so it is not opened.
    if all(state.is_whole for state in states if state.is_live):
        checks += [_knowledge_base, _documents, item_names_finding]
    files = [_files(state, states) for state in states]
    return [check(settings) for check in checks] + files


def examine_readiness(settings: Settings) -> list[Finding]:
    """Only what a question needs: the embedder loads and the knowledge base opens."""
    return [_embedder(settings), _opens(settings)]


def _opens(settings: Settings) -> Finding:
    from kb.assembly import open_knowledge_base

    try:
        knowledge_base = open_knowledge_base(settings)
    except YorozuError as error:
        return Finding("ready", True, error.message)
    name = knowledge_base.generation()
    knowledge_base.close()
    return _fine("ready", f"世代 {name} で答えられます。", f"generation {name} can answer.")


def finding_lines(findings: Sequence[Finding], language: Language) -> list[str]:
    return [
        f"{'x' if f.is_problem else 'o'} {f.name}: {f.message.in_language(language)}"
        for f in findings
    ]


def _files(state: GenerationState, states: Sequence[GenerationState]) -> Finding:
    return Finding("files", not state.is_whole, state_message(state, states))


def _fine(name: str, ja: str, en: str) -> Finding:
    return Finding(name, False, Text(ja, en))


def _problem(name: str, ja: str, en: str) -> Finding:
    return Finding(name, True, Text(ja, en))


def _packages(settings: Settings) -> Finding:
    lacking = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if lacking:
        names = ", ".join(lacking)
        return _problem("packages", f"{names} がありません。`make setup` を実行してください。",
                        f"{names} missing. Run `make setup`.")  # fmt: skip
    version = platform.python_version()
    return _fine("packages", f"Python {version}、必要な部品あり。", f"Python {version}, all there.")


def _disk(settings: Settings) -> Finding:
    place = settings.knowledge_base.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    size = f"{free / 2**30:.1f} GiB"
    if not os.access(place, os.W_OK):
        return _problem("disk", f"{place} に書き込めません。権限を確認してください。",
                        f"{place} cannot be written. Check its rights.")  # fmt: skip
    if free < _MIN_FREE_BYTES:
        return _problem("disk", f"空き容量が {size} しかありません。", f"only {size} free.")
    return _fine("disk", f"空き {size}。", f"{size} free.")


def _embedder(settings: Settings) -> Finding:
    from kb.assembly import make_embedder

    try:
        embedder = make_embedder(settings)
    except YorozuError as error:
        return Finding("embedder", True, error.message)
    words = f"{embedder.name} ({embedder.dimension})"
    return _fine("embedder", f"{words} を読み込めました。", f"{words} loads.")


def ocr_finding(settings: Settings) -> Finding:
    """Whether pictures of text are read; a problem only where that is wanted and impossible."""
    found = find_tesseract()
    if isinstance(found, Text):
        if settings.ocr:
            return Finding("ocr", True, found)
        return _fine("ocr", "OCR は使いません（YOROZU_OCR=0）。", "OCR is off (YOROZU_OCR=0).")
    program = f"tesseract ({found.languages[-1]})"
    if settings.ocr:
        return _fine("ocr", f"OCR は有効です: {program}。", f"OCR is on: {program}.")
    return _fine("ocr", f"OCR は無効です。{program} があるので YOROZU_OCR=1 で使えます。",
                 f"OCR is off; {program} is there, YOROZU_OCR=1 uses it.")  # fmt: skip


def _chroma_server(settings: Settings) -> Finding:
    """Whether the server answers and holds the live generation; answers go on without it."""
    from kb.opening import served_generations

    try:
        generations = served_generations(settings)
        is_held = generations.is_held_by_server()
    except YorozuError as error:
        return Finding("chroma-server", True, error.message)
    if not is_held:
        return _problem(
            "chroma-server",
            f"Chroma サーバー {settings.chroma_url} に今の世代がありません（検索は続けられます）。"
            "`yorozu ingest --full` で送り直してください。",
            f"the Chroma server {settings.chroma_url} does not hold the live generation (search "
            "goes on without it). Upload it with `yorozu ingest --full`.",
        )
    return _fine("chroma-server", f"{settings.chroma_url} に今の世代があります。",
                 f"{settings.chroma_url} holds the live generation.")  # fmt: skip


def _object_store(settings: Settings) -> Finding:
    """Whether the store can be read and holds what is live here."""
    from kb.opening import needed_object_store

    generations = Generations(settings.knowledge_base)
    try:
        there = needed_object_store(settings).live()
    except YorozuError as error:
        return Finding("object-store", True, error.message)
    here = generations.live_or_none()
    if there != here:
        return _problem(
            "object-store",
            f"{settings.object_store} の世代は {there or 'なし'}、ここの世代は {here or 'なし'} です。"
            "`yorozu push`（書き込み側）か `yorozu pull`（写し）でそろえてください。",
            f"{settings.object_store} has generation {there or 'none'}, here it is {here or 'none'}. "
            "Even them with `yorozu push` (where it is written) or `yorozu pull` (a copy).",
        )
    return _fine("object-store", f"{settings.object_store} に世代 {there} があります。",
                 f"{settings.object_store} has generation {there}.")  # fmt: skip


def _copy(settings: Settings) -> Finding:
    """What is damaged in a copy is mended otherwise than where it is written."""
    return _fine("copy", "ここは写しです。壊れたファイルは `yorozu pull` が取り寄せ直します（取り込みと差し戻しは書き込み側だけ）。",
                 "this is a copy. `yorozu pull` fetches damaged files again (ingest and rollback only where it is written).")  # fmt: skip


def _knowledge_base(settings: Settings) -> Finding:
    from kb.assembly import open_knowledge_base

    try:
        knowledge_base = open_knowledge_base(settings)
        with knowledge_base.live.use() as opened:
            finding = _opened(opened)
        knowledge_base.close()
    except YorozuError as error:
        return Finding("knowledge-base", True, error.message)
    return finding


def _opened(opened: Any) -> Finding:
    """Every passage must be readable, and Chroma must find what exact search finds."""
    from kb.index.chroma import ExactSearch

    count = sum(1 for _ in opened.passages)
    rows = range(0, count, max(1, count // 20))
    exact = ExactSearch(opened.vectors)
    if isinstance(opened.neighbours, ExactSearch):
        return _problem(
            "knowledge-base",
            "Chroma の索引が壊れています（検索は続けられます）。`yorozu ingest --full` で作り直してください。",
            "the Chroma index is damaged (search goes on without it). Rebuild with `yorozu ingest --full`.",
        )
    for row in rows:
        vector = opened.vectors[row]
        best = exact.nearest(vector, 1)[0][1]
        found = opened.neighbours.nearest(vector, 1)
        if not found or found[0][1] < best - 1e-3:
            return _problem(
                "knowledge-base",
                f"Chroma の索引が文章 {row} を見つけられません。`yorozu ingest --full` で作り直してください。",
                f"the Chroma index does not find passage {row}. Rebuild with `yorozu ingest --full`.",
            )
    return _fine(
        "knowledge-base",
        f"世代 {opened.name}、{count} 文章。",
        f"generation {opened.name}, {count} passages.",
    )


def _documents(settings: Settings) -> Finding:
    from kb.generations.files import is_kept_whole, read_documents, source_file

    generations = Generations(settings.knowledge_base)
    name = generations.live_or_none()
    if not name:
        return _fine("sources", "まだ資料がありません。", "no material yet.")
    try:
        documents = read_documents(generations.path(name))
    except YorozuError as error:
        return Finding("sources", True, error.message)
    kept = [(d.id, source_file(settings.knowledge_base, d), d) for d in documents]
    lost = [(id_, path.name) for id_, path, d in kept if not is_kept_whole(path, d)]
    if lost:
        names = ", ".join(f"{id_} (files/{name})" for id_, name in lost)
        return _problem("sources", f"元ファイルの控えがないか壊れています: {names}。そのファイルがあれば消し、`yorozu ingest --full` で取り込み直してください。",
                        f"the kept source is missing or damaged: {names}. Remove that file if it is there, and ingest again with `yorozu ingest --full`.")  # fmt: skip
    return _fine("sources", f"資料 {len(documents)} 件。", f"{len(documents)} documents.")


def item_names_finding(settings: Settings) -> Finding:
    """Without a check sheet everything works, with the shipped names: no problem, but told."""
    from kb.guideline.items import SHIPPED_ITEMS, load_items
    from kb.index.passages import PassageFile
    from kb.item_names import NO_SHEET_EN, NO_SHEET_JA, item_names

    generations = Generations(settings.knowledge_base)
    name = generations.live_or_none()
    if not name:
        return _fine("items", NO_SHEET_JA, NO_SHEET_EN)
    try:
        passages = PassageFile(generations.path(name))
        names = item_names(generations.path(name), list(passages), load_items(SHIPPED_ITEMS))
        passages.close()
    except YorozuError as error:
        return Finding("items", True, error.message)
    own, table, none = map(len, (names.from_material, names.from_shipped_table, names.unnamed))
    advice = ("", "") if names.sheets else (NO_SHEET_JA, f" {NO_SHEET_EN}")
    return _fine(
        "items",
        f"項目名は資料から {own} 件、同梱の表だけ {table} 件、なし {none} 件。{advice[0]}",
        f"{own} items named by the material, {table} by the shipped table only, {none} not.{advice[1]}",
    )
