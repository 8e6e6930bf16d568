"""Whether what was found answers the question, from several signals (pure).

The best cosine alone separates answerable from unanswerable questions badly (AUC 0.91, overlap at
0.84 to 0.85), so the share of the question's words and the margin decide with it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Signals:
    """What is known of the best answer found.

    ``cosine`` of its nearest passage; ``coverage``: share (0 to 1) of the question's words,
    weighted by rarity, that it holds; ``margin`` to the next answer in standard deviations.
    """

    cosine: float
    coverage: float
    margin: float
    names_treated_number: bool = False
    has_background: bool = False


@dataclass(frozen=True)
class Decision:
    """A linear score of the signals against a threshold that ``caution`` moves."""

    caution: float = 0.5
    cosine_weight: float = 18.0
    coverage_weight: float = 3.0
    margin_weight: float = 0.4
    bias: float = -16.3
    spread: float = 4.0
    """How far ``caution`` moves the threshold from one end to the other."""

    def confidence(self, signals: Signals) -> float:
        """Higher is surer; 0 is the calibrated border."""
        return (
            self.cosine_weight * signals.cosine
            + self.coverage_weight * signals.coverage
            + self.margin_weight * min(signals.margin, 2.0)
            + self.bias
        )

    def is_answerable(self, signals: Signals) -> bool:
        if signals.names_treated_number:
            return True
        return self.confidence(signals) >= (self.caution - 0.5) * self.spread

    def is_out_of_scope(self, signals: Signals) -> bool:
        """Hardly a word in common and no nearness either."""
        return signals.coverage < 0.15 and signals.cosine < 0.80
