"""Look of shares: of one building's households, and of all in a square or an estate."""

from collections.abc import Mapping
from typing import Any

from gridmap.render import palette
from gridmap.render.maps.styles import HAIRLINE, Class, Style, area

# Estates, from zoom 14, have neighbours of their own colour.
_EDGE = [[13.5, 0], [14, 0.8]]

NUMBER = Style(default=Class({"text": "household_count", "color": palette.INK}))
"""Number of households, written on an estate."""


def fresh_style(labels: Mapping[int, str], *, none: str) -> Style:
    """Buildings by the share of their households verified within the month (`fresh_tenths`)."""
    return _shares(labels, palette.FRESH, "fresh_tenths", 10, none, HAIRLINE)


def share_style(
    labels: Mapping[int, str], *, none: str | None, colors: Mapping[int, str] = palette.SHARE
) -> Style:
    """Squares and estates by a share of what is in them (`percent`)."""
    return _shares(labels, colors, "percent", 100, none, _EDGE)


def _shares(
    labels: Mapping[int, str], colors: Mapping[int, str], by: str, whole: int, none: str | None,
    weight: Any,
) -> Style:  # fmt: skip
    lower = (0, whole * 5 // 10, whole * 7 // 10, whole * 9 // 10)
    return Style(
        by=by,
        classes=tuple(
            Class(area(colors[value], weight=weight), label, at_least=lower[value])
            for value, label in labels.items()
        ),
        default=Class(area("#cfd5da", outline="#b4bcc3"), none),
    )
