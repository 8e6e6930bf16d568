"""Questions that want more than one answer: several subjects named, or one wherever it is told."""

from __future__ import annotations

import re

from kb.text.words import tokenise

_EACH = re.compile(
    r"それぞれ|両方|どちらも|いずれも|各々|別々に|(?:[2-9二三四五六七八九])つ(?:分|とも)"
)
_WHEREVER = re.compile(
    r"(?:どこに|どこで|どの質問で)(?:出て|書い|載っ|触れ|述べ)|またい(?:で|だ)|横断"
)
# 「と」 before 言う, 思う and the like quotes; it joins only between names.
_JOINT = re.compile(
    r"(?<=[一-龯々ァ-ヶーa-z0-9」方])(?:と、?|、|・|や|及び|および|並びに|それから)"
    r"(?=[一-龯ァ-ヶa-z0-9「])(?![言思考見])"
)


def subjects_of(form: str) -> tuple[str, ...]:
    """The subjects of a question that asks for each of them; empty where it does not."""
    if not _EACH.search(form):
        return ()
    parts = [part for part in _JOINT.split(form) if tokenise(_EACH.sub("", part))]
    return tuple(parts) if len(parts) > 1 else ()


def asks_wherever(form: str) -> bool:
    """Whether every place is wanted that tells of the subject."""
    return _WHEREVER.search(form) is not None
