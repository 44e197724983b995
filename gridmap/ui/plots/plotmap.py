"""Map of the Plots page: buildings by plot or by what a draft changes, and names of plots."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gridmap.analysis.fabrics import plot_rows
from gridmap.plots.drafts import Draft, Fabric
from gridmap.render import maps, palette
from gridmap.ui.frame import Layer, Marker, Shape, show_map
from gridmap.ui.plots import data
from gridmap.ui.plots.state import PlotState, shown
from gridmap.ui.session import t

Array = npt.NDArray[np.float64]
NEAR = 6
"""Number of nearest plots that have other colours, where there are enough."""

_SLIVER = 0.01
"""Share of a plot's outline below which a part of it is not seen as one."""

MOST_LINKS = 4000
"""Largest number of pairs drawn; of more, only those of the selected buildings are."""


def bounds(places: pd.DataFrame, margin: float = 0.03) -> maps.Bounds:
    """West, south, east, north around places, with some room."""
    west, east = places.lon.min(), places.lon.max()
    south, north = places.lat.min(), places.lat.max()
    room = margin * max(east - west, north - south, 1e-3)
    return west - room, south - room, east + room, north + room


def plot_layer(state: PlotState, draft: Draft, places: pd.DataFrame) -> Layer:
    """Buildings in the colour of their plot."""
    _choose_colours(state, draft, places)
    # One for 0, too: the buildings that are in no plot.
    colour = np.full(max(draft.plots, default=0) + 1, -1)
    for number in draft.plots:
        colour[number] = state.colours[number]
    classes = [maps.Class(maps.area(one), value=place)
               for place, one in enumerate(palette.CATCHMENT)]  # fmt: skip
    if (draft.number == 0).any():
        classes.append(maps.Class(maps.no_plot_look(), t("In no plot"), value=-1))
    style = maps.Style(by="group", classes=tuple(classes), default=_beside())
    return Layer("building", style, places.assign(group=colour[draft.number]))


def outlines(state: PlotState, draft: Draft) -> list[Shape]:
    """Outline of each plot, in its colour over its land."""
    plots = plot_rows(draft.number)
    shapes = []
    drawn = data.outlines(state.community_id, list(plots.values()))
    for number, outline in zip(plots, drawn, strict=True):
        colour = palette.CATCHMENT[state.colours.get(number, 0)]
        edge = maps.area(colour, opacity=0.25, outline=palette.darker(colour), weight=2.5)
        shapes.append(Shape(outline, edge))
    return shapes


def in_islands(state: PlotState, draft: Draft) -> list[str]:
    """Codes of the plots that are in several parts on the map, whatever joins them on foot."""
    plots = plot_rows(draft.number)
    drawn = data.outlines(state.community_id, list(plots.values()))
    return sorted(
        draft.plots[number].plot_code
        for number, outline in zip(plots, drawn, strict=True)
        if number in draft.plots and _island_count(outline) > 1
    )


def _island_count(outline: dict[str, Any]) -> int:
    """Parts of an outline that are seen: a sliver of a hundredth of it is not."""
    if outline["type"] == "Polygon":
        return 1
    area = shapely.area(shapely.get_parts(shapely.from_geojson(json.dumps(outline))))
    return int((area > _SLIVER * area.sum()).sum())


def differences(state: PlotState, fabric: Fabric, draft: Draft) -> list[Shape]:
    """Outlines of the plots that a draft changes: as they are, broken, and as they will be."""
    group = changes(fabric, draft)
    before = plot_rows(np.where(fabric.buildings.plot_id < 0, 0, fabric.buildings.plot_id))
    after = plot_rows(draft.number)
    looks = (
        (before, maps.line(palette.INK, 1.2, dashArray="5 5")),
        (after, maps.line(palette.INK, 2)),
    )
    shapes = []
    for plots, look in looks:
        changed = [rows for rows in plots.values() if group[rows].any()]
        drawn = data.outlines(state.community_id, changed)
        shapes += [Shape(outline, look) for outline in drawn]
    return shapes


def show_meanwhile() -> None:
    """Show the plots in force as tiles have them, while it is found out who is whose neighbour."""
    show_map([Layer("building", maps.plain_buildings()), Layer("plot", maps.PLOT)], selects=False)


def show_plots(state: PlotState, *, is_unsaved: bool = False) -> None:
    """Show the plots of the draft, else those in force, where nothing is edited on the map."""
    draft, places = shown(state), data.buildings(state.community_id)
    show_map(
        [plot_layer(state, draft, places)],
        scope=f"plots {state.community_id}",
        bounds=bounds(places),
        markers=names(state, draft, places),
        shapes=outlines(state, draft),
        legend=t("Plots"),
        selects=False,
        is_unsaved=is_unsaved,
    )


def change_layer(fabric: Fabric, draft: Draft, places: pd.DataFrame) -> Layer:
    """Buildings by what the draft changes for them."""
    group = changes(fabric, draft)
    labels = {
        1: (maps.area(palette.WARN), t("Changes its plot")),
        2: (maps.area(palette.ACCENT), t("New in a plot")),
        3: (maps.no_plot_look(), t("In no plot")),
        0: (maps.area("#aebbb4"), t("Stays as it is")),
    }
    counts = np.bincount(group, minlength=4)
    classes = tuple(
        maps.Class(look, t("{name}: {value}", name=label, value=f"{counts[value]:,}"), value=value)
        for value, (look, label) in labels.items()
        if value != 3 or counts[value]
    )
    style = maps.Style(by="group", classes=classes, default=_beside())
    return Layer("building", style, places.assign(group=group))


