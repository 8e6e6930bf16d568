"""Warnings as JSON: in an ingest's report, and as a generation keeps them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kb.text.bilingual import Language
from kb.warnings import (
    KINDS,
    AsTold,
    Facts,
    LostTableCell,
    MisprintedTitle,
    SupersededEdition,
    Warning,
)

_OLD_FORMS: Mapping[type[Facts], str] = {
    LostTableCell: r"表の「(?P<row>.*?)」の行で(?:列「(?P<columns>.+)」の)?.+",
    SupersededEdition: r"「(?P<title>.+)」には新しい版があります: (?P<newer>.+)。",
    MisprintedTitle: (r"資料の表記「(?P<printed>.+)」は誤りで、正しくは「(?P<title>.+)」です。"),
}
"""Sentences of generations that kept no facts, of the kinds whose facts an answer needs."""


def warning_to_dict(warning: Warning, language: Language = "ja") -> dict[str, Any]:
    """What `warning_from_dict` takes back; ``facts`` is null where only the sentence is known."""
    facts = warning.facts
    return {
        "document": warning.document,
        "section": warning.section,
        "page": warning.page,
        "kind": warning.kind,
        "severity": warning.severity,
        "facts": None if isinstance(facts, AsTold) else asdict(facts),
        "message": facts.in_language(language),
    }


def warning_from_dict(data: Mapping[str, Any]) -> Warning:
    facts = _facts(data["kind"], data.get("facts"), data["message"])
    return Warning(data["kind"], data["document"], facts, data["section"], data["page"])


def _facts(kind: str, kept: Mapping[str, Any] | None, message: str) -> Facts:
    if kind not in KINDS:
        return AsTold(message)
    if kept is None:
        return _facts_of_old(KINDS[kind], message)
    try:
        return KINDS[kind](**{name: _frozen(value) for name, value in kept.items()})
    except TypeError:
        # Another version knew other facts of this kind.
        return AsTold(message)


def _facts_of_old(kind: type[Facts], message: str) -> Facts:
    """What is taken from an old sentence counts only if it makes that very sentence again."""
    match = re.fullmatch(_OLD_FORMS.get(kind, "(?!)"), message)
    if not match:
        return AsTold(message)
    values: dict[str, Any] = match.groupdict()
    if "columns" in values:
        values["columns"] = tuple(filter(None, (values["columns"] or "").split("、")))
    facts = kind(**values)
    return facts if facts.in_language("ja") == message else AsTold(message)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
