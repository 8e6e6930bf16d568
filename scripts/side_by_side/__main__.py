"""Our retrieval and others on the same entries with the same embedder, in one process.

    python -m scripts.side_by_side [BEIR_FOLDER …] [--materials DIR] [--json FILE] [--html FILE]

The shipped datasets always take part (第7回 where DIR holds its slides). The frameworks come with
`pip install -e '.[benchmark]'`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from eval.environment import effective_settings
from eval.ingest_gate import CachedEmbedder
from eval.scratch import MATERIAL_BY_DATASET, material_of
from kb.assembly import make_embedder
from kb.errors import YorozuError
from kb.settings import Settings, load_settings
from scripts.side_by_side.haystack_recipe import build_haystack
from scripts.side_by_side.langchain_recipe import build_langchain, build_langchain_sudachi
from scripts.side_by_side.llamaindex_recipe import build_llamaindex
from scripts.side_by_side.measuring import Result, embed_queries, measured
from scripts.side_by_side.report import (
    category_lines,
    table_lines,
    to_dict,
    to_html,
    verdict_lines,
)
from scripts.side_by_side.sets import JudgedSet, opened_beir, opened_own
from scripts.side_by_side.systems import System, build_bm25, build_dense, build_ours


def main() -> int:
    given = _arguments()
    settings = load_settings()
    try:
        embedder = CachedEmbedder(make_embedder(settings, _say))
        results, about = _compared(given.folders, given.materials, settings, embedder)
    except YorozuError as error:
        _say(error.message.en)
        return 2
    except ImportError as error:
        _say(f"{error.name} is not installed: pip install -c constraints.txt -e '.[benchmark]'")
        return 2
    print("\n".join([*table_lines(results), *category_lines(results), *verdict_lines(results)]))
    if given.json:
        text = json.dumps(to_dict(results, about), ensure_ascii=False, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")
    if given.html:
        given.html.write_text(to_html(results), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.side_by_side", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folders", nargs="*", type=Path, help="folders in BEIR form")
    parser.add_argument("--materials", type=Path, help="folder with the slides of 第7回")
    parser.add_argument("--json", type=Path, help="write everything here")
    parser.add_argument("--html", type=Path, help="write the charts here")
    return parser.parse_args()


def _compared(
    folders: Sequence[Path], materials: Path | None, settings: Settings, embedder: CachedEmbedder
) -> tuple[list[Result], dict[str, Any]]:
    results: list[Result] = []
    about: dict[str, Any] = {"embedding_p50_ms": {}}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for opening in _sets(folders, materials, Path(scratch), settings, embedder):
            with opening as test_set:
                _say(f"{test_set.name}: {len(test_set.entries)} entries")
                about["embedding_p50_ms"][test_set.name] = embed_queries(test_set, embedder)
                folder = Path(scratch) / f"indexes-{test_set.name}"
                for system in _systems(test_set, embedder, folder):
                    results.append(measured(test_set, system))
                    _say(f"  {system.name}: {results[-1].measures['nDCG@10']:.4f}")
                about["settings"] = effective_settings(settings, test_set.knowledge_base)
    return results, about


def _sets(
    folders: Sequence[Path],
    materials: Path | None,
    scratch: Path,
    settings: Settings,
    embedder: CachedEmbedder,
) -> Iterator[AbstractContextManager[JudgedSet]]:
    for dataset in MATERIAL_BY_DATASET:
        material = material_of(dataset, materials)
        if material is None:
            _say(f"{dataset}: left out, its material is not at hand (--materials)")
            continue
        yield opened_own(dataset, material, scratch / f"own-{dataset}", embedder, settings)
    for number, folder in enumerate(folders):
        yield opened_beir(folder, scratch / f"beir-{number}", embedder, settings)


def _systems(test_set: JudgedSet, embedder: CachedEmbedder, folder: Path) -> Iterator[System]:
    entries = test_set.entries
    yield build_ours(test_set)
    yield build_bm25(entries, _made(folder / "bm25"))
    yield build_dense(entries, embedder)
    yield build_langchain(entries, embedder, _made(folder / "langchain"))
    yield build_langchain_sudachi(entries, embedder, _made(folder / "langchain-sudachi"))
    yield build_llamaindex(entries, embedder, _made(folder / "llamaindex"))
    yield build_haystack(entries, embedder, _made(folder / "haystack"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
