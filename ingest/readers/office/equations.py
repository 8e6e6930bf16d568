"""Equations as one line of text: a/b, x^2, √(x), ∑_(i=1)^n (ECMA-376 part 1 §22.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import M, W, local_name

RunText = Callable[[Element], str]
"""What is seen of a run in an equation."""

_PROPERTIES = frozenset("rPr ctrlPr argPr oMathParaPr".split())  # noqa: SIM905 - names of elements
_ACCENTS = {"\u0302": "^", "\u0303": "~", "\u0305": "‾", "\u20d7": "→", "\u0307": "˙"}


class EquationText:
    """Writes equations. ``run_text`` says what is seen of a run."""

    def __init__(self, run_text: RunText) -> None:
        self._run_text = run_text
        self._shapes: Mapping[str, Callable[[Element], str]] = {
            "r": run_text,
            "f": self._fraction,
            "rad": self._radical,
            "sSup": lambda e: self._scripts(e, "", "sup"),
            "sSub": lambda e: self._scripts(e, "sub", ""),
            "sSubSup": lambda e: self._scripts(e, "sub", "sup"),
            "sPre": self._prescripts,
            "nary": self._nary,
            "d": self._delimited,
            "m": self._matrix,
            "eqArr": lambda e: "; ".join(map(self.text, e.findall(M + "e"))),
            "limLow": lambda e: self._scripts(e, "lim", ""),
            "limUpp": lambda e: self._scripts(e, "", "lim"),
            "func": lambda e: f"{self._part(e, 'fName')} {self._part(e, 'e')}".strip(),
            "acc": self._accented,
            "phant": self._phantom,
            "oMathPara": lambda e: "\n".join(map(self.text, e.findall(M + "oMath"))),
        }

    def text(self, element: Element) -> str:
        """An equation, or a part of one, as text."""
        return "".join(map(self._one, self._shown(element)))

    @staticmethod
    def _shown(element: Element) -> Iterator[Element]:
        return (e for e in element if local_name(e) not in _PROPERTIES and not _is_properties(e))

    def _one(self, element: Element) -> str:
        if element.tag in (f"{M}r", f"{W}r"):
            return self._run_text(element)
        if element.tag.startswith(M):
            return self._shapes.get(local_name(element), self.text)(element)
        # Wrappers of Word's: links, insertions; what is deleted shows nothing.
        return "" if element.tag in (f"{W}del", f"{W}moveFrom") else self.text(element)

    def _part(self, element: Element, name: str) -> str:
        part = element.find(M + name)
        return self.text(part) if part is not None else ""

    def _fraction(self, element: Element) -> str:
        above, below = self._part(element, "num"), self._part(element, "den")
        if _setting(element, "fPr", "type") == "noBar":
            return f"({above} {below})"
        return f"{_grouped(above)}/{_grouped(below)}"

    def _radical(self, element: Element) -> str:
        return f"{self._part(element, 'deg')}√{_grouped(self._part(element, 'e'), always=True)}"

    def _scripts(self, element: Element, low: str, high: str) -> str:
        below = self._part(element, low) if low else ""
        above = self._part(element, high) if high else ""
        return _grouped(self._part(element, "e")) + _scripted(below, above)

    def _prescripts(self, element: Element) -> str:
        scripts = _scripted(self._part(element, "sub"), self._part(element, "sup"))
        return f"{scripts} {self._part(element, 'e')}"

    def _nary(self, element: Element) -> str:
        sign = _setting(element, "naryPr", "chr")
        below, above = self._part(element, "sub"), self._part(element, "sup")
        shown = "∫" if sign is None else sign
        return f"{shown}{_scripted(below, above)} {self._part(element, 'e')}"

    def _delimited(self, element: Element) -> str:
        begin, between, end = (
            _setting(element, "dPr", name) for name in ("begChr", "sepChr", "endChr")
        )
        inside = ("|" if between is None else between).join(
            map(self.text, element.findall(M + "e"))
        )
        return f"{'(' if begin is None else begin}{inside}{')' if end is None else end}"

    def _matrix(self, element: Element) -> str:
        rows = (
            ", ".join(map(self.text, row.findall(M + "e"))) for row in element.findall(M + "mr")
        )
        return f"[{'; '.join(rows)}]"

    def _accented(self, element: Element) -> str:
        mark = _setting(element, "accPr", "chr")
        return self._part(element, "e") + _ACCENTS.get(mark or "\u0302", mark or "")

    def _phantom(self, element: Element) -> str:
        """Takes its place without being shown."""
        return (
            "" if _setting(element, "phantPr", "show") in ("0", "off") else self._part(element, "e")
        )


def _setting(element: Element, properties: str, name: str) -> str | None:
    """A setting's value; None where it is not told, '' where it is set to nothing."""
    found = element.find(f"{M}{properties}/{M}{name}")
    return (found.get(M + "val") or "") if found is not None else None


def _is_properties(element: Element) -> bool:
    return element.tag.startswith(M) and local_name(element).endswith("Pr")


def _scripted(below: str, above: str) -> str:
    return (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")


def _grouped(text: str, *, always: bool = False) -> str:
    """In brackets, where else a reader would take a part of it for the whole."""
    return f"({text})" if always or not text.isalnum() else text
