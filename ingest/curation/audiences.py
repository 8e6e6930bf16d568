"""Who may see which document: the ``[[audience]]`` tables of ``corrections.toml`` (pure).

::

    [[audience]]
    documents = "materials/internal/*"   # document id, or a pattern of ids
    groups = ["security-office"]         # who may see them; several tables add up
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kb.documents import Document
from kb.warnings import AudienceWithoutDocument, Warning

_Name = Annotated[str, Field(min_length=1)]


class Audience(BaseModel):
    """Documents that only some groups may see."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: _Name
    groups: Annotated[tuple[_Name, ...], Field(min_length=1)]

    def names(self, document_id: str) -> bool:
        return fnmatchcase(document_id, self.documents)


def with_audiences(
    documents: Mapping[str, Document], audiences: Sequence[Audience], decided: Collection[str]
) -> dict[str, Document]:
    """The documents with their audiences.

    ``decided`` are the documents of this ingest: for them a missing table means public. Others
    keep what they have unless a table names them.
    """
    found = dict(documents)
    for identifier, document in documents.items():
        audience = tuple(sorted({g for a in audiences if a.names(identifier) for g in a.groups}))
        if audience or identifier in decided:
            found[identifier] = replace(document, audience=audience)
    return found


def idle_audience_warnings(
    audiences: Iterable[Audience], documents: Collection[str]
) -> list[Warning]:
    """Tables that name no document: perhaps misspelt, and then something is public by mistake."""
    idle = [a for a in audiences if not any(map(a.names, documents))]
    return [Warning.of(AudienceWithoutDocument(), audience.documents) for audience in idle]
