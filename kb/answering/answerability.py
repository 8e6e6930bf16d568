"""Whether what was found answers the question, from several signals (pure).

The best cosine alone separates answerable from unanswerable questions badly. The weights below come
from a logistic regression on the development halves of ``eval/data``; ``eval/README.md`` tells how
they were found and shows the curve along which ``caution`` moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.answers import Certainty

LATE_WITHOUT = 0.81
"""Stands for late interaction where no token vectors are kept: its mean on the development sets."""


MOSTLY_UNMENTIONED = 0.5
"""Of what a question with a treated number names, more than this share must be mentioned."""


@dataclass(frozen=True)
class Signals:
    """What is known of the best answer found.

    ``cosine`` of its nearest passage; ``late``: its best late-interaction score (0 to 1);
    ``coverage``: share (0 to 1) of the question's words, weighted by rarity, that it holds;
    ``absent_topics``: how many subjects of the trade the question names that no material mentions;
    ``unmentioned``: share (0 to 1) of all that it names which no material mentions.
    """

    cosine: float
    late: float | None
    coverage: float
    absent_topics: int = 0
    unmentioned: float = 0.0
    names_treated_number: bool = False
    has_background: bool = False


@dataclass(frozen=True)
class Decision:
    """A linear score of the signals against a threshold that ``caution`` moves."""

    caution: float = 0.5
    cosine_weight: float = 28.6
    late_weight: float = 8.1
    coverage_weight: float = 0.85
    bias: float = -30.0
    absent_topic_cost: float = 2.2
    unmentioned_cost: float = 0.8
    """Of the share to the fourth power: a strange word or two among others say little. Found by a grid on the
    development halves and on questions about other things of office and factory."""
    background_bonus: float = 0.8
    """A question in a conversation says less by itself, and its topic was answered before."""
    near_band: float = 0.9
    """Above the threshold by less than this, what was found is told as near. On the development
    halves 10 of 100 questions with an answer lie there; learned weights did no better."""
    leniency: float = 0.3
    """Below the threshold by less than this, it is still told as near rather than refused."""
    spread: float = 6.0
    """How far ``caution`` moves the threshold from one end to the other."""

    def confidence(self, signals: Signals) -> float:
        """Higher is surer; 0 is the calibrated border."""
        late = LATE_WITHOUT if signals.late is None else signals.late
        return (
            self.cosine_weight * signals.cosine
            + self.late_weight * late
            + self.coverage_weight * signals.coverage
            - self.absent_topic_cost * min(signals.absent_topics, 2)
            - self.unmentioned_cost * signals.unmentioned**4
            + self.background_bonus * signals.has_background
            + self.bias
        )

    def certainty(self, signals: Signals) -> Certainty:
        """What may be said of the best found.

        A treated number in the question vouches for the item, not for what is asked of it: that
        the materials hold hardly a word of.
        """
        if signals.names_treated_number:
            return "near" if signals.unmentioned > MOSTLY_UNMENTIONED else "answered"
        over = self.confidence(signals) - (self.caution - 0.5) * self.spread
        if over >= self.near_band:
            return "answered"
        # Where every name is strange, what is nearest is of another subject altogether.
        floor = 0.0 if signals.unmentioned >= 1 else -self.leniency
        return "near" if over >= floor else "none"

    def is_out_of_scope(self, signals: Signals) -> bool:
        """Hardly a word in common, no subject of the trade, and no nearness either."""
        strange = signals.coverage < 0.15 and not signals.absent_topics
        return strange and self.confidence(signals) < -0.5
