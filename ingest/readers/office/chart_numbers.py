"""Numbers of a chart as its labels and axes show them, by their number formats (§21.2.2)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.formats.number_formats import shown_value
from ingest.readers.office.markup import local_name

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
GENERAL = "General"
_SHARE = "0%"
_OF_ONE_WHOLE = ("pieChart", "pie3DChart", "doughnutChart", "ofPieChart")
_LABEL_PARTS = "; "
"""What stands between the parts of a label that names nothing else."""


@dataclass(frozen=True)
class Point:
    """What a chart keeps of a cell: its text and, of a number, the cell's format."""

    text: str
    code: str | None = None

    @cached_property
    def number(self) -> float | None:
        """None for texts and errors."""
        if self.code is None:
            return None
        try:
            number = float(self.text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def shown(self, code: str | None, *, is_1904: bool) -> str:
        """By the format ``code``, else its own; an error shows nothing."""
        if self.number is not None:
            return shown_value(self.number, code or self.code or GENERAL, is_1904).strip()
        return "" if self.code is not None and self.text.startswith("#") else self.text


Points = Mapping[int, Point]


class ChartNumbers:
    """How one chart shows its numbers; ``root`` is its whole part."""

    def __init__(self, root: Element) -> None:
        self._is_1904 = is_on(root.find(f"{C}date1904"))
        axes = (e for e in root.iter() if local_name(e).endswith("Ax"))
        self._axes = {_value(axis, "axId"): axis for axis in axes}

    def heads(self, group: Element, points: Points) -> dict[int, str]:
        """Categories, or the first of a pair of numbers, as their axis shows them."""
        code = self._of_axis(group, 0)
        return {at: point.shown(code, is_1904=self._is_1904) for at, point in points.items()}

    def values(self, group: Element, series: Element, points: Points) -> dict[int, str]:
        """As the points' labels show them; without, by the source's format or the axis's."""
        is_share = _value(group, "grouping") == "percentStacked"
        axis = None if is_share else self._of_axis(group, 1)
        labels = _Labels(group, series)
        total = sum(abs(point.number or 0) for point in points.values())
        whole = total if local_name(group) in _OF_ONE_WHOLE else 0
        return {at: self._value(point, labels.of(at), axis, whole) for at, point in points.items()}

    def _value(self, point: Point, label: Element | None, axis: str | None, whole: float) -> str:
        code = _own_code(label)
        has_share = bool(whole) and point.number is not None and _has(label, "showPercent")
        has_value = _has(label, "showVal")
        of_value = code if has_value and not (has_share and "%" in (code or "")) else None
        if of_value is None and point.code == GENERAL:
            of_value = axis
        value = point.shown(of_value, is_1904=self._is_1904)
        if not has_share:
            return value
        share = shown_value(
            abs(point.number or 0) / whole, code if code and "%" in code else _SHARE
        )
        return f"{value}{_LABEL_PARTS}{share}" if has_value else share

    def _of_axis(self, group: Element, place: int) -> str | None:
        """The format of the group's first or second axis, if that has its own and is drawn."""
        named = [e.get("val") for e in group.findall(f"{C}axId")]
        axis = self._axes.get(named[place]) if place < len(named) else None
        if axis is None or is_on(axis.find(f"{C}delete")):
            return None
        code = _own_code(axis)
        return code if code != GENERAL else None


class _Labels:
    """The labels of a series' points: the point's own, else the series', else the group's."""

    def __init__(self, group: Element, series: Element) -> None:
        found = (holder.find(f"{C}dLbls") for holder in (series, group))
        self._all = next((labels for labels in found if labels is not None), None)
        self._own = dict(self._by_index())

    def of(self, at: int) -> Element | None:
        label = self._own.get(str(at), self._all)
        return None if label is None or is_on(label.find(f"{C}delete")) else label

    def _by_index(self) -> Iterator[tuple[str | None, Element]]:
        if self._all is not None:
            for label in self._all.findall(f"{C}dLbl"):
                yield _value(label, "idx"), label


def is_on(element: Element | None) -> bool:
    """An element that is there means yes unless it says no."""
    return element is not None and element.get("val", "1") not in ("0", "false")


def _has(label: Element | None, name: str) -> bool:
    return label is not None and is_on(label.find(C + name))


def _own_code(holder: Element | None) -> str | None:
    """The format that a label or an axis has for itself, not from its source."""
    form = holder.find(f"{C}numFmt") if holder is not None else None
    if form is None or form.get("sourceLinked", "0") in ("1", "true"):
        return None
    return form.get("formatCode") or None


def _value(holder: Element, name: str) -> str | None:
    found = holder.find(C + name)
    return found.get("val") if found is not None else None
