"""Which question an answer belongs to, and where it begins, as a maintainer says: ``[[answer]]``.

::

    [[answer]]
    document = "materials/yorozu-08.pdf"   # document id
    begins = "鍵の付いた棚に"                # how its first line begins, literal, without its mark
    question = "質問③"                     # moves it there; the same question: splits it off
    # continues = true                     # or: it goes on with the answer before it
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

_Words = Annotated[str, Field(min_length=1)]


class AnswerPlace(BaseModel):
    """One table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: _Words
    begins: _Words
    question: _Words | None = None
    continues: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> AnswerPlace:
        if bool(self.question) == self.continues:
            raise ValueError("either question or continues = true is needed")
        return self
