"""What a check of staged documents read, before anything changes, and the form for its corrections.

Corrections become ``corrections.toml`` when they are published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import groupby
from typing import Any, get_args

import streamlit as st

from ingest.curation.corrections import Correction
from ingest.curation.staging import Staging
from kb.errors import UsageError
from kb.guideline.numbers import number_words
from kb.places import listed, meeting_words, page_words, short_page
from kb.warnings import KINDS, SEVERITIES, kind_line
from screens.guideline.words import GuidelineWording
from screens.material.words import MaterialWording
from screens.safe_text import escaped
from screens.visitors.visit import Visit

_PASSAGES_AT_FIRST = 80
_WHATS: tuple[str, ...] = get_args(Correction.model_fields["what"].annotation)
_ACTIONS: tuple[str, ...] = get_args(Correction.model_fields["action"].annotation)

TROUBLE = "upkeep"
"""Where errors of all steps are told: one line above them."""


def has_news(preview: Mapping[str, Any]) -> bool:
    """Whether publishing would change anything."""
    return bool(preview["report"]["added"] or preview["report"]["changed"])


def show_preview(preview: Mapping[str, Any], visit: Visit, words: MaterialWording) -> None:
    report = preview["report"]
    read = {document["id"] for document in preview["documents"]}
    warnings = sorted(
        (w for w in report["warnings"] if w["document"] in read),
        key=lambda w: (not w["new"], SEVERITIES.index(w["severity"])),
    )
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


def prefill(warning: Mapping[str, Any]) -> None:
    """Fill the form from a warning: what remains is the decision."""
    st.session_state["correct-document"] = warning["document"]
    st.session_state["correct-section"] = warning["section"] or ""
    st.session_state["correct-what"] = warning["what"]
    st.session_state["correct-pages"] = str(warning["page"] or "")
    st.session_state["correct-open"] = True


def show_corrections(staging: Staging, visit: Visit, words: MaterialWording) -> None:
    st.subheader(words.step_correct, anchor=False)
    st.caption(words.correct_help)
    inside = f"{staging.root.name}/"
    documents = [d.id for d in visit.knowledge_base.documents() if d.id.startswith(inside)]
    choice = sorted({*documents, *(f.id for f in staging.files())})
    if choice:
        with st.expander(words.add, expanded=st.session_state.pop("correct-open", False)):
            _show_form(choice, staging, visit, words)
    _show_added(staging, words)


def _show_form(choice: list[str], staging: Staging, visit: Visit, words: MaterialWording) -> None:
    with st.form("correction", border=False):
        st.selectbox(words.document, choice, key="correct-document")
        st.text_input(words.section, key="correct-section")
        st.text_input(words.label, key="correct-label")
        st.radio(
            words.what,
            _WHATS,
            format_func=lambda what: words.whats[what],
            horizontal=True,
            key="correct-what",
        )
        st.radio(
            words.action,
            _ACTIONS,
            format_func=lambda action: words.actions[action],
            key="correct-action",
        )
        st.text_input(words.numbers, key="correct-numbers")
        st.text_input(words.value, key="correct-value")
        st.text_input(words.page_numbers, key="correct-pages")
        st.form_submit_button(
            words.add,
            on_click=lambda: visit.attempt(TROUBLE, lambda: _add(staging, visit)),
            key="add-correction",
        )


def _add(staging: Staging, visit: Visit) -> None:
    """Propose what the form says; a document of the knowledge base is proposed anew with it."""
    values = _form_values()
    document = str(values["document"])
    content = visit.knowledge_base.source_bytes(document)
    is_staged = document in {f.id for f in staging.files()}
    if not is_staged and content is None:
        raise UsageError(
            f"{document} の元のファイルがないため、訂正できません。もう一度取り込んでください。",
            f"the file of {document} is not kept, so it cannot be corrected. Ingest it again.",
        )
    staging.add_correction(values)
    if not is_staged and content is not None:
        staging.take_known(document, content)


def _form_values() -> dict[str, Any]:
    typed = {name: st.session_state.get(f"correct-{name}") or None for name in
             ("document", "section", "label", "what", "action", "value")}  # fmt: skip
    texts = {k: v.strip() or None if isinstance(v, str) else v for k, v in typed.items()}
    numbers = _numbers(st.session_state.get("correct-numbers"))
    pages = _numbers(st.session_state.get("correct-pages"))
    is_page = texts["what"] == "personal-data"
    return texts | {"guideline_nos": numbers, "pages": pages if is_page else ()}


def _numbers(typed: str | None) -> tuple[int, ...]:
    """Every number in a text; that they are item numbers or pages is checked where they are used."""
    plain = unicodedata.normalize("NFKC", typed or "")
    return tuple(int(digits) for digits in re.findall(r"[0-9]{1,5}", plain))


def _show_added(staging: Staging, words: MaterialWording) -> None:
    corrections = staging.corrections()
    if corrections:
        st.caption(words.added)
    for place, correction in enumerate(corrections):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(_told(correction, words))
            st.button(
                words.take_back,
                key=f"uncorrect-{place}",
                type="tertiary",
                on_click=staging.remove_correction,
                args=(place,),
            )


def _told(correction: Correction, words: MaterialWording) -> str:
    numbers = number_words(correction.guideline_nos, "・")
    pages = "・".join(map(short_page, correction.pages))
    return listed(
        correction.document, correction.section, correction.label, words.whats[correction.what],
        words.actions[correction.action], numbers, correction.value, pages,
    )  # fmt: skip
