"""Finds what looks like a secret in the files that git holds: `python -m scripts.secrets_scan`.

Exit code 1 and a line for each finding, without the secret itself. A line that must look like one
(a made key in a test) ends with the mark that `ALLOWED_MARK` says, with the reason before it.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_MARK = "not-a-secret"
_MIN_ENTROPY_BITS = 3.5
"""Bits a character of a value: words of a language have about 2 to 3, drawn keys 4 to 6."""

# Forms by the issuers' own documentation.
_FORMS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b"),
    "OpenAI or Anthropic key": re.compile(r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    "Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "Slack token": re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{20,}"),
    "LangSmith key": re.compile(r"\blsv2_(?:pt|sk)_[0-9a-f]{32}"),
    "JSON Web Token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "address with a password": re.compile(r"\b[a-z][a-z0-9+]{2,}://[^\s/:@'\"<>{}]+:[^\s/@'\"<>{}]{3,}@"),
}  # fmt: skip
_NAMED = re.compile(
    r"""(?ix) \b[\w.-]*(?:password|passwd|secret|token|api_?key)[\w-]*
    ["']? \s* [:=] \s* ["'] (?P<value>[^"'\s]{16,}) ["']"""
)
"""A value in quotation marks for a name that says it is secret."""


def kinds_in(line: str) -> Iterator[str]:
    yield from (kind for kind, form in _FORMS.items() if form.search(line))
    if any(is_drawn(match["value"]) for match in _NAMED.finditer(line)):
        yield "value that looks drawn at random, under a name that says it is secret"


def is_drawn(value: str) -> bool:
    """Whether a value looks drawn at random: words and placeholders do not."""
    return entropy_bits(value) >= _MIN_ENTROPY_BITS and bool(re.search(r"\d", value))


def entropy_bits(value: str) -> float:
    """Shannon entropy of a text's characters, in bits a character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)


def scan(root: Path) -> list[str]:
    """Place and kind of each finding in the text files that git holds, or would hold."""
    listed = subprocess.run(
        # With a pattern that every line matches; what git takes for binary is left out.
        ["git", "grep", "--untracked", "-InzE", ""],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode > 1:
        listed.check_returncode()
    lines = (line.split("\0", 2) for line in listed.stdout.decode("utf-8", "replace").split("\n"))
    return [
        f"{line[0]}:{line[1]}: {kind}"
        for line in lines
        if len(line) == 3 and ALLOWED_MARK not in line[2]
        for kind in kinds_in(line[2])
    ]


def main() -> None:
    if found := scan(ROOT):
        told = f"{len(found)} findings: take them out, and change the secret itself."
        sys.exit("\n".join([*found, told]))


if __name__ == "__main__":
    main()
