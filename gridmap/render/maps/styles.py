"""
Styles of tiles: one table for the map's script and for the legend, so that they agree.

A look is a set of Leaflet's path options, whoever draws it; `weight` and `radius` may be
[[zoom, pixels], ...], interpolated between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from gridmap.render import palette

Look = dict[str, Any]


@dataclass(frozen=True)
class Class:
    """Line of a legend: features of a `value`, or from `at_least` up to the next class."""

    look: Look
    label: str | None = None
    value: int | str | bool | None = None
    at_least: float | None = None

    def for_script(self) -> dict[str, Any]:
        """Look as the map's script reads it, with the label by which the legend knows it."""
        return {**self.look, "label": self.label} if self.label else self.look


@dataclass(frozen=True)
class Style:
    """
    Looks by one property of a feature; `default` for features that have none of the values.

    A default without a label stays out of the legend.
    """

    default: Class
    by: str | None = None
    classes: tuple[Class, ...] = ()
    selected: Look = field(
        default_factory=lambda: {"color": palette.INK, "weight": 3, "opacity": 1}
    )

    def for_script(self) -> dict[str, Any]:
        """Style as the map's script reads it."""
        steps = [one for one in self.classes if one.at_least is not None]
        return {
            "by": self.by,
            "values": {
                _script_key(one.value): one.for_script()
                for one in self.classes
                if one.at_least is None
            },
            "steps": [
                [one.at_least, one.for_script()]
                for one in sorted(steps, key=lambda one: one.at_least or 0)
            ],
            "otherwise": self.default.for_script(),
        }

    def look(self, properties: Mapping[str, Any]) -> Look:
        """Look of a feature, as the map's script finds it."""
        value = properties.get(self.by) if self.by else None
        found = self.default
        for one in self.classes:
            if one.at_least is None and value is not None and value == one.value:
                return one.look
        steps = [one for one in self.classes if one.at_least is not None]
        for one in sorted(steps, key=lambda one: one.at_least or 0):
            if value is not None and value >= one.at_least:
                found = one
        return found.look

    def entries(self) -> list[dict[str, Any]]:
        """Lines of the legend."""
        return [
            {"label": one.label, "look": one.look}
            for one in (*self.classes, self.default)
            if one.label
        ]


def _script_key(value: int | str | bool | None) -> str:
    # JavaScript writes its truths in lower case.
    return str(value).lower() if isinstance(value, bool) else str(value)


# At low zooms a building is a few pixels: an outline would leave nothing of its colour.
HAIRLINE = [[14, 0], [17, 0.8]]


def area(
    color: str, *, opacity: float = 0.8, outline: str = "#ffffff", weight: Any = HAIRLINE
) -> Look:
    """Symbol of a filled area."""
    return {
        "fill": True,
        "fillColor": color,
        "fillOpacity": opacity,
        "color": outline,
        "weight": weight,
        "opacity": 1,
    }


def line(color: str, weight: Any, **more: Any) -> Look:
    """Symbol of a line."""
    return {"fill": False, "color": color, "weight": weight, "opacity": 1, **more}


def dot(color: str, radius: Any) -> Look:
    """Symbol of a point, ringed in white to be seen on areas of any colour."""
    return {**area(color, opacity=1), "weight": [[12, 0.8], [16, 2]], "radius": radius}


def attention_style(labels: Mapping[int, str]) -> Style:
    """Buildings by what wants attention (`attention`); those of no visible plot stay pale."""
    return Style(
        by="attention",
        classes=tuple(
            Class(area(palette.ATTENTION[value]), label, value=value)
            for value, label in labels.items()
        ),
        default=Class(area("#cfd5da", outline="#b4bcc3")),
    )


def plain_buildings() -> Style:
    """Buildings that are all alike, to be clicked."""
    return Style(default=Class(area("#b9c4cd", outline="#8fa3b5")))


def band_look(band: int, *, opacity: float = 0.9) -> Look:
    """Symbol of a building by the band of its distance; what is farther is hatched as well."""
    look = area(palette.BAND[band], opacity=opacity, outline=palette.BAND_OUTLINE[band])
    return {**look, "hatch": True} if band == palette.HATCHED_BAND else look


def band_style(labels: Mapping[int, str], *, other: str | None = None) -> Style:
    """Buildings by the `band` of their distance; `other` names those where nobody lives."""
    return Style(
        by="band",
        classes=tuple(
            Class(band_look(value), label, value=value) for value, label in labels.items()
        ),
        default=Class(area("#cfd5da", outline="#b4bcc3"), other),
    )


# Light to dark blue, even in lightness (ColorBrewer Blues).
_BLUES = ("#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c", "#08306b")


