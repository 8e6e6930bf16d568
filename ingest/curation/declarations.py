"""What a maintainer says of whole documents: the ``[[document]]`` tables of ``corrections.toml``.

::

    [[document]]
    documents = "materials/lists/*.xlsx"  # document id, or a pattern of ids
    kind = "reference"                    # meeting | guideline | reference
    title = "倉庫の点検表"
    date = "2026-06-05"                   # YYYY, YYYY-MM or YYYY-MM-DD
    meeting = 8                           # the N of 第N回; 0: none
    edition = "2.0"                       # of a meeting: the edition that its numbers are of
    numbering = "own"                     # guideline | own: whose the document's numbers are
    names_items = false                   # its sheets name no guideline items
    columns.number = "管理番号"             # heads of its tables: number, question, answer, items (of
    columns.condition = "見る所"            # a question), label, level, requirement, condition, criterion
    silence = ["unknown-link"]            # kinds of warnings that are not told; ["*"] is all

Every key but ``documents`` may be left out; of several tables that name a document the last one
that has a key decides it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ingest.curation.columns import ColumnRole
from kb.documents import DocumentKind
from kb.warnings import KINDS, DeclarationWithoutDocument, Warning

_Name = Annotated[str, Field(min_length=1)]
EVERY_KIND = "*"


class Declaration(BaseModel):
    """One table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: _Name
    kind: DocumentKind | None = None
    title: _Name | None = None
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    meeting: Annotated[int, Field(ge=0, le=999)] | None = None
    edition: _Name | None = None
    numbering: Literal["guideline", "own"] | None = None
    names_items: bool | None = None
    columns: Mapping[ColumnRole, _Name] = Field(default_factory=dict)
    silence: tuple[str, ...] = ()

    @field_validator("silence")
    @classmethod
    def _are_kinds(cls, silence: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [kind for kind in silence if kind != EVERY_KIND and kind not in KINDS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no kind of warning")
        return silence

    def names(self, document_id: str) -> bool:
        return fnmatchcase(document_id, self.documents)

    def silences(self, kind: str) -> bool:
        return kind in self.silence or EVERY_KIND in self.silence


def declared(declarations: Iterable[Declaration], document_id: str) -> Declaration:
    """What all tables together say of a document."""
    said = Declaration(documents=document_id)
    for declaration in declarations:
        if declaration.names(document_id):
            told = declaration.model_dump(
                exclude={"documents", "silence", "columns"}, exclude_none=True
            )
            silence = tuple(dict.fromkeys((*said.silence, *declaration.silence)))
            columns = {**said.columns, **declaration.columns}
            said = said.model_copy(update=told | {"silence": silence, "columns": columns})
    return said


def idle_declaration_warnings(
    declarations: Sequence[Declaration], documents: Collection[str]
) -> list[Warning]:
    """Tables that name no document: perhaps misspelt, and then nothing of them holds."""
    idle = [d for d in declarations if not any(map(d.names, documents))]
    return [Warning.of(DeclarationWithoutDocument(), d.documents) for d in idle]
