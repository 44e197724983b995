"""Distance to the nearest point: who is within the radius, where the gaps are."""

from typing import Any

import streamlit as st

from gridmap import coverage, store
from gridmap.analysis.coverage import named
from gridmap.network import ELDERLY, ORDINARY
from gridmap.render import charts
from gridmap.ui import chosen, frames, plain
from gridmap.ui.building import building_name, chosen_building
from gridmap.ui.coverage import gaps, layers, notes
from gridmap.ui.coverage.areas import area_list
from gridmap.ui.formats import percent
from gridmap.ui.frame import drawer, show_map
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import way_labels
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t, transaction

_COLOUR = "coverage-colour"
_DETAILS = "coverage-details"
_COMMUNITIES = 6
"""Communities beside the figure; the others are in the list of areas."""


def distance(choice: Choice) -> None:
    """Show the figure, the gaps, and below the map the list of them."""
    frames.refreshed(choice.service)  # before the browser asks for tiles of it
    # The map comes before the figures, which take longer than it does.
    number = gaps.chosen_gap(gaps.named_gaps(choice)) if gaps.may_be_chosen() else None
    is_banded = st.session_state.get(_COLOUR, "band") == "band"
    shown = layers.by_distance(choice) if is_banded else layers.by_point(choice)
    show_map(
        shown,
        legend=layers.legend(choice) if is_banded else t("Nearest point"),
        title=t(
            "Coverage: {service}, {radius:g} m {way}",
            service=choice.service_name,
            radius=choice.radius_m,
            way=choice.way,
        ),
        **_marked(choice, number) | chosen.shown(),
    )
    chosen_building()
    reach, found = frames.whole(choice), gaps.named_gaps(choice)
    if reach.total_count > 0:
        _figure(choice, reach)
        _communities(choice)
        gaps.cards(choice, found, number)
    elif frames.service(choice.service).buildings.household_count.any():
        st.info(
            t("No ledger states them, or they are too few to be shown: count households instead.")
        )
    else:
        st.info(
            t("No households are loaded yet: the map shows distances, shares come with ledgers.")
        )
    _details(choice, reach)
    with drawer(t("Gaps") if number is None else t("Buildings of the gap")):
        gaps.gap_list(choice, found, number)


def _figure(choice: Choice, reach: coverage.Reach) -> None:
    """The one number, in a sentence."""
    counts = {"n": notes.count(reach.beyond_count), "m": notes.count(reach.unlocated_count)}
    whom = {
        "households": t("of the households are within reach; {n} are not, {m} are on no building "
                        "yet", **counts),
        "people": t("of the people are within reach; {n} are not, {m} are on no building yet",
                    **counts),
        "age60": t("of those aged 60+ are within reach; {n} are not, {m} are on no building yet",
                   **counts),
        "age80": t("of those aged 80+ are within reach; {n} are not, {m} are on no building yet",
                   **counts),
    }  # fmt: skip
    plain.headline(notes.share(reach), whom[choice.weight])
    if left_out := int(frames.in_no_home().household_count.sum()):
        st.caption(
            t("{n:,} households are left out: they live in buildings that count as no home. The "
              "register says which, and takes the correction.", n=left_out)
        )  # fmt: skip
    notes.hidden_note(reach)


def _communities(choice: Choice) -> None:
    """The communities with most beyond the radius."""
    found = frames.by(choice, "community")
    found = found[found.community.notna()].head(_COMMUNITIES)
    if found.empty:
        return
    plain.small_table(
        (t("Community"), t("All"), t("Within"), t("Farthest")),
        [
            (
                (str(row.community), notes.count(row.total_count), percent(row.share_within),
                 notes.metres(row.farthest_m)),
                row.share_within,
            )
            for row in found.itertuples()
        ],
    )  # fmt: skip


def _details(choice: Choice, reach: coverage.Reach) -> None:
    """Definition and the map's colour; areas and distances once somebody looks at them."""
    place = st.expander(t("Details"), key=_DETAILS, on_change="rerun")
    ways = {"band": t("Distance"), "catchment": t("Nearest point")}
    with place:
        st.caption(notes.reach_note(choice, reach, frames.service(choice.service).on))
        st.segmented_control(
            t("Colour of the buildings"), list(ways), format_func=ways.__getitem__, default="band",
            required=True, key=_COLOUR,
        )  # fmt: skip
        if not place.open:
            return
        area_tab, distance_tab = st.tabs([t("Areas"), t("Distances")])
        with area_tab:
            area_list(choice)
        with distance_tab:
            _distribution(choice)
        if choice.walk:
            _unsnapped(choice)


def _marked(choice: Choice, number: int | None) -> dict[str, Any]:
    """Arguments of `show_map`: the outline of a gap."""
    if number is None:
        return {}
    found = gaps.named_gaps(choice)
    for ids in found.building_ids[found.number == number]:
        with transaction() as connection:
            place = store.coverage.cluster_outline(connection, ids)
        return chosen.outlined(place) if place else {}
    return {}


def _unsnapped(choice: Choice) -> None:
    """Buildings that the map's streets do not reach, and why; named when they are looked at."""
    off, point_count = frames.unsnapped(choice.service)
    if not len(off) and not point_count:
        return
    place = st.popover(
        t("Not joined to a street: {buildings} buildings, {points} points",
          buildings=len(off), points=point_count),
        key="coverage-unsnapped", on_change="rerun",
    )  # fmt: skip
    if not place.open:
        return
    reasons = {
        "wall": t("a wall without a gate: measured as if it had one"),
        "island": t("streets that join no others"),
        "far": t("no street near"),
        "none": t("no street at all: no way there"),
    }
    with place:
        st.caption(t("The map lacks a street or a gate there, so the walk is an estimate."))
        with transaction() as connection:
            buildings = named(connection, off)
        table(
            buildings.assign(
                label=[building_name(row) for row in buildings.itertuples()],
                reason=buildings.rule.map(reasons),
            ),
            {"label": t("Building"), "community": t("Community"), "reason": t("Why")},
            key="unsnapped",
            file_name=t("Off the streets"),
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
    figures(
        {
            t("95 % live within"): notes.metres(reach.p95_m),
            t("Farthest"): notes.metres(reach.farthest_m),
        }
    )
    st.caption(
        t(
            "Half within {median}; a walk is {detour} times the straight line on average. "
            "{radius} m are {ordinary:.0f} minutes at an ordinary pace, {elderly:.0f} for older "
            "people.",
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
