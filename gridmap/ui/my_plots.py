"""Content of My plots: the plots of a grid leader, open tasks, the team, prints."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import store, ui
from gridmap.actions import prints
from gridmap.render import maps, reports
from gridmap.ui import around, t
from gridmap.ui.address import bound
from gridmap.ui.coverage.layers import service_points
from gridmap.ui.labels import role_labels
from gridmap.ui.plots import printing

FIRST, MOST = 5, 50
"""Cards that are shown at once, and that there are at most: the list below the map has all."""

FEW = 4
"""Number of plots up to which the people of all of them are shown at once."""

MOST_CHIPS = 20
"""Number of plots up to which one is chosen among chips."""
STALE = 2
"""Value of `attention` of a building whose households were not verified for long."""
FEWEST_FRESH = 0.5
"""Share of verified households below which the others are a task of their own."""


def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two frames: one row per plot of the user, and one per building, the most urgent first."""
    ui.require_data()
    with ui.transaction() as connection:
        plots = store.plots.summary(connection)
        buildings = store.plots.buildings_of_plots(connection)
        ledgers = store.overview.communities(connection)

    if (
        plots.empty
        and not ledgers[["household_count", "unlocated_count"]].sum().sum()
        and ui.frame.page_for("imports")
    ):
        st.info(t("No ledger of your communities is loaded yet. Load it first; the plots are drawn "
                  "from it."))  # fmt: skip
        ui.frame.link("imports", t("Load a ledger"), icon=":material/arrow_forward:")
        raise ui.PageEnds
    if plots.empty and ui.frame.page_for("plots"):
        st.info(t("Your communities have no plots in force yet. Draw them, and put them in force."))
        ui.frame.link("plots", t("Draw plots"), icon=":material/arrow_forward:")
        raise ui.PageEnds
    if plots.empty:
        ui.empty(
            t(
                "No plot is yours today. Your community worker makes you the grid leader in a "
                "plot's team (another function there is not enough), and an administrator links "
                "your account with your name there; then its buildings are shown here."
            )
        )
    buildings["attention_text"] = [tasks(one) for one in buildings.itertuples()]
    buildings["fresh_share"] = buildings.fresh_count / buildings.household_count
    return plots, by_urgency(buildings)


def by_urgency(buildings: pd.DataFrame) -> pd.DataFrame:
    """Sort buildings by urgency: those with most households to visit first, empty ones last."""
    return (
        buildings.assign(
            is_open=buildings.attention > 0,
            left=[to_verify(one) for one in buildings.itertuples()],
            homes=buildings.household_count.fillna(0),
        )
        .sort_values(["is_open", "left", "homes"], ascending=False, kind="stable")
        .drop(columns=["is_open", "left", "homes"])
    )


