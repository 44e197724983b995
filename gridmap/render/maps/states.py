"""Look of service points by their state."""

from collections.abc import Mapping

from gridmap.render import palette
from gridmap.render.maps.styles import Class, Look, Style, dot

_RADIUS = [[12, 3], [16, 7], [19, 10]]
_HOLLOW: Look = {**dot("#ffffff", _RADIUS), "color": palette.ACCENT, "weight": [[12, 1], [16, 3]]}


def point_style(planned: str | None = None) -> Style:
    """
    Service points by their tier; those that are planned are hollow, those that are closed left out.

    `planned` is the name of planned ones in the legend, which is without them where it is None.
    """
    return Style(
        by="look",
        classes=(
            Class(dot(palette.ACCENT, [[12, 4], [16, 10], [19, 13]]), value="hall"),
            Class(dot(palette.ACCENT, _RADIUS), value="station"),
            Class(dot("#4c93d6", [[12, 2], [16, 5], [19, 8]]), value="outpost"),
            Class(_HOLLOW, planned, value="planned"),
            Class({"fill": False, "stroke": False, "weight": 0}, value="closed"),
        ),
        default=Class(dot(palette.ACCENT, _RADIUS)),
    )


def status_style(labels: Mapping[str, str]) -> Style:
    """Service points by `status`: those that are planned are hollow, those that are closed grey."""
    looks = {
        "planned": _HOLLOW,
        "open": dot(palette.ACCENT, _RADIUS),
        "closing": dot(palette.WARN, _RADIUS),
        "closed": dot(palette.MUTED, [[12, 2], [16, 5], [19, 8]]),
    }
    return Style(
        by="status",
        classes=tuple(Class(looks[value], label, value=value) for value, label in labels.items()),
        default=Class(looks["open"]),
    )
