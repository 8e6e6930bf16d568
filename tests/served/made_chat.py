"""The chat over a knowledge base made by a real ingest with the fake embedder."""

from __future__ import annotations

import runpy

from streamlit.starlette import App

from checkout import APP
from kb import assembly
from made_knowledge_base import open_made

if __name__ == "__main__":
    assembly.open_knowledge_base = open_made  # type: ignore[assignment]
    runpy.run_path(str(APP), run_name="__main__")
else:
    from screens.visitors.doors import guarded
    from screens.visitors.sign_in import provider_settings

    app = App(__file__, **guarded(provider_settings))
