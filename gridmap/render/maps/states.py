"""Look of service points by their state."""

from collections.abc import Mapping

from gridmap.render import palette
from gridmap.render.maps.styles import Class, Look, Style, dot

_RADIUS = [[12, 3], [16, 7], [19, 10]]


def status_style(labels: Mapping[str, str]) -> Style:
    """Service points by `status`: those that are planned are hollow, those that are closed grey."""
    hollow: Look = {
        **dot("#ffffff", _RADIUS),
        "color": palette.ACCENT,
        "weight": [[12, 1], [16, 3]],
    }
    looks = {
        "planned": hollow,
        "open": dot(palette.ACCENT, _RADIUS),
        "closing": dot(palette.WARN, _RADIUS),
        "closed": dot(palette.MUTED, [[12, 2], [16, 5], [19, 8]]),
    }
    return Style(
        by="status",
        classes=tuple(Class(looks[value], label, value=value) for value, label in labels.items()),
        default=Class(looks["open"]),
    )
