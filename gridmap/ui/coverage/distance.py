"""Distance to the nearest point: map, worst clusters and areas, distribution."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.analysis import access
from gridmap.analysis.coverage import named
from gridmap.network import ELDERLY, ORDINARY
from gridmap.render import charts, maps
from gridmap.ui import chosen, frames
from gridmap.ui.building import building_name, building_tips, chosen_building
from gridmap.ui.coverage import notes
from gridmap.ui.coverage.areas import area_list
from gridmap.ui.frame import Layer, drawer, show_map
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import way_labels
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t, transaction

_CLUSTER = "coverage-gap"


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


def _explore(choice: Choice) -> None:
    """Show the map, the gaps and areas, and in the drawer the buildings of the chosen gap."""
    clusters = frames.clusters(choice)
    number = _chosen_cluster(clusters)
    _map(choice, clusters, number)
    cluster_tab, area_tab, distance_tab = st.tabs([t("Gaps"), t("Areas"), t("Distances")])
    with cluster_tab:
        _cluster_list(clusters)
    with area_tab:
        area_list(choice)
    with distance_tab:
        _distribution(choice)
    with drawer(t("Buildings of the gap")):
        _buildings(choice, clusters, number)
    chosen_building()


def _chosen_cluster(clusters: pd.DataFrame) -> int | None:
    """Number of the gap of the chosen building, else of the one chosen in the list."""
    building = chosen.building()
    if building is not None:
        held = clusters.number[[building in ids for ids in clusters.building_ids]]
        if len(held):
            return int(held.iloc[0])
    number = st.session_state.get(_CLUSTER)
    return number if number in set(clusters.number) else None


def _choose_cluster(number: int | None) -> None:
    st.session_state[_CLUSTER] = number
    chosen.choose(None)


def _map(choice: Choice, clusters: pd.DataFrame, number: int | None) -> None:
    """Show the map: buildings by distance or by their nearest point, and the chosen gap."""
    ways = {"band": t("Distance"), "catchment": t("Nearest point")}
    colour = st.segmented_control(
        t("Colour of the buildings"), list(ways), format_func=ways.__getitem__, default="band",
        required=True, key="coverage-colour", label_visibility="collapsed",
    )  # fmt: skip
    style = _bands(choice) if colour == "band" else _catchments(choice)
    tile = {"service": choice.service, "radius": choice.radius_m, "walk": int(choice.walk)}
    metres = "{walk_m}" if choice.walk else "{straight_m}"
    tips = building_tips(t("{metres} m {way}", metres=metres, way=choice.way))
    show_map(
        (
            Layer("building", style, params=tile, clicks=True, tips=tips),
            Layer("service_point", maps.SERVICE_POINT, params={"service": choice.service}),
        ),
        legend=ways[colour],
        **_marked(clusters, number) | chosen.shown(),
    )


def _marked(clusters: pd.DataFrame, number: int | None) -> dict[str, Any]:
    """Arguments of `show_map`: the outline of a gap."""
    for ids in clusters.building_ids[clusters.number == number]:
        with transaction() as connection:
            place = store.coverage.cluster_outline(connection, ids)
        return chosen.outlined(place) if place else {}
    return {}


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


def _cluster_list(clusters: pd.DataFrame) -> None:
    """List the clusters."""
    if clusters.empty:
        st.success(t("Nobody lives beyond the radius."))
        return
    hidden = clusters.hidden_building_count > 0
    shown = notes.finite(clusters, ["nearest_m", "farthest_m"]).assign(
        age60=np.where(
            hidden & (clusters.age60_count == 0),
            "—",
            np.where(hidden, "≥ ", "") + clusters.age60_count.astype(str),
        )
    )
    table(
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
        on_choose=_choose_cluster,
        height=320,
        note=t(
            "A gap: lived-in buildings beyond the radius, at most {metres:.0f} m from one to the "
            "next. Nearest: of its nearest building.",
            metres=coverage.CLUSTER_REACH_M,
        ),
    )


def _buildings(choice: Choice, clusters: pd.DataFrame, number: int | None) -> None:
    """List the buildings of a cluster."""
    cluster = clusters[clusters.number == number]
    if cluster.empty:
        st.info(t("Choose a gap in the list, or a building on the map."))
        return
    found = frames.service(choice.service).uncovered(choice.radius_m, walk=choice.walk)
    found = found[found.building_id.isin(cluster.building_ids.iloc[0])]
    with transaction() as connection:
        found = named(connection, found)
    table(
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
        on_choose=chosen.listed,
    )


def _distribution(choice: Choice) -> None:
    """Show the distribution of distances, on foot beside straight line."""
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
