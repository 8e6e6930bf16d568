"""The chat over the hand-made knowledge base with a model that writes slowly."""

from __future__ import annotations

import runpy
from typing import Any

from streamlit.starlette import App

from checkout import APP
from fake_knowledge_base import FakeKnowledgeBase
from kb import assembly

PAUSE_SECONDS = 0.7


def open_writing(settings: Any) -> FakeKnowledgeBase:
    return FakeKnowledgeBase(has_model=True, pause=PAUSE_SECONDS)


if __name__ == "__main__":
    assembly.open_knowledge_base = open_writing  # type: ignore[assignment]
    runpy.run_path(str(APP), run_name="__main__")
else:
    from screens.visitors.doors import guarded
    from screens.visitors.sign_in import provider_settings

    app = App(__file__, **guarded(provider_settings))