def density_style(
    unit: str, bounds: Sequence[int], *, none: str, by: str = "household_count"
) -> Style:
    """
    Buildings by a count, from pale to dark.

    Parameters
    ----------
    unit
        Name of what is counted, for the legend's heading; its lines hold numbers only.
    bounds
        Lower bounds of the classes; a first 0 makes a class of its own for none.
    none
        Name of that class, and of buildings whose count is not known.
    by
        Property of the tile.
    """
    del unit
    lower = [bound for bound in bounds if bound > 0]
    labels = [
        f"{low}\N{EN DASH}{high - 1}" if high - 1 > low else str(low)
        for low, high in pairwise(lower)
    ] + [f"≥ {lower[-1]}"]
    colors = _BLUES[len(_BLUES) - len(lower) :]
    return Style(
        by=by,
        classes=(
            Class(area("#ffffff", outline="#b4bcc3"), at_least=0),
            *(
                Class(area(color, outline="#8fa3b5"), label, at_least=low)
                for low, label, color in zip(lower, labels, colors, strict=True)
            ),
        ),
        default=Class(area("#ffffff", outline="#b4bcc3"), none),
    )


def no_plot_look() -> Look:
    """Symbol of a building in no plot; hatched as well: colours of plots may be near."""
    return {**area(palette.PLOT_STATE[0]), "hatch": True}


def plot_state_style(labels: Mapping[int, str], *, other: str | None = None) -> Style:
    """Buildings by whether they are in a plot, and its team complete (`plot_state`)."""
    return Style(
        by="plot_state",
        classes=tuple(
            Class(area(palette.PLOT_STATE[value]) if value else no_plot_look(), label, value=value)
            for value, label in labels.items()
        ),
        default=Class(area("#cfd5da", outline="#b4bcc3"), other),
    )


def catchment_style(colors: Mapping[int, str], *, none: str) -> Style:
    """Buildings by the point that is nearest to them (`point_id`); `none`: they reach none."""
    return Style(
        by="point_id",
        classes=tuple(Class(area(color), value=key) for key, color in colors.items()),
        default=Class(area("#cfd5da", outline="#b4bcc3"), none),
    )


CANDIDATE_SITE = Style(
    default=Class(
        {
            **dot("#ffffff", [[12, 2], [16, 7], [19, 10]]),
            "color": palette.URGENT,
            "weight": [[12, 1], [16, 3]],
        }
    )
)

COMMUNITY = Style(
    default=Class(area(palette.ACCENT, opacity=0.06, outline=palette.ACCENT, weight=2))
)

PLOT = Style(
    by="missing_roles",
    classes=(Class(area(palette.CALM, opacity=0.15, outline=palette.CALM, weight=2), value=0),),
    default=Class(area(palette.ACCENT, opacity=0.1, outline=palette.ACCENT, weight=2)),
)

_BASE_BUILDING = Style(default=Class(area("#d3d7db", opacity=1, outline="#bcc2c8")))


def _streets() -> Style:
    def width(at_12: float, at_16: float, at_19: float, color: str) -> Look:
        return line(color, [[12, at_12], [16, at_16], [19, at_19]], lineCap="round")

    looks = {
        "arterial": width(1.6, 9, 26, "#ffffff"),
        "secondary": width(1.2, 7, 20, "#ffffff"),
        "branch": width(0.7, 5, 15, "#ffffff"),
        "lane": width(0.4, 3, 9, "#ffffff"),
        "service": width(0.4, 2, 6, "#ffffff"),
        "path": {**width(0.3, 1.2, 2.5, "#bcc3c9"), "dashArray": "4 3"},
        "steps": {**width(0.3, 1.5, 4, "#bcc3c9"), "dashArray": "1 3"},
    }
    return Style(
        by="kind",
        classes=tuple(Class(look, value=kind) for kind, look in looks.items()),
        default=Class(width(0.5, 3, 9, "#ffffff")),
    )


GROUND = "#e9ecee"
"""Colour of the map where nothing lies on it: grey, so that themes alone have colour."""

BASE = {
    "land": Style(
        by="kind",
        classes=(
            Class(area("#c6d8e6", opacity=1, weight=0), value="water"),
            Class(area("#d9e5d6", opacity=1, weight=0), value="park"),
            Class(area("#dde7d8", opacity=1, weight=0), value="sports"),
            Class(area("#e4e9de", opacity=1, weight=0), value="farmland"),
        ),
        default=Class(area("#e1e6e0", opacity=1, weight=0)),
    ),
    "estate": Style(default=Class(area("#f3f2ee", opacity=0.7, outline="#dcdcd6", weight=0.8))),
    "street": _streets(),
    "building": _BASE_BUILDING,
    "community": Style(default=Class(line("#596775", 1.5, dashArray="8 4 2 4"))),
}
"""Styles of the base map's layers, the lowest first."""
