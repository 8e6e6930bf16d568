"""Every error that a user can cause or meet, each with one clear line in Japanese and in English."""

from __future__ import annotations

from typing import Literal

from kb.text.bilingual import Text

FailureReason = Literal[
    "empty",
    "not-this-format",
    "damaged",
    "password",
    "no-text-layer",
    "encoding",
    "too-large",
    "timeout",
    "unsupported",
    "unreadable",
]


class YorozuError(Exception):
    """Base of our errors. The message says what failed on which thing, why, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(ja, en)


class SettingsError(YorozuError):
    """A setting is unknown or has a value that cannot be used."""


class UsageError(YorozuError):
    """The command was called in a way that makes no sense."""


class UnknownDocumentError(UsageError):
    """No kept generation holds the document that is named."""


class KnowledgeBaseMissingError(YorozuError):
    """There is no knowledge base, or no generation in it, at the place named."""


class KnowledgeBaseDamagedError(YorozuError):
    """A file of a generation is missing or cannot be read."""


class KnowledgeBaseUnwritableError(YorozuError):
    """The knowledge base's folder cannot be written (rights, full disk)."""


class KnowledgeBaseBusyError(YorozuError):
    """Another process is writing to the knowledge base."""


class IndexMismatchError(YorozuError):
    """The knowledge base was made with another embedder or pipeline: ingest again."""


class ModelError(YorozuError):
    """An embedding model cannot be found, built or loaded."""


class LanguageModelError(YorozuError):
    """A language model cannot be reached, failed, or took too long."""


class PromptError(YorozuError):
    """A prompt file is missing, or does not fit what the code fills in."""


class MaterialError(YorozuError):
    """A file of ours beside the material (register, corrections, items) cannot be used."""


class FeedbackError(YorozuError):
    """What users said about answers cannot be stored or read."""


class ReadingError(YorozuError):
    """One source file cannot be read; ``reason`` is the slug for reports."""

    def __init__(self, reason: FailureReason, ja: str, en: str) -> None:
        super().__init__(ja, en)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadingError], tuple[FailureReason, str, str]]:
        """Whole, as it comes from the reader's process; by itself it would take the message only."""
        return ReadingError, (self.reason, self.message.ja, self.message.en)
