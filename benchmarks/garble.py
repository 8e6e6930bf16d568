"""What the garble guard refuses: real texts beside garble made of the same texts, by a fixed seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.harness import Report, table
from ingest.readers import read_source
from ingest.readers.garble import is_garbled

_CHARS = 800
_MIN_CHARS = 60
_MAX_GARBLED = 2_000

Garbling = Callable[[str, random.Random], str]


def garble(paths: list[Path]) -> Report:
    """A path is a PDF (each page is a text), a text file or a corpus.jsonl (a text every 800
    characters), or a folder of such.
    """
    rows: list[tuple[str, str, int, int]] = []
    examples: list[str] = []
    for path in paths:
        texts = [t for t in texts_in(path) if t.strip()]
        refused = [t for t in texts if is_garbled(t)]
        rows.append((path.name, "real texts refused", len(refused), len(texts)))
        examples += [f"refused: {text[:120]!r}" for text in refused[:10]]
        for name, made, kept in _not_refused(texts):
            rows.append((path.name, f"{name}: not refused", len(kept), made))
            examples += [f"not refused: {text[:100]!r}" for text in kept[:2]]
    return Report([table(("texts", "what", "how many", "of"), rows)], rows, examples)


def _not_refused(texts: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Each kind of garble, how many texts of it were made, and those that pass for Japanese."""
    chosen = [t for t in texts if len(t) >= _MIN_CHARS][:_MAX_GARBLED]
    for name, garbling in GARBLINGS.items():
        drawn = random.Random(7)
        made = [garbling(t, drawn) for t in chosen]
        kept = [m for m, t in zip(made, chosen, strict=True) if m != t and not is_garbled(m)]
        yield name, len(made), kept


def texts_in(path: Path) -> Iterator[str]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix in (".pdf", ".txt", ".md", ".jsonl", ".py"):
                yield from texts_in(file)
    elif path.suffix == ".pdf":
        yield from (page.text for page in read_source(path).pages)
    elif path.name == "corpus.jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from _stretches(str(row.get("text", "")))
    elif path.suffix != ".jsonl":
        yield from _stretches(path.read_text(encoding="utf-8", errors="strict"))


def _stretches(text: str) -> Iterator[str]:
    for start in range(0, len(text), _CHARS):
        yield text[start : start + _CHARS]


def _misread(written: str, read: str) -> Garbling:
    def garble(text: str, rng: random.Random) -> str:
        data = text.encode(written, "ignore")
        return data.decode(read, "replace")

    return garble


def _some_replaced(by: Callable[[random.Random], str], share: float) -> Garbling:
    def garble(text: str, rng: random.Random) -> str:
        return "".join(by(rng) if rng.random() < share and not c.isspace() else c for c in text)

    return garble


def _by_map(first: int, last: int) -> Garbling:
    """A wrong ToUnicode map: each character always becomes the same other one."""

    def garble(text: str, rng: random.Random) -> str:
        mapped = {c: chr(rng.randrange(first, last)) for c in sorted(set(text)) if not c.isspace()}
        return "".join(mapped.get(c, c) for c in text)

    return garble


def _shifted_kana(text: str, rng: random.Random) -> str:
    return "".join(
        chr((ord(c) - 0x3041 + 5) % 83 + 0x3041) if "ぁ" <= c <= "ん" else c for c in text
    )


GARBLINGS: Mapping[str, Garbling] = {
    "every third character lost (U+FFFD)": _some_replaced(lambda rng: "\ufffd", 1 / 3),
    "private use": _some_replaced(lambda rng: chr(rng.randrange(0xE000, 0xF000)), 0.9),
    "controls": _some_replaced(lambda rng: chr(rng.randrange(1, 9)), 0.5),
    "glyph numbers": _some_replaced(lambda rng: f"(cid:{rng.randrange(9000)})", 1.0),
    "CP932 read as Latin-1": _misread("cp932", "latin-1"),
    "CP932 read as cp1252": _misread("cp932", "cp1252"),
    "UTF-8 read as Latin-1": _misread("utf-8", "latin-1"),
    "UTF-8 read as CP932": _misread("utf-8", "cp932"),
    "EUC-JP read as CP932": _misread("euc_jp", "cp932"),
    "UTF-16 the wrong way round": _misread("utf-16-le", "utf-16-be"),
    "glyph numbers as characters": _by_map(0x100, 0x3000),
    "a map to random kanji": _by_map(0x4E00, 0x9FFF),
    "hiragana shifted by five": _shifted_kana,
}
