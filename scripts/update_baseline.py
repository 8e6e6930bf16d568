"""Measure the shipped datasets on their material and make the result eval/baseline.json.

    python -m scripts.update_baseline [--materials DIR] [--new-tolerances]

Run it only on purpose, after a change whose effect on the figures is wanted, and say in the commit
why they moved. The dataset of 第7回 is measured where DIR holds its slides, else kept as it was.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from eval.gate import (
    BASELINE_FILE,
    baseline_key,
    falls,
    read_baseline,
    update_baseline,
    with_splits,
)
from eval.ingest_gate import CachedEmbedder
from eval.scratch import (
    MATERIAL_BY_DATASET,
    both_evaluations,
    material_of,
    scratch_knowledge_base,
    shipped_questions,
)
from kb.assembly import make_embedder
from kb.embedding.embedder import Embedder
from kb.settings import Settings, load_settings


def main(
    materials: Annotated[Path | None, typer.Option(help="folder with the slides of 第7回")] = None,
    new_tolerances: Annotated[bool, typer.Option(help="compute the tolerances anew too")] = False,
) -> None:
    if new_tolerances:
        BASELINE_FILE.unlink(missing_ok=True)
    settings = load_settings()
    embedder = CachedEmbedder(make_embedder(settings, print))
    for dataset in MATERIAL_BY_DATASET:
        material = material_of(dataset, materials)
        if material is None:
            print(f"{dataset}: left as it is, its material is not at hand (--materials)")
            continue
        _update(dataset, material, settings, embedder)


def _update(dataset: str, material: Path, settings: Settings, embedder: Embedder) -> None:
    questions = shipped_questions(dataset)
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_knowledge_base(material, Path(folder), embedder, settings) as knowledge_base,
    ):
        evaluations = both_evaluations(dataset, questions, knowledge_base, settings)
    known = read_baseline(BASELINE_FILE) if BASELINE_FILE.exists() else {}
    for run in (part for whole in evaluations for part in with_splits(whole)):
        key = baseline_key(run)
        if key in known:
            for fall in falls(run, BASELINE_FILE):
                print(fall.message(key).en)
        update_baseline(run, BASELINE_FILE)
        print(f"{key}: " + ", ".join(f"{n} {v:.4f}" for n, v in run.measures.items()))


if __name__ == "__main__":
    typer.run(main)
