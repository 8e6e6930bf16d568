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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}"


def findings_in(path: str, lines: Iterable[str]) -> Iterator[Finding]:
    """What looks like a secret in one file."""
    for number, line in enumerate(lines, start=1):
        if ALLOWED_MARK in line:
            continue
        yield from (Finding(path, number, kind) for kind in kinds_in(line))


def kinds_in(line: str) -> Iterator[str]:
    yield from (kind for kind, form in _FORMS.items() if form.search(line))
    if any(is_drawn(match["value"]) for match in _NAMED.finditer(line)):
        yield "value that looks drawn at random, under a name that says it is secret"


def is_drawn(value: str) -> bool:
    """Whether a value looks drawn at random, by its entropy; words and placeholders do not."""
    return entropy_bits(value) >= _MIN_ENTROPY_BITS and bool(re.search(r"\d", value))


def entropy_bits(value: str) -> float:
    """Shannon entropy of a text's characters, in bits a character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)


def tracked(root: Path) -> list[str]:
    """Paths of the files that git holds, or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    return [name.decode() for name in listed.stdout.split(b"\0") if name]


def scan(root: Path, paths: Sequence[str]) -> list[Finding]:
    """Findings in all text files; what is no UTF-8 is no text of ours."""
    found: list[Finding] = []
    for path in paths:
        try:
            text = (root / path).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        found += findings_in(path, text.splitlines())
    return found


def main() -> None:
    found = scan(ROOT, tracked(ROOT))
    for finding in found:
        print(finding)
    if found:
        print(
            f"{len(found)} findings: take them out, and change the secret itself.", file=sys.stderr
        )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
