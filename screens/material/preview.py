"""What a check of staged documents read, before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import streamlit as st

from kb.guideline.numbers import number_words
from kb.places import listed, meeting_words, page_words, short_page
from kb.warnings import KINDS, kind_line
from screens.guideline.words import GuidelineWording
from screens.material.corrections import prefill
from screens.material.words import MaterialWording
from screens.safe_text import escaped
from screens.visitors.visit import Visit

_PASSAGES_AT_FIRST = 80


def has_news(preview: Mapping[str, Any]) -> bool:
    """Whether publishing would change anything."""
    return bool(preview["report"]["added"] or preview["report"]["changed"])


def show_preview(preview: Mapping[str, Any], visit: Visit, words: MaterialWording) -> None:
    report = preview["report"]
    read = {document["id"] for document in preview["documents"]}
    warnings = [w for w in report["warnings"] if w["document"] in read]
    st.text(_summary(report, len(warnings), words))
    if not has_news(preview):
        st.info(words.nothing_new)
    for failure in report["failed"]:
        st.warning(escaped(f"{failure['path']}: {failure['message']}"), title=words.failed)
    for place, warning in enumerate(warnings):
        _show_warning(place, warning, visit, words)
    for place, document in enumerate(preview["documents"]):
        _show_document(place, document, visit, words)


def _summary(report: Mapping[str, Any], warnings: int, words: MaterialWording) -> str:
    counted = {name: len(report[name]) for name in ("added", "changed", "failed")}
    return words.summary.format(**counted, unchanged=report["unchanged"], warnings=warnings)


def _show_warning(
    place: int, warning: Mapping[str, Any], visit: Visit, words: MaterialWording
) -> None:
    with st.container(key=f"warning-{place}", border=True, gap="small"):
        kind = kind_line(warning["kind"], visit.settings.language)
        where = (warning["document"], warning["section"], short_page(warning["page"]))
        st.caption(escaped(listed(kind, *where)))
        st.text(warning["message"])
        if what := KINDS[warning["kind"]].settled_by:
            values = {name: warning[name] for name in ("document", "section", "page")}
            st.button(
                words.correct_this,
                key=f"correct-{place}",
                type="tertiary",
                icon=":material/edit:",
                on_click=prefill,
                args=({**values, "what": what},),
            )


def _show_document(
    place: int, document: Mapping[str, Any], visit: Visit, words: MaterialWording
) -> None:
    passages = document["passages"]
    title = escaped(words.parse.format(title=document["title"], count=len(passages)))
    with st.expander(title, key=f"parse-{place}"):
        st.caption(escaped(document_facts(document, visit)))
        parts = GuidelineWording(visit.settings.language).parts
        for (page, section, part), some in groupby(
            passages[:_PASSAGES_AT_FIRST], lambda p: (p["page"], p["section"], p["part"])
        ):
            run = list(some)
            at = page_words(page, visit.wording.language)
            numbers = number_words(run[0]["guideline_nos"], "・")
            st.caption(escaped(listed(at, section, parts[part], numbers, run[0]["label"])))
            st.text("\n".join(p["text"] for p in run))
        if len(passages) > _PASSAGES_AT_FIRST:
            st.caption(words.more.format(count=len(passages) - _PASSAGES_AT_FIRST))


def document_facts(document: Mapping[str, Any], visit: Visit, length: str | None = None) -> str:
    """Kind, meeting, day, edition, publisher, length and id, as far as they are known."""
    return listed(
        visit.wording.kinds[document["kind"]],
        meeting_words(document["meeting"], visit.wording.language),
        document["date"],
        document["edition"],
        document["publisher"],
        length,
        document["id"],
    )
