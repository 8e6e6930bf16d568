"""The chat over the hand-made knowledge base, for a real server and a real browser."""

from __future__ import annotations

import runpy

from streamlit.starlette import App

from checkout import APP
from fake_knowledge_base import open_fake
from kb import assembly

if __name__ == "__main__":
    assembly.open_knowledge_base = open_fake  # type: ignore[assignment]
    runpy.run_path(str(APP), run_name="__main__")
else:
    from screens.visitors.doors import guarded
    from screens.visitors.sign_in import provider_settings

    app = App(__file__, **guarded(provider_settings))
