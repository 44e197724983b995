"""Distance to the nearest point: map, worst clusters and areas, distribution."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.analysis import access
from gridmap.analysis.coverage import named
from gridmap.network import ELDERLY, ORDINARY
from gridmap.render import charts, maps
from gridmap.ui import frames
from gridmap.ui.building import building_name, building_panel
from gridmap.ui.coverage import notes
from gridmap.ui.coverage.areas import area_list
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import way_labels
from gridmap.ui.listing import latest, listed_building, listed_choice, table
from gridmap.ui.map_view import clicked_id, new_map, show_map
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t, transaction


def distance(choice: Choice) -> None:
    """Show the figures, and below them the uncovered clusters."""
    frames.refreshed(choice.service)  # before the browser asks for tiles of it
    figures_place = st.container()
    _explore(choice)
    with figures_place:
        _figures(choice)


def _figures(choice: Choice) -> None:
    reach = frames.whole(choice)
    figures(
        {
            t("Within the radius"): notes.share(reach),
            t("Beyond"): reach.beyond_count,
            t("Unlocated"): notes.count(reach.unlocated_count),
            t("P95"): notes.metres(reach.p95_m),
            t("Farthest"): notes.metres(reach.farthest_m),
        }
    )
    st.caption(notes.reach_note(choice, reach, frames.service(choice.service).on))
    notes.hidden_note(reach)
    if choice.walk:
        _unsnapped(choice)


def _unsnapped(choice: Choice) -> None:
    """Buildings that the streets of the map do not reach, and why."""
    with transaction() as connection:
        found = access.unsnapped(connection)
        if found.empty:
            return
        off = found[found.kind == "building"].rename(columns={"id": "building_id"})
        buildings = frames.service(choice.service).buildings.merge(off, on="building_id")
        buildings = named(connection, buildings)
    reasons = {
        "wall": t("a wall without a gate: measured as if it had one"),
        "island": t("streets that join no others"),
        "far": t("no street near"),
        "none": t("no street at all: no way there"),
    }
    with st.popover(
        t("Off the streets: {buildings} buildings, {points} points",
          buildings=len(buildings), points=len(found) - len(off))
    ):  # fmt: skip
        st.caption(t("The map lacks a street or a gate there, so the walk is an estimate."))
        table(
            buildings.assign(
                label=[building_name(row) for row in buildings.itertuples()],
                reason=buildings.rule.map(reasons),
            ),
            {"label": t("Building"), "community": t("Community"), "reason": t("Why")},
            key="unsnapped",
            file_name="off-the-streets",
        )


@st.fragment
def _explore(choice: Choice) -> None:
    """Show the map, the clusters and areas beside it, and the buildings of the chosen cluster."""
    left, right = st.columns([3, 2])
    with left:
        clicked = clicked_id(_map(choice), "building")
    clusters = frames.clusters(choice)
    with right:
        panel = st.container()
        cluster_tab, area_tab = st.tabs([t("Gaps"), t("Areas")])
        with cluster_tab:
            listed_cluster = _cluster_list(clusters)
        with area_tab:
            area_list(choice)
    cluster = latest(_cluster_of(clusters, clicked), listed_cluster, "coverage-pocket")
    left, right = st.columns([3, 2])
    with left:
        listed = _buildings(choice, clusters, cluster)
    with right:
        _distribution(choice)
    building = latest(clicked, listed, "coverage")
    if building is not None:
        with panel, transaction() as connection:
            building_panel(connection, building)


def _map(choice: Choice) -> dict[str, Any] | None:
    """Show the map; returns the attributes of the clicked feature."""
    ways = {"band": t("Distance"), "catchment": t("Nearest point")}
    colour = st.segmented_control(
        t("Colour of the buildings"), list(ways), format_func=ways.__getitem__, default="band",
        required=True, key="coverage-colour", label_visibility="collapsed",
    )  # fmt: skip
    drawn = new_map()
    style = _bands(choice) if colour == "band" else _catchments(choice)
    tile = {"service": choice.service, "radius": choice.radius_m, "walk": int(choice.walk)}
    maps.add_tiles(drawn, "building", style, name=t("Buildings"), interactive=True, params=tile)
    maps.add_tiles(
        drawn, "service_point", maps.SERVICE_POINT, name=t("Service points"),
        params={"service": choice.service},
    )  # fmt: skip
    maps.add_legend(drawn, ways[colour], style)
    return show_map(drawn, key="coverage-map", place=_place(choice))


def _bands(choice: Choice) -> maps.Style:
    return maps.band_style(
        {
            0: t("Within {radius} m", radius=choice.radius_m),
            1: t("Within {radius} m", radius=2 * choice.radius_m),
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


def _place(choice: Choice) -> Mapping[str, Any] | None:
    """Place that the map is to show: the one chosen last in a list."""
    if (place := listed_building("coverage")) is not None:
        return place
    if (number := listed_choice("coverage-pocket")) is None:
        return None
    clusters = frames.clusters(choice)
    for ids in clusters.building_ids[clusters.number == number]:
        with transaction() as connection:
            return store.coverage.cluster_outline(connection, ids)
    return None


def _cluster_of(clusters: pd.DataFrame, building: int | None) -> int | None:
    """Number of the cluster that a building of the map lies in."""
    if building is None:
        return None
    held = clusters.number[[building in ids for ids in clusters.building_ids]]
    return None if held.empty else int(held.iloc[0])


def _cluster_list(clusters: pd.DataFrame) -> int | None:
    """List the clusters; returns the number of the chosen one."""
    if clusters.empty:
        st.success(t("Nobody lives beyond the radius."))
        return None
    hidden = clusters.hidden_building_count > 0
    shown = notes.finite(clusters, ["nearest_m", "farthest_m"]).assign(
        age60=np.where(
            hidden & (clusters.age60_count == 0),
            "—",
            np.where(hidden, "≥ ", "") + clusters.age60_count.astype(str),
        )
    )
    return table(
        shown,
        {
            "number": st.column_config.NumberColumn(t("No."), width=40),
            "household_count": t("Households"),
            "age60": st.column_config.TextColumn(t("Aged 60+"), alignment="right"),
            "community": t("Community"),
            "nearest_m": st.column_config.NumberColumn(t("Nearest, m"), format="%.0f"),
            "nearest_point": t("Nearest point"),
            "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
            "building_count": t("Buildings"),
        },
        key="pockets",
        file_name="coverage-pockets",
        id_column="number",
        height=320,
        note=t(
            "A gap: lived-in buildings beyond the radius, at most {metres:.0f} m from one to the "
            "next. Nearest: of its nearest building.",
            metres=coverage.CLUSTER_REACH_M,
        ),
    )


def _buildings(choice: Choice, clusters: pd.DataFrame, number: int | None) -> int | None:
    """List the buildings of a cluster; returns the id of the chosen one."""
    st.subheader(t("Buildings of the gap"))
    chosen = clusters[clusters.number == number]
    if chosen.empty:
        st.info(t("Choose a gap in the list, or a building on the map."))
        return None
    found = frames.service(choice.service).uncovered(choice.radius_m, walk=choice.walk)
    found = found[found.building_id.isin(chosen.building_ids.iloc[0])]
    with transaction() as connection:
        found = named(connection, found)
    return table(
        found.assign(
            label=[building_name(row) for row in found.itertuples()],
            point=found.walk_point if choice.walk else found.nearest_point,
        ),
        {
            "label": t("Building"),
            "address": t("Address"),
            "household_count": t("Households"),
            "age60_count": st.column_config.NumberColumn(t("Aged 60+"), format="%d"),
            "walk_m": st.column_config.NumberColumn(t("On foot, m"), format="%.0f"),
            "straight_m": st.column_config.NumberColumn(t("Straight line, m"), format="%.0f"),
            "point": t("Nearest point"),
            "plot_code": t("Plot"),
        },
        # A list of its own for each cluster: the same row would be another building.
        key=f"gaps-{number}",
        file_name=f"coverage-gap-{number}",
        id_column="building_id",
    )


def _distribution(choice: Choice) -> None:
    """Show the distribution of distances, on foot beside straight line."""
    st.subheader(t("Distances"))
    ways = way_labels()
    shown = {ways[walk]: frames.curve(choice, walk=walk) for walk in (choice.walk, not choice.walk)}
    curves = {way: curve for way, curve in shown.items() if len(curve) and curve.share.max() > 0}
    if not curves:
        st.info(t("Nobody who is located can reach a point."))
        return
    reach = frames.whole(choice)
    st.caption(
        t(
            "Half within {median}; a walk is {detour} times the straight line on average. "
            "{radius} m are {ordinary:.0f} minutes at an ordinary pace, {elderly:.0f} for the old.",
            median=notes.metres(reach.median_m),
            detour=notes.detour(reach),
            radius=choice.radius_m,
            ordinary=float(ORDINARY.minutes(choice.radius_m)),
            elderly=float(ELDERLY.minutes(choice.radius_m)),
        )
    )
    st.plotly_chart(
        charts.distance_ecdf(
            curves,
            [choice.radius_m],
            x_label=t("Distance to the nearest point, m"),
            y_label=t("Share of those located"),
        ),
        config={"displayModeBar": False},
    )
