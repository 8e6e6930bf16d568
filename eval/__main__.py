"""`python -m eval` is `yorozu eval`."""

from __future__ import annotations

import sys

from commands.measuring import eval_app
from commands.terminal import run


def main() -> int:
    return run(eval_app, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
