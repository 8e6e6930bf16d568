"""A maintainer's decisions about what the pipeline concluded: ``corrections.toml``.

It lies beside the material and survives every re-ingest::

    [[correction]]
    document = "materials/yorozu-07.pdf"   # document id
    section = "質問⑥"
    label = "回答[No.153]"                 # which answer; may be left out
    what = "number"                        # number | section | personal-data
    action = "override"                    # accept | reject | override
    guideline_nos = [99]                   # with number + override
    # part = "question"                    # question | answer | table | explanation; else all but question
    # begins = "鍵の付いた棚に"              # how the passage begins, literal
    # value = "質問7"                      # with section + override
    # pages = [5, 6]                       # with personal-data

``accept`` confirms what the pipeline concluded and silences its warning; ``reject`` goes back to
what the material printed; ``override`` says what is right. For personal data, ``reject`` keeps
the text of the section or pages, ``override`` leaves them out. Who may see a document is said in
the same file, by ``[[audience]]`` tables (``ingest/curation/audiences.py``), and what a whole
document is by ``[[document]]`` tables (``ingest/curation/declarations.py``), where an answer belongs
by ``[[answer]]`` tables (``ingest/curation/answers.py``). A correction that fits nothing is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ingest.curation.answers import AnswerPlace
from ingest.curation.audiences import Audience
from ingest.curation.declarations import Declaration
from kb.documents import Part, Passage
from kb.errors import MaterialError
from kb.files import read_toml
from kb.guideline.numbers import EVERY_NUMBER, FIRST_NUMBER, LAST_NUMBER, numbers_in_material
from kb.warnings import CorrectionWithoutPlace, DeclarationWithoutDocument, Warning

FILE_NAME = "corrections.toml"


class Correction(BaseModel):
    """One decision."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    section: str | None = None
    label: str | None = None
    what: Literal["number", "section", "personal-data"] = "number"
    action: Literal["accept", "reject", "override"]
    guideline_nos: tuple[int, ...] = ()
    part: Part | None = None
    begins: str | None = None
    value: str | None = None
    pages: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> Correction:
        if any(n not in EVERY_NUMBER for n in self.guideline_nos):
            raise ValueError(f"guideline_nos must be between {FIRST_NUMBER} and {LAST_NUMBER}")
        if self.what == "section" and self.action == "override" and not self.value:
            raise ValueError("section with override needs value")
        if self.what != "personal-data" and not self.section:
            raise ValueError("section is needed")
        return self


class Decisions(BaseModel):
    """All that the file says."""

    model_config = ConfigDict(extra="forbid")

    correction: tuple[Correction, ...] = ()
    audience: tuple[Audience, ...] = ()
    document: tuple[Declaration, ...] = ()
    answer: tuple[AnswerPlace, ...] = ()


def joined_decisions(several: Iterable[Decisions]) -> Decisions:
    """What the files of several folders say together."""
    told = list(several)
    return Decisions(
        correction=tuple(x for each in told for x in each.correction),
        audience=tuple(x for each in told for x in each.audience),
        document=tuple(x for each in told for x in each.document),
        answer=tuple(x for each in told for x in each.answer),
    )


def load_decisions(path: Path) -> Decisions:
    """What the file says, nothing where there is no file.

    Raises:
        MaterialError: the file is not TOML, or an entry is incomplete or has an unknown key.
    """
    if not path.is_file():
        return Decisions()
    try:
        return Decisions.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line_of(path, first["loc"])
        place = f"{line} 行目 {where}" if line else where
        raise _unusable(path, f"{place}: {first['msg']}") from error
    except ValueError as error:
        raise _unusable(path, str(error)) from error


def _line_of(path: Path, place: Sequence[int | str]) -> int | None:
    """The line, from 1, of the table that an error is about: its ``[[name]]``."""
    if len(place) < 2 or not isinstance(place[1], int):
        return None
    head = re.compile(rf"\s*\[\[\s*{re.escape(str(place[0]))}\s*\]\]")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    heads = [number for number, line in enumerate(lines, start=1) if head.match(line)]
    return heads[place[1]] if place[1] < len(heads) else None


