"""The material page: documents, warnings, generations; upload and publication for maintainers.

Nothing of a document is rendered as markup: its words go through ``st.text`` or are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kb.errors import YorozuError
from kb.generations.history import GenerationChange, record
from kb.opening import open_generations
from kb.places import listed, short_page
from kb.product import SHIPPED
from kb.telling import telling
from kb.warnings import Warning, kind_line
from screens.material.preview import document_facts
from screens.material.upkeep import show_upkeep
from screens.material.words import MaterialWording
from screens.safe_text import escaped, web_address
from screens.visitors.visit import Visit

_STYLE = SHIPPED / "screens" / "reading.css"
_WARNINGS_AT_FIRST = 30


def show_material_page(visit: Visit) -> None:
    words = MaterialWording(visit.settings.language)
    st.html(_STYLE)
    st.header(words.page, anchor=False)
    st.text(words.lead)
    if visit.knowledge_base.is_sample:
        st.info(visit.wording.sample, icon=":material/science:")
    is_maintainer = visit.visitor.is_maintainer
    names = [words.documents, words.warnings, words.generations]
    tabs = st.tabs([*names, words.upkeep] if is_maintainer else names)
    with tabs[0]:
        _show_documents(visit, words)
    with tabs[1]:
        _show_warnings(visit, words)
    with tabs[2]:
        _show_generations(visit, words)
    if is_maintainer:
        with tabs[3]:
            show_upkeep(visit, words)


def _show_documents(visit: Visit, words: MaterialWording) -> None:
    documents = visit.knowledge_base.documents()
    titles = {d.id: d.title for d in documents}
    newest_first = sorted(documents, key=lambda d: d.date or "", reverse=True)
    for place, document in enumerate(sorted(newest_first, key=lambda d: d.duplicate_of or "")):
        with st.container(key=f"document-{place}", border=True, gap="small"):
            st.markdown(f"**{escaped(document.title)}**")
            length = words.pages.format(count=document.pages) if document.pages else None
            st.caption(escaped(document_facts(vars(document), visit, length)))
            if document.duplicate_of:
                title = titles.get(document.duplicate_of, document.duplicate_of)
                st.caption(escaped(words.duplicate.format(title=title)))
            if document.superseded_by:
                newer = visit.wording.superseded.format(title=document.superseded_by)
                st.warning(escaped(newer), icon=":material/update:")
            if address := web_address(document.url):
                st.link_button(visit.wording.open_source, address, icon=":material/open_in_new:")


def _show_warnings(visit: Visit, words: MaterialWording) -> None:
    warnings, language = visit.knowledge_base.warnings(), visit.settings.language
    if not warnings:
        st.text(words.no_warnings)
        return
    st.text(words.warnings_lead)
    titles = {d.id: d.title for d in visit.knowledge_base.documents()}
    told = telling(warnings, visit.knowledge_base.told_before())
    for group in told.groups:
        first = group[0]
        kind = f"{kind_line(first.kind, language)}（{len(group)}）"
        name = listed(kind, titles.get(first.document, first.document))
        with st.expander(escaped(name), expanded=first.severity == "serious"):
            _show_group(group, titles, visit, words)
    if told.routine:
        named = (f"{kind_line(kind, language)} {count}" for kind, count in told.routine.items())
        st.caption(escaped(words.routine.format(listed=listed(*named))))
    if told.before:
        with st.expander(words.told_before.format(count=len(told.before))):
            _show_group(told.before, titles, visit, words)


def _show_group(
    group: Sequence[Warning], titles: Mapping[str, str], visit: Visit, words: MaterialWording
) -> None:
    for warning in group[:_WARNINGS_AT_FIRST]:
        title = titles.get(warning.document, warning.document)
        st.caption(escaped(listed(title, warning.section, short_page(warning.page))))
        st.text(warning.facts.in_language(visit.settings.language))
    if len(group) > _WARNINGS_AT_FIRST:
        st.caption(words.more.format(count=len(group) - _WARNINGS_AT_FIRST))


def _show_generations(visit: Visit, words: MaterialWording) -> None:
    changes = visit.knowledge_base.changes()
    for change in changes:
        with st.container(key=f"generation-{change.name}", border=True, gap="small"):
            created = (change.created or "").replace("T", " ").removesuffix("Z")
            name = words.generation.format(name=change.name, created=f"{created} UTC")
            sign = f" ・ {words.in_use}" if change.is_live else ""
            st.markdown(f"**{escaped(name + sign)}**")
            _show_change(change, words)
    if visit.visitor.is_maintainer and not visit.knowledge_base.is_sample:
        _show_roll_back(visit, words)


def _show_change(change: GenerationChange, words: MaterialWording) -> None:
    if change.before is None:
        st.text(words.first_kept.format(count=change.documents))
        return
    listed = {"added": change.added, "changed": change.changed, "removed": change.removed}
    if not any(listed.values()):
        st.text(words.no_change)
    for slug, documents in listed.items():
        for document in documents:
            st.text(f"{words.changes[slug]}: {document.title}（{document.id}）")


def _show_roll_back(visit: Visit, words: MaterialWording) -> None:
    earlier = visit.knowledge_base.generation_before()
    if earlier is None:
        st.caption(words.no_earlier)
        return
    # Two steps: everybody's answers change with it.
    with st.popover(words.roll_back, icon=":material/undo:", key="roll-back"):
        st.text(words.roll_back_help)
        if st.button(words.roll_back_now.format(name=earlier), key="roll-back-now"):
            _roll_back(visit, words)


def _roll_back(visit: Visit, words: MaterialWording) -> None:
    try:
        name = open_generations(visit.settings).roll_back()
        record(visit.settings.knowledge_base, "rollback", name)
    except YorozuError as error:
        visit.warn(error.message)
        return
    st.toast(words.rolled_back.format(name=name))
    st.rerun()
