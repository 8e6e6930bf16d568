"""Retrieval measures by ir_measures; a judged query without a run counts 0. Only here: ir_measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MEASURES = ("nDCG@10", "RR@10", "R@1", "R@5", "R@10", "Success@1", "Success@5")
"""As ir_measures writes them."""
DEPTH = 10

Qrels = Mapping[str, Mapping[str, int]]
"""Query to judged unit to relevance."""
Run = Mapping[str, Sequence[str]]
"""Query to judged units, best first."""


def measures_by_query(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """For each judged query the value of every measure, in the order of ``MEASURES``."""
    import ir_measures

    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    judged = [
        ir_measures.Qrel(query, unit, relevance)
        for query, units in qrels.items()
        for unit, relevance in units.items()
    ]
    # Ranks become falling scores, because ir_measures breaks ties of scores by unit.
    scored = [
        ir_measures.ScoredDoc(query, unit, -float(rank))
        for query, units in run.items()
        for rank, unit in enumerate(units)
    ]
    values = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    for metric in ir_measures.iter_calc(wanted, judged, scored):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return values
