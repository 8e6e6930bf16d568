"""The chat over the hand-made knowledge base, which opens when it may, and notes when it does."""

from __future__ import annotations

import runpy
import time
from pathlib import Path
from typing import Any

from streamlit.starlette import App

from checkout import APP
from fake_knowledge_base import FakeKnowledgeBase
from kb import assembly

MAY_OPEN = "may-open.txt"
OPENED = "opened.txt"


def open_slowly(settings: Any) -> FakeKnowledgeBase:
    with Path(OPENED).open("a") as file:
        file.write("opened\n")
    while not Path(MAY_OPEN).exists():
        time.sleep(0.1)
    return FakeKnowledgeBase()


if __name__ == "__main__":
    assembly.open_knowledge_base = open_slowly  # type: ignore[assignment]
    runpy.run_path(str(APP), run_name="__main__")
else:
    from screens.visitors.doors import guarded
    from screens.visitors.sign_in import provider_settings

    app = App(__file__, **guarded(provider_settings))
