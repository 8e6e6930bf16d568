"""Asks whether a pinned dependency has a known weakness: `python -m scripts.audit`.

It runs pip-audit on constraints.txt, which asks the Python Packaging Advisory Database over the
network and is not among the dependencies: `.venv/bin/pip install pip-audit`. Where it is missing,
or its data cannot be reached, that is said, and the exit code is 2: nothing was checked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
FINE, WEAK, UNKNOWN = 0, 1, 2
_NOTHING_FOUND = "No known vulnerabilities found"
_SKIPPED = "could not be audited"
"""What pip-audit says of a package that it could not look up, while its exit code is 0."""


def audit_command(constraints: Path = CONSTRAINTS) -> list[str]:
    """Only the pinned versions are looked up; nothing is resolved or installed."""
    return [
        sys.executable, "-m", "pip_audit", "--requirement", str(constraints),
        "--no-deps", "--disable-pip", "--progress-spinner", "off",
    ]  # fmt: skip


def verdict(code: int, stdout: str, stderr: str) -> tuple[int, str]:
    """Exit code and one line for what pip-audit said."""
    if "No module named pip_audit" in stderr:
        return (
            UNKNOWN,
            "not audited: pip-audit is not installed; `.venv/bin/pip install pip-audit`.",
        )
    skipped = stdout.count(_SKIPPED)
    if code == 0 and skipped:
        return UNKNOWN, f"not audited: {skipped} packages could not be looked up. Try with network."
    if code == 0 and _NOTHING_FOUND in stdout + stderr:
        return FINE, "no known weakness in the pinned versions."
    if code == 1 and "known vulnerabilit" in stdout + stderr:
        return WEAK, f"known weaknesses:\n{stdout.strip()}"
    reason = (stderr.strip().splitlines() or ["no answer"])[-1]
    return UNKNOWN, f"not audited: the advisories could not be asked ({reason}). Try with network."


def main() -> None:
    asked = subprocess.run(audit_command(), capture_output=True, text=True, check=False)
    code, line = verdict(asked.returncode, asked.stdout, asked.stderr)
    print(line, file=sys.stderr if code == UNKNOWN else sys.stdout)
    sys.exit(code)


if __name__ == "__main__":
    main()
