"""`python -m eval` is `yorozu eval`."""

from __future__ import annotations

import sys

import typer

from eval.cli import eval_app, language, say
from kb.errors import YorozuError

NOTHING_DONE, INTERRUPTED = 2, 130


def main() -> int:
    """Run the command and return its exit code; every error is one line on stderr."""
    try:
        code = eval_app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.TyperException as error:
        say(_one_line(error))
        code = NOTHING_DONE
    except YorozuError as error:
        say(error.message.in_language(language()))
        code = NOTHING_DONE
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    return code or 0


def _one_line(error: typer.TyperException) -> str:
    told = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(told).split())[:400]


if __name__ == "__main__":
    sys.exit(main())
