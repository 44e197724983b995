"""Layers of the map that Coverage and the Overview share."""

import numpy as np

from gridmap import store
from gridmap.render import maps, palette
from gridmap.ui import frames
from gridmap.ui.building import building_tips
from gridmap.ui.frame import Layer
from gridmap.ui.labels import share_labels
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import account, t, transaction
from gridmap.ui.sums import summed


def by_distance(choice: Choice) -> tuple[Layer, ...]:
    """Buildings by how far they are from the nearest point, and the points."""
    reach = {"radius": choice.radius_m, "way": choice.way}
    buildings, points = _measured(choice, _bands(choice))
    return (
        *summed(
            buildings, "coverage", maps.share_style(share_labels(), none=None),
            legend=t("{service}: share within {radius} m {way}", service=choice.service_name,
                     **reach),
            tip=t("{percent} % within {radius} m {way}", percent="{percent}", **reach),
            params=buildings.params,
        ),
        points,
    )  # fmt: skip


def by_point(choice: Choice) -> tuple[Layer, ...]:
    """Buildings by the point that is nearest to them, and the points."""
    style = _catchments(choice)
    buildings, points = _measured(choice, style)
    sums = summed(buildings, "nearest", style, legend=t("Nearest point of most households"),
                  params=buildings.params)  # fmt: skip
    return (*sums, points)


def legend(choice: Choice) -> str:
    """Heading of the legend of `by_distance`."""
    return t("{service}, {way}", service=choice.service_name, way=choice.way)


def service_points(service: str | None = None) -> Layer:
    """Points of a service, or all; the legend names planned ones where there are any."""
    with transaction() as connection:
        planned = len(store.siting.planned(connection, service)) > 0
    return Layer(
        "service_point",
        maps.point_style(t("Planned service point") if planned else None),
        params={"service": service} if service else {},
        size=maps.WIDE_TILE,
    )


def by_plot(*, teams: bool = False) -> tuple[Layer, ...]:
    """
    Buildings by whether they are in a plot, and, where the user sees teams, its team.

    At low zooms the share in a plot, or, with `teams`, in one with a complete team.
    """
    labels = {0: t("In no plot")}
    if account().role == "street_official":
        labels |= {1: t("Team incomplete"), 2: t("Team complete")}
    else:
        labels |= {1: t("In a plot")}
    style = maps.plot_state_style(labels, other=t("Not residential"))
    buildings = Layer("building", style, clicks=True, tips=building_tips("{plot_code}"))
    return summed(
        buildings,
        "teams" if teams else "plots",
        maps.share_style(share_labels(), none=None, colors=palette.FRESH),
        legend=t("Share with a complete team") if teams else t("Share in a plot"),
        tip=t("{percent} % with a complete team", percent="{percent}") if teams
        else t("{percent} % in a plot", percent="{percent}"),
    )  # fmt: skip


def _measured(choice: Choice, style: maps.Style) -> tuple[Layer, Layer]:
    tile = {"service": choice.service, "radius": choice.radius_m, "walk": int(choice.walk)}
    metres = "{walk_m}" if choice.walk else "{straight_m}"
    tips = building_tips(t("{metres} m {way}", metres=metres, way=choice.way))
    return (
        Layer("building", style, params=tile, clicks=True, tips=tips),
        service_points(choice.service),
    )


def _bands(choice: Choice) -> maps.Style:
    near, twice = choice.radius_m, 2 * choice.radius_m
    return maps.band_style(
        {
            0: t("Within {radius} m", radius=near),
            1: t("{low} to {high} m", low=near, high=twice),
            2: t("Farther"),
        }
    )


def _catchments(choice: Choice) -> maps.Style:
    found = frames.service(choice.service)
    with transaction() as connection:
        points = store.coverage.points(connection, found.on, choice.service)
    points = points.sort_values("service_point_id")
    # Degrees will do: neighbours only have to differ.
    colors = maps.distinct_colours(
        points.service_point_id.to_numpy(np.int64), points[["lon", "lat"]].to_numpy(float)
    )
    return maps.catchment_style(colors, none=t("Reaches no point"))
