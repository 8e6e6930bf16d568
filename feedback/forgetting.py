"""Erasing a document from what is kept of visitors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from feedback.conversations import ConversationStore
from feedback.store import FeedbackStore


@dataclass(frozen=True)
class ForgottenWords:
    """How many answers lost their words: of rated or kept questions, and of saved conversations."""

    feedback: int
    conversations: int

    def __bool__(self) -> bool:
        return bool(self.feedback or self.conversations)


def forget_document(feedback: Path, conversations: Path, document: str) -> ForgottenWords:
    """Delete every answer that quotes the document from both files, as far as they are there.

    Raises:
        FeedbackError: a file cannot be used.
    """
    return ForgottenWords(
        FeedbackStore(feedback).forget_document(document) if feedback.exists() else 0,
        ConversationStore(conversations).forget_document(document),
    )
