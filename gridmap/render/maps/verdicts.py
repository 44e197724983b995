"""Look of what is held against rules."""

from collections.abc import Mapping

from gridmap.render import palette
from gridmap.render.maps.styles import COMMUNITY, Class, Style, area


def standards_style(labels: Mapping[int, str]) -> Style:
    """Communities by whether they keep every rule (`group`: 1, 0, or 2 where it is not known)."""
    colors = {1: palette.CALM, 0: palette.ALERT, 2: palette.MUTED}
    return Style(
        by="group",
        classes=tuple(
            Class(area(colors[value], opacity=0.28, outline=colors[value], weight=2), label,
                  value=value)
            for value, label in labels.items()
        ),
        default=COMMUNITY.default,
    )  # fmt: skip
