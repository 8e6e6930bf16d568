"""A maintainer's four steps: put documents, check what is read, correct, publish."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import partial

import streamlit as st

from ingest.curation.staging import Staging, staging_of
from ingest.readers import TAKEN_SUFFIXES
from ingest.staged_job import Status, Step, announce, busy, is_running, read_preview, read_status
from kb.documents import Document
from kb.product import SHIPPED
from screens.material.preview import TROUBLE, has_news, show_corrections, show_preview
from screens.material.words import MaterialWording
from screens.visitors.visit import Visit

_POLL_SECONDS = 1.0


def show_upkeep(visit: Visit, words: MaterialWording) -> None:
    """Only for maintainers: nobody else may change what is answered."""
    if not visit.visitor.is_maintainer:
        return
    staging = staging_of(visit.settings.knowledge_base, visit.settings.materials)
    st.text(words.upkeep_lead)
    if trouble := visit.trouble_at(TROUBLE):
        visit.warn(trouble)
    status = read_status(staging)
    if status and status.state == "running":
        _show_running(staging, status, visit, words)
        return
    _show_outcome(status, visit, words)
    _show_upload(staging, visit, words)
    _show_check(staging, visit, words)
    show_corrections(staging, visit, words)
    _show_publication(staging, visit, words)


def _show_running(staging: Staging, status: Status, visit: Visit, words: MaterialWording) -> None:
    @st.fragment(run_every=_POLL_SECONDS)
    def follow() -> None:
        visit.begin_anew_if_expired()
        now = read_status(staging) or status
        if now.state != "running":
            st.rerun()
        share = now.done / now.total if now.total else 0.0
        doing = words.doing.get(now.doing, now.doing)
        counted = f" {now.done}/{now.total}" if now.total else ""
        st.progress(min(share, 1.0), f"{words.running[now.step]} {doing}{counted}")

    follow()


def _show_outcome(status: Status | None, visit: Visit, words: MaterialWording) -> None:
    if status is None:
        return
    if status.message:
        visit.warn(status.message)
    if status.state == "interrupted":
        st.warning(words.interrupted)
    elif status.state == "done" and status.step == "publish":
        if status.generation:
            st.success(words.published.format(name=status.generation))
        else:
            st.info(words.nothing_published)


def _show_upload(staging: Staging, visit: Visit, words: MaterialWording) -> None:
    st.subheader(words.step_upload, anchor=False)
    with st.form("upload", clear_on_submit=True, border=False):
        st.file_uploader(
            words.choose,
            type=[suffix.removeprefix(".") for suffix in TAKEN_SUFFIXES],
            accept_multiple_files=True,
            key="uploads",
            help=words.choose_help,
        )
        st.form_submit_button(words.put, on_click=_stage_uploads, args=(staging, visit))
    _show_staged(staging, visit.knowledge_base.documents(), words)


def _stage_uploads(staging: Staging, visit: Visit) -> None:
    max_bytes = visit.settings.max_file_mb * 2**20
    for upload in st.session_state.get("uploads") or ():
        stage = partial(staging.stage, upload.name, upload.getvalue(), max_bytes)
        visit.attempt(TROUBLE, stage)


def _show_staged(staging: Staging, documents: Sequence[Document], words: MaterialWording) -> None:
    files, known = staging.files(), {d.id for d in documents}
    st.caption(words.staged if files else words.nothing_staged)
    for place, staged in enumerate(files):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            kind = words.replaces if staged.id in known else words.new
            st.text(f"{staged.id}（{kind}、{max(1, staged.bytes // 1024)} KB）")
            st.button(
                words.take_back,
                key=f"discard-{place}",
                type="tertiary",
                on_click=staging.discard,
                args=(staged.id,),
            )
    if files or staging.corrections():
        st.button(words.clear, key="clear-staging", type="tertiary", on_click=staging.clear)


def _show_check(staging: Staging, visit: Visit, words: MaterialWording) -> None:
    st.subheader(words.step_check, anchor=False)
    st.caption(words.check_help)
    st.button(
        words.check,
        key="check-staged",
        icon=":material/fact_check:",
        disabled=not staging.files(),
        on_click=visit.attempt,
        args=(TROUBLE, partial(start_job, "preview", staging)),
    )
    preview = read_preview(staging)
    if preview:
        show_preview(preview, visit, words)


def _show_publication(staging: Staging, visit: Visit, words: MaterialWording) -> None:
    st.subheader(words.step_publish, anchor=False)
    preview = read_preview(staging)
    is_ready = preview is not None and has_news(preview)
    st.caption(words.publish_help if preview else words.check_first)
    st.button(
        words.publish,
        key="publish-staged",
        type="primary",
        icon=":material/publish:",
        disabled=not is_ready,
        on_click=visit.attempt,
        args=(TROUBLE, partial(start_job, "publish", staging)),
    )


def start_job(step: Step, staging: Staging) -> None:
    """Start it and return at once; ``read_status`` tells how far it is.

    Raises:
        UsageError: another one is under way.
    """
    if is_running(staging):
        raise busy()
    announce(step, staging)
    folders = os.pathsep.join([str(SHIPPED), os.environ.get("PYTHONPATH", "")])
    command = [
        sys.executable, "-m", "ingest.staged_job", step,
        str(staging.folder), str(staging.materials),
    ]  # fmt: skip
    with (staging.folder / "job.log").open("w") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=os.environ | {"PYTHONPATH": folders},
        )  # fmt: skip
    # Waited for, so that nothing of an ended process stays behind.
    threading.Thread(target=process.wait, daemon=True).start()