def choose(plots: pd.DataFrame, buildings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Plots and buildings of the plot that is chosen, or all."""
    names = {"": t("All")} | dict(zip(plots.plot_id.astype(str), _names(plots), strict=True))
    how: dict[str, Any] = {
        "format_func": names.__getitem__,
        **bound("plot", {word: word for word in names}, ""),
    }
    if len(names) > MOST_CHIPS:
        chosen = st.selectbox(t("Plot"), list(names), **how)
    else:
        chosen = st.segmented_control(t("Plot"), list(names), required=True, wrap=True, **how)
    if chosen:
        plots = plots[plots.plot_id == int(chosen)]
        buildings = buildings[buildings.plot_id == int(chosen)]
    return plots, buildings


def _names(plots: pd.DataFrame) -> pd.Series:
    """Code of each plot, with its community where another community has the same code."""
    is_alone = ~plots.plot_code.duplicated(keep=False)
    return plots.plot_code.where(is_alone, plots.community.str.cat(plots.plot_code, sep=" "))


def todo(buildings: pd.DataFrame) -> None:
    """Cards of what is to be done today, the most urgent on top; each opens its building."""
    open_ones = buildings[buildings.attention > 0]
    if open_ones.empty:
        st.success(t("Nothing is to be done today."))
        return
    st.markdown(f"**{t('To be done today: {n} buildings', n=len(open_ones))}**")
    _cards(open_ones[:FIRST])
    if len(open_ones) > FIRST:
        with st.expander(t("{n} more", n=len(open_ones) - FIRST)):
            _cards(open_ones[FIRST:MOST])
            if len(open_ones) > MOST:
                st.caption(t("The list below the map has all of them."))


def _cards(buildings: pd.DataFrame) -> None:
    for one in buildings.itertuples():
        st.button(
            f"**{ui.literal(ui.building_name(one))}**  \n{tasks(one)}",
            key=f"gridmap-todo-{one.building_id}",
            width="stretch",
            on_click=ui.chosen.listed,
            args=(one.building_id,),
        )


def team(plots: pd.DataFrame) -> None:
    """Show whom to call, less representatives, where a few plots are shown; each person once."""
    if len(plots) > FEW:
        return
    people: dict[tuple[str, str, str | None], list[str]] = {}
    with ui.transaction() as connection:
        for plot_id, name in zip(plots.plot_id, _names(plots), strict=True):
            for one in store.plots.members(connection, int(plot_id)).itertuples():
                if one.role != "building_rep":
                    phone = one.work_phone if isinstance(one.work_phone, str) else None
                    people.setdefault((one.role, one.name, phone), []).append(name)
    if not people:
        return
    roles, order = role_labels(), {role: at for at, role in enumerate(role_labels())}
    st.markdown("**" + t("Team") + "**")
    around.people(
        (roles[role] if len(plots) == 1 else f"{roles[role]} · {t(', ').join(of)}", name, phone)
        for (role, name, phone), of in sorted(people.items(), key=lambda one: order[one[0][0]])
    )


def tasks(building: Any) -> str:
    """Everything that is to be done for a building, the most urgent first."""
    left = to_verify(building)
    visits = t("{n} households to verify", n=left) if left else ""
    first = ui.attention_labels()[building.attention]
    # Of several the map shows the first: the other one must not go unsaid.
    words = (visits,) if building.attention == STALE else (first, visits)
    return " · ".join(filter(None, words))


def to_verify(building: Any) -> int:
    """Households of a building to be visited; 0 where most of them have been."""
    if (
        pd.notna(building.household_count)
        and building.fresh_count < FEWEST_FRESH * building.household_count
    ):
        return int(building.household_count - building.fresh_count)
    return 0


def _elderly(counts: pd.Series) -> int | None:
    """Sum; None where no ledger states it."""
    known = pd.to_numeric(counts).dropna()
    return int(known.sum()) if len(known) or counts.empty else None


def figures(plots: pd.DataFrame, buildings: pd.DataFrame) -> None:
    """Figures of the plots, and the teams that are not complete."""
    ui.figures(
        {
            t("Buildings"): len(buildings),
            t("Households"): int(plots.household_count.sum()),
            t("Aged 60+"): _elderly(plots.age60_count),
            t("Buildings with open tasks"): int((buildings.attention > 0).sum()),
            t("Verified in {days} days", days=ui.FRESH_DAYS): ui.share(
                plots.fresh_count.sum(), plots.household_count.sum()
            ),
        }
    )

    for plot in plots[~plots.is_complete.astype(bool)].itertuples():
        st.warning(
            t(
                "{plot}: the team has {workers} workers and {volunteers} volunteers; "
                "it needs 1-2 workers and at least 1 volunteer.",
                plot=plot.name,
                workers=plot.worker_count,
                volunteers=plot.volunteer_count,
            )
        )


def printed(plots: pd.DataFrame, buildings: pd.DataFrame) -> None:
    """Contact cards and plot sheets to print."""
    with st.expander(t("Print"), icon=":material/print:"):
        scope = "-".join(map(str, plots.plot_id))
        with st.container():
            st.markdown("**" + t("Contact cards") + "**")
            printing(
                f"my-cards-{scope}",
                ui.dated(t("Contact cards"), "pdf"),
                partial(prints.cards, buildings=buildings.building_id.tolist()),
                reports.cards,
            )
        with st.container():
            st.markdown("**" + t("Plot sheets") + "**")
            printing(
                f"my-sheets-{scope}",
                ui.dated(t("Plot sheets"), "pdf"),
                partial(prints.plot_sheets, plots=plots.plot_id.tolist()),
                reports.plot_sheets,
            )


def explore(buildings: pd.DataFrame) -> None:
    """Show the map, the building that is chosen, and in the drawer the list of all."""
    colours = {"todo": t("To be done"), "fresh": t("Freshness")}
    by_freshness = st.segmented_control(
        t("Colour by"), list(colours), format_func=colours.__getitem__, required=True,
        **bound("colour", {word: word for word in colours}, "todo"),
    ) == "fresh"  # fmt: skip
    style = (
        maps.fresh_style(ui.share_labels(), none=t("No household"))
        if by_freshness
        else maps.attention_style(ui.attention_labels())
    )
    fresh = t("Verified in {days} days", days=ui.FRESH_DAYS)
    tips = ui.building_tips("{plot_code}")
    ui.frame.show_map(
        (
            ui.frame.Layer("building", style, params={"mine": 1}, clicks=True, tips=tips),
            service_points(),
        ),
        legend=fresh if by_freshness else t("To be done"),
        **ui.chosen.shown(),
    )
    with ui.frame.drawer(t("Buildings")):
        ui.table(
            buildings.assign(called=[ui.building_name(one) for one in buildings.itertuples()]),
            {
                "plot_code": t("Plot"),
                "called": t("Building"),
                "attention_text": t("To be done"),
                "household_count": t("Households"),
                "people_count": t("People"),
                "age60_count": t("Aged 60+"),
                "fresh_share": st.column_config.NumberColumn(fresh, format="percent"),
                "representative": t("Representative"),
                "address": t("Address"),
            },
            key="my-plots",
            file_name=t("My plots"),
            id_column="building_id",
            on_choose=ui.chosen.listed,
        )
    ui.chosen_building()
