"""Basis of the plots: neighbours, the rules of plots, the community's bounds."""

import pandas as pd
import shapely
import streamlit as st

from gridmap import boundaries, store
from gridmap.actions.neighbours import adjust
from gridmap.plots.neighbours import Limits
from gridmap.ui.formats import literal
from gridmap.ui.key_figures import figures
from gridmap.ui.plots import data
from gridmap.ui.plots.state import PlotState
from gridmap.ui.session import t, transaction

AREA_TOLERANCE = 0.05
"""Deviation of an outline's area from the stated one that is worth a warning."""


def rules(state: PlotState) -> None:
    """Show the neighbours, the rules of plots and the community's bounds."""
    fabric = data.fabric(state.community_id)
    _neighbours(state)
    st.subheader(t("Rules of plots"))
    st.markdown(
        "\n".join(
            f"- {line}"
            for line in (
                t("Every residential building is in exactly one plot of its community."),
                t("A plot is contiguous: from neighbour to neighbour one gets everywhere in it. "
                  "Where no way joins two settlements, the check notes it and allows it."),
                t("An estate that fits into one plot stays whole as far as the load allows; "
                  "a larger one is divided."),
                t("A single building that is heavier than a plot may be is a plot of its own, and "
                  "the others are measured by each other."),
                t("Buildings without homes (markets, factories, campuses) need no plot; whoever "
                  "works there is served by dedicated grids."),
                t("A team is one or two workers and at least one volunteer; every residential "
                  "building has one representative."),
            )
        )
    )  # fmt: skip
    with transaction() as connection:
        known = store.boundaries.communities(connection)
    for row in known[known.id == fabric.community_id].itertuples():
        st.subheader(t("Bounds of the community"))
        _bounds(row)


def _neighbours(state: PlotState) -> None:
    fabric = data.fabric(state.community_id)
    st.subheader(t("Who is whose neighbour"))
    figures(
        {
            t("Residential buildings"): len(fabric.buildings.id),
            t("Pairs of neighbours"): len(fabric.edges),
            t("Separate settlements"): int(fabric.piece.max()) + 1 if len(fabric.piece) else 0,
        }
    )
    limits = Limits()
    kinds = {
        "arterial": t("Arterial road"),
        "secondary": t("Secondary road"),
        "branch": t("Branch road"),
        "lane": t("Lane"),
        "service": t("Service road"),
        "path": t("Footpath"),
        "steps": t("Steps"),
    }
    st.caption(
        t(
            "Buildings side by side are neighbours if the way from one to the other costs at most "
            "{metres:.0f} m: the gap between them, and what lies in between. Water and railways "
            "are crossed at bridges, compound walls at gates; a building in between counts "
            "{building:.0f} m.",
            metres=limits.cost_m,
            building=limits.building_m,
        )
    )
    left, right = st.columns(2)
    with left:
        st.dataframe(
            pd.DataFrame(
                {"kind": [kinds.get(one, one) for one in limits.crossing_m],
                 "metres": list(limits.crossing_m.values())}
            ),
            column_config={"kind": t("Crossing"),
                           "metres": st.column_config.NumberColumn(t("Counts as, m"))},
            hide_index=True,
            key="plots-crossings", placeholder="—",
        )  # fmt: skip
    with right:
        _adjustments(state)


def _adjustments(state: PlotState) -> None:
    """List the pairs decided by hand; each can be left to the rule again."""
    with transaction() as connection:
        decided = store.neighbours.adjustments(connection, state.community_id)
    st.markdown("**" + t("Decided by hand") + "**")
    if decided.empty:
        st.caption(t("None. Select two buildings on the map of the draft to decide whether they "
                     "are neighbours."))  # fmt: skip
        return
    names = data.buildings(state.community_id).name
    are = {True: t("are neighbours"), False: t("are not neighbours")}
    for row in decided.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            pair = " – ".join(names.get(one, "—") for one in (row.building_id, row.other_id))
            st.write(" · ".join((pair, are[row.are_neighbours], row.adjusted_by or "—")))
            st.button(
                t("Leave it to the rule"), key=f"plots-forget-{row.building_id}-{row.other_id}",
                on_click=_forget, args=(state, row.building_id, row.other_id),
            )  # fmt: skip


def _forget(state: PlotState, one: int, other: int) -> None:
    with transaction() as connection:
        adjust(connection, state.community_id, one, other, None)


def _bounds(row) -> None:
    """Show the bounds as written, and the stated area beside that of the outline."""
    sides = {
        t("East"): row.bounds_east,
        t("South"): row.bounds_south,
        t("West"): row.bounds_west,
        t("North"): row.bounds_north,
    }
    named = t(", ").join(f"{side} {name}" for side, name in sides.items() if name)
    written = row.bounds_text or named
    if written:
        st.write(literal(written))
    outline = shapely.from_wkb(row.wkb) if row.wkb else None
    area = boundaries.area_m2(outline) / 1e6 if outline is not None else None
    stated = row.stated_area_m2 / 1e6 if pd.notna(row.stated_area_m2) else None
    figures(
        {
            t("Area stated, km²"): None if stated is None else f"{stated:.3f}",
            t("Area of the outline, km²"): None if area is None else f"{area:.3f}",
        }
    )
    if area is not None and stated and abs(area / stated - 1) > AREA_TOLERANCE:
        st.warning(
            t("The outline is {share:+.1%} off the stated area.", share=area / stated - 1)
        )  # fmt: skip
