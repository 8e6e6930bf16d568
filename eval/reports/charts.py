"""Charts as inline SVG without any outside resource, and the templates that they are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.outcomes import CurvePoint

_LABEL, _WIDTH = 210, 380
_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Bar:
    """A value from 0 to 1, with its interval where there is one."""

    label: str
    value: float
    interval: tuple[float, float] | None = None


def rendered(template: str, **shown: object) -> str:
    """A template filled in; everything is escaped but the charts."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"x": _x, "y": _y}
    return templates.get_template(template).render(shown)


def bar_chart(bars: Sequence[Bar], title: str) -> str:
    """Horizontal bars on a scale from 0 to 1, intervals as thin lines over them."""
    return rendered("bars.svg", bars=bars, title=title)


def trade_off_chart(points: Sequence[CurvePoint], title: str, border: float | None = None) -> str:
    """Two lines over the threshold, wrongly refused and wrongly answered; the border dashed."""
    low, high = points[0].threshold, points[-1].threshold
    scale = (high - low) or 1.0
    return rendered(
        "curve.svg",
        title=title,
        low=low,
        high=high,
        refused=[((p.threshold - low) / scale, p.wrongly_refused) for p in points],
        answered=[((p.threshold - low) / scale, p.wrongly_answered) for p in points],
        border=border if border is not None and low <= border <= high else None,
        border_share=((border or 0.0) - low) / scale,
    )


def _x(share: float) -> float:
    return round(_LABEL + _WIDTH * min(max(share, 0.0), 1.0), 1)


def _y(share: float) -> float:
    return 10 + 170 * (1 - share)
