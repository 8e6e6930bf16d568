"""Charts as inline SVG, a few lines each, without any outside resource (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.outcomes import CurvePoint

_LABEL, _WIDTH, _ROW = 210, 380, 26
_BAR, _LINE, _GRID = "#3b6ea5", "#1f2933", "#d5dae0"
_REFUSED, _ANSWERED = "#b45309", "#3b6ea5"


@dataclass(frozen=True)
class Bar:
    """A value from 0 to 1, with its interval where there is one."""

    label: str
    value: float
    interval: tuple[float, float] | None = None


def bar_chart(bars: Sequence[Bar], title: str) -> str:
    """Horizontal bars on a scale from 0 to 1, intervals as thin lines over them."""
    height = _ROW * len(bars) + 26
    grid = "".join(
        f'<line x1="{_x(t)}" y1="0" x2="{_x(t)}" y2="{height - 22}" stroke="{_GRID}"/>'
        f'<text x="{_x(t)}" y="{height - 6}" text-anchor="middle">{t:g}</text>'
        for t in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    rows = "".join(_row(bar, index * _ROW) for index, bar in enumerate(bars))
    return _svg(_LABEL + _WIDTH + 70, height, title, grid + rows)


def _row(bar: Bar, top: int) -> str:
    middle = top + _ROW / 2
    width = _x(bar.value) - _LABEL
    drawn = (
        f'<text x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect x="{_LABEL}" y="{top + 5}" width="{width:.1f}" height="{_ROW - 10}" fill="{_BAR}"/>'
        f'<text x="{_LABEL + _WIDTH + 10}" y="{middle + 4}">{bar.value:.3f}</text>'
    )
    if bar.interval:
        low, high = (_x(end) for end in bar.interval)
        drawn += (
            f'<line x1="{low}" y1="{middle}" x2="{high}" y2="{middle}" stroke="{_LINE}" '
            f'stroke-width="2"/>'
        )
    return drawn


def trade_off_chart(points: Sequence[CurvePoint], title: str, border: float | None = None) -> str:
    """Two lines over the threshold, wrongly refused and wrongly answered; the border dashed."""
    height = 220
    low, high = points[0].threshold, points[-1].threshold
    scale = (high - low) or 1.0

    def line(shares: Sequence[float], colour: str) -> str:
        places = " ".join(
            f"{_x((p.threshold - low) / scale)},{10 + 170 * (1 - share):.1f}"
            for p, share in zip(points, shares, strict=True)
        )
        return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'

    grid = "".join(
        f'<line x1="{_LABEL}" y1="{10 + 170 * (1 - t)}" x2="{_LABEL + _WIDTH}" '
        f'y2="{10 + 170 * (1 - t)}" stroke="{_GRID}"/>'
        f'<text x="{_LABEL - 8}" y="{14 + 170 * (1 - t)}" text-anchor="end">{t:.0%}</text>'
        for t in (0.0, 0.5, 1.0)
    )
    ends = (
        f'<text x="{_LABEL}" y="200">{low:.2f}</text>'
        f'<text x="{_LABEL + _WIDTH}" y="200" text-anchor="end">{high:.2f}</text>'
        f'<text x="{_LABEL + 40}" y="216" fill="{_REFUSED}">― 誤って断った割合</text>'
        f'<text x="{_LABEL + 210}" y="216" fill="{_ANSWERED}">― 誤って答えた割合</text>'
    )
    if border is not None and low <= border <= high:
        x = _x((border - low) / scale)
        ends += (
            f'<line x1="{x}" y1="10" x2="{x}" y2="180" stroke="{_LINE}" stroke-dasharray="4"/>'
            f'<text x="{x}" y="200" text-anchor="middle">今 {border:.2f}</text>'
        )
    lines = line([p.wrongly_refused for p in points], _REFUSED) + line(
        [p.wrongly_answered for p in points], _ANSWERED
    )
    return _svg(_LABEL + _WIDTH + 70, height, title, grid + lines + ends)


def _x(share: float) -> float:
    return round(_LABEL + _WIDTH * min(max(share, 0.0), 1.0), 1)


def _svg(width: int, height: int, title: str, body: str) -> str:
    name = escape(title)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{name}"><title>{name}</title>{body}</svg>'
    )