def changes(fabric: Fabric, draft: Draft) -> npt.NDArray[np.int64]:
    """Change of each building: 0 none, 1 another plot, 2 new in a plot, 3 in no plot."""
    now_in = fabric.buildings.plot_id
    continued = np.full(max(draft.plots, default=0) + 1, -2)
    for number, plot in draft.plots.items():
        continued[number] = -2 if plot.plot_id is None else plot.plot_id
    then_in = continued[draft.number]
    return np.select(
        [draft.number == 0, now_in < 0, now_in != then_in], [3, 2, 1], default=0
    ).astype(np.int64)  # fmt: skip


def names(state: PlotState, draft: Draft, places: pd.DataFrame) -> list[Marker]:
    """Badge of each plot with its code and households, on the building in its middle."""
    households = np.bincount(
        draft.number, places.household_count.to_numpy(), max(draft.plots, default=0) + 1
    )
    lon, lat = places.lon.to_numpy(), places.lat.to_numpy()
    return [
        Marker(
            f"plot-{number}", float(lon[row]), float(lat[row]),
            f"{draft.plots[number].plot_code} {households[number]:,.0f}",
            "label", palette.CATCHMENT[state.colours[number]] if number in state.colours else "",
        )
        for number, row in _middle(draft, places).items()
    ]  # fmt: skip


def neighbour_links(
    fabric: Fabric, places: pd.DataFrame, selected: list[int]
) -> tuple[list[Shape], bool]:
    """Lines between neighbours; whether only those of the selected buildings are drawn."""
    edges = fabric.edges
    only = len(edges) > MOST_LINKS
    if only:
        rows = np.flatnonzero(np.isin(fabric.buildings.id, selected))
        edges = edges[np.isin(edges, rows).any(axis=1)]
    if not len(edges):
        return [], only
    ends = places[["lon", "lat"]].to_numpy()[edges]
    geometry = {"type": "MultiLineString", "coordinates": np.round(ends, 7).tolist()}
    return [Shape(geometry, maps.line(palette.INK, 1, opacity=0.6))], only


def around(places: pd.DataFrame, ids: list[int]) -> maps.Bounds | None:
    """Extent around some buildings; None where there is none."""
    found = places.loc[places.index.isin(ids)]
    return bounds(found, 0.4) if len(found) else None


def _beside() -> maps.Class:
    return maps.Class(maps.area("#e3e6e8", outline="#c3c9ce"))


def _middle(draft: Draft, places: pd.DataFrame) -> Mapping[int, int]:
    """Position of the building nearest to the middle of each plot."""
    frame = places[["x", "y"]].assign(number=draft.number).reset_index(drop=True)
    frame = frame[frame.number > 0]
    middle = frame.groupby("number")[["x", "y"]].transform("mean")
    off = np.hypot(frame.x - middle.x, frame.y - middle.y)
    found: dict[Any, Any] = off.groupby(frame.number).idxmin().to_dict()
    return found


def _choose_colours(state: PlotState, draft: Draft, places: pd.DataFrame) -> None:
    """Choose colours for new plots that none beside has; those in force have theirs."""
    kept_colours = data.colours(state.community_id)
    in_force = {
        number: kept_colours[plot.plot_id]
        for number, plot in draft.plots.items()
        if plot.plot_id in kept_colours
    }
    state.colours.update(in_force)
    if in_force.keys() >= draft.plots.keys():
        return
    middle = _middle(draft, places)
    beside = _beside_each(data.fabric(state.community_id), draft)
    xy = places[["x", "y"]].to_numpy()
    count = len(palette.CATCHMENT)
    for number in sorted(set(middle) - set(in_force)):
        kept = state.colours.get(number)
        if kept is not None and all(
            state.colours.get(one) != kept
            for one in beside[number]
            if one < number or one in in_force
        ):
            continue
        others = [one for one in middle if one != number and one in state.colours]
        distance = np.hypot(*(xy[[middle[one] for one in others]] - xy[middle[number]]).T)
        near = [state.colours[others[one]] for one in np.argsort(distance)[:NEAR]]
        touching = [state.colours[one] for one in beside[number] if one in state.colours]
        used = np.bincount([state.colours[one] for one in others], minlength=count)
        ranked = np.lexsort(
            (used, np.bincount(near, minlength=count), np.bincount(touching, minlength=count))
        )
        state.colours[number] = int(ranked[0])
    for number in draft.plots:
        state.colours.setdefault(number, 0)


def _beside_each(fabric: Fabric, draft: Draft) -> dict[int, set[int]]:
    """Plots whose land touches that of each plot, by number."""
    pairs = np.unique(draft.number[fabric.borders], axis=0)
    found: dict[int, set[int]] = {number: set() for number in draft.plots}
    for one, other in pairs.tolist():
        if one != other and one and other:
            found[one].add(other)
            found[other].add(one)
    return found