def correction_toml(correction: Correction) -> str:
    """One correction as a table of the file, without what holds its default."""
    values = correction.model_dump(mode="json", exclude_defaults=True)
    # JSON's strings and lists of numbers are TOML's too, but for one control character.
    lines = [f"{name} = {json.dumps(v, ensure_ascii=False)}" for name, v in values.items()]
    return "\n".join(["[[correction]]", *lines, ""]).replace("\x7f", "\\u007f")


def _unusable(path: Path, reason: str) -> MaterialError:
    return MaterialError(
        f"{path.name} を使えません: {reason}。直してから、もう一度取り込んでください。",
        f"{path.name} cannot be used: {reason}. Correct it and ingest again.",
    )


def personal_pages(
    corrections: Iterable[Correction], document_id: str, action: Literal["reject", "override"]
) -> frozenset[int]:
    """Pages that the maintainer keeps though the pipeline takes them for personal (``reject``), or
    leaves out as personal (``override``)."""
    return frozenset(
        page
        for c in corrections
        if c.document == document_id and c.what == "personal-data" and c.action == action
        for page in c.pages
    )


def corrected(
    passages: Sequence[Passage], warnings: Sequence[Warning], corrections: Sequence[Correction]
) -> tuple[list[Passage], list[Warning]]:
    """Passages and warnings after the maintainer's decisions."""
    new_passages, new_warnings, idle = list(passages), list(warnings), []
    for correction in corrections:
        is_used = bool(correction.pages) or any(_matches(p, correction) for p in new_passages)
        new_passages = [_apply(p, correction) for p in new_passages]
        kept = [w for w in new_warnings if not _settles(correction, w)]
        if not is_used and len(kept) == len(new_warnings):
            idle.append(_fits_nothing(correction))
        new_warnings = kept
    return new_passages, new_warnings + idle


def _fits_nothing(correction: Correction) -> Warning:
    told = (correction.section, correction.label, correction.part, correction.begins)
    facts = CorrectionWithoutPlace("correction", " ".join(filter(None, told)) or correction.what)
    return Warning.of(facts, correction.document)


def idle_correction_warnings(decisions: Decisions, documents: Collection[str]) -> list[Warning]:
    """Corrections and answers' places of documents that there are not."""
    named = [c.document for c in decisions.correction] + [a.document for a in decisions.answer]
    gone = [document for document in dict.fromkeys(named) if document not in documents]
    return [Warning.of(DeclarationWithoutDocument(), document) for document in gone]


def _matches(passage: Passage, correction: Correction) -> bool:
    is_part = passage.part == correction.part if correction.part else passage.part != "question"
    return (
        passage.document_id == correction.document
        and passage.section == correction.section
        and is_part
        and passage.text.startswith(correction.begins or "")
        and (correction.label is None or passage.label == correction.label)
    )


def _apply(passage: Passage, correction: Correction) -> Passage:
    if not _matches(passage, correction):
        return passage
    if correction.what == "section" and correction.action == "override" and correction.value:
        return replace(passage, section=correction.value)
    if correction.what != "number":
        return passage
    if correction.action == "override":
        numbers = tuple(sorted(correction.guideline_nos))
        is_slip = passage.is_slip and set(numbers) != set(_printed(passage))
        return replace(passage, guideline_nos=numbers, is_slip=is_slip)
    if correction.action == "reject" and passage.label:
        return replace(passage, guideline_nos=_printed(passage), is_slip=False)
    return passage


def _printed(passage: Passage) -> tuple[int, ...]:
    return numbers_in_material(passage.label or "")


def _settles(correction: Correction, warning: Warning) -> bool:
    facts = warning.facts
    label = getattr(facts, "label", None)
    same_place = warning.section == correction.section or warning.page in correction.pages
    return (
        warning.document == correction.document
        and facts.settled_by == correction.what
        and same_place
        and (correction.label is None or label in (correction.label, None))
    )
