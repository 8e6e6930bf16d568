"""The chat's process where it has a status address: that address, then Streamlit.

``python -m screens.serving.served app.py --server.port …`` is ``streamlit run`` with the knowledge base
opened before the first visitor comes, so that readiness means ready.
"""

from __future__ import annotations

import sys
import threading

from kb.errors import YorozuError
from kb.settings import Settings, load_settings
from kb.telemetry.json_log import begin_logging
from kb.telemetry.metrics import process_metrics
from kb.text.bilingual import Language
from screens.serving.opening import open_in_background
from screens.serving.status import Facts, readiness, serve_status


def main() -> None:
    """Serve until stopped; an error of ours is one line on stderr and exit code 2."""
    language: Language = "ja"
    try:
        settings = load_settings()
        language = settings.language
        begin_observing(settings)
    except YorozuError as error:
        print(error.message.in_language(language), file=sys.stderr)  # noqa: T201 - told to the operator
        sys.exit(2)
    from streamlit.web import cli as streamlit_cli

    sys.argv = ["streamlit", "run", *sys.argv[1:]]
    streamlit_cli.main()


def begin_observing(settings: Settings) -> None:
    """Open the status address, and begin to open the knowledge base behind it.

    Raises:
        UsageError: the status address cannot be used.
    """
    begin_logging(settings)

    def ready_now() -> Facts:
        return readiness(lambda: open_in_background(settings))

    serve_status(settings.status_address, settings.status_port, ready_now, process_metrics().text)
    threading.Thread(target=ready_now, name="opening", daemon=True).start()


if __name__ == "__main__":
    main()
