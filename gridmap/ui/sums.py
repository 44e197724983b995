"""A theme at low zooms, where a building is a speck: by squares of 100 m, then by estate."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from gridmap.render import maps
from gridmap.ui.frame import Layer
from gridmap.ui.session import t

BUILDINGS_FROM = 15
"""Zoom from which on buildings are shown: half of them are 4 pixels wide there, and larger."""

Theme = Literal["coverage", "nearest", "plots", "teams", "verified"]


def summed(
    buildings: Layer,
    theme: Theme,
    style: maps.Style,
    *,
    legend: str,
    tip: str = "",
    params: Mapping[str, Any] | None = None,
) -> tuple[Layer, Layer]:
    """
    Layers of a theme: sums at low zooms, its buildings from `BUILDINGS_FROM` on.

    Parameters
    ----------
    theme, params
        What is added up, and further parameters of `sql/tiles/sums.sql`.
    style
        Look of squares and estates.
    legend
        Heading of the legend at low zooms.
    tip
        Line beside the pointer, with {percent}.
    """
    lines = (
        "{estate}",
        t("Square of {metres} m", metres="{cell_m}"),
        t("{n} households", n="{household_count}"),
        t("{n} residential buildings", n="{building_count}"),
    )
    sums = Layer(
        "sums",
        style,
        params={"theme": theme, **(params or {})},
        tips=(*lines, tip) if tip else lines,
        zooms=(0, BUILDINGS_FROM),
        legend=legend,
        note=t("The larger a square, the more people live there"),
        letters={"sums_name": maps.NUMBER},
        enters=True,
        size=512,
    )
    return sums, replace(buildings, zooms=(BUILDINGS_FROM, maps.MAX_ZOOM + 1))
