"""Teams: missing roles, load of the workers, posts and handover, history."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridmap import clock, store
from gridmap.actions import teams
from gridmap.analysis.teams import missing_roles, served_by, suggestions, worker_load
from gridmap.plots.teams import MissingRole
from gridmap.store import db
from gridmap.ui.address import bound
from gridmap.ui.formats import literal
from gridmap.ui.frame import right
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import role_labels
from gridmap.ui.listing import table
from gridmap.ui.plots import data
from gridmap.ui.plots.posts import MESSAGE, do, posts
from gridmap.ui.plots.state import PlotState
from gridmap.ui.session import t, transaction

_ROUND = "plots-gaps-round"


def team(state: PlotState) -> None:
    """Show one of four views: missing roles, load, posts, history."""
    views = {
        "gaps": (t("Gaps"), _missing_roles),
        "load": (t("Load"), _load),
        "posts": (t("Posts and handover"), posts),
        "history": (t("Who served when"), _history),
    }
    view = st.segmented_control(
        t("Teams"), list(views), format_func=lambda one: views[one][0], required=True,
        label_visibility="collapsed",
        **bound("team", {name: name for name in views}, "gaps", key="plots-teams-view"),
    )  # fmt: skip
    if message := st.session_state.pop(MESSAGE, None):
        (st.success if message[0] else st.error)(message[1])
    views[view][1](state)


def missing_role_text(missing: MissingRole) -> str:
    """Text of a missing role in the user's language."""
    return {
        "no_worker": t("No worker"),
        "many_workers": t("More than two workers"),
        "no_volunteer": t("No volunteer"),
        "no_representative": t("No building representative"),
        "many_representatives": t("More than one representative"),
    }[missing.lack]


# Missing roles -----------------------------------------------------------------------------------


def _missing_roles(state: PlotState) -> None:
    with transaction() as connection:
        found = missing_roles(connection, state.community_id, db.today(connection))
    per_plot = [one for one in found if one.building_id is None]
    figures(
        {
            t("Plots with a gap"): len({one.plot_id for one in per_plot}),
            t("Buildings without a representative"): sum(
                one.lack == "no_representative" for one in found
            ),
        }
    )
    st.caption(t("A team is one or two workers and at least one volunteer; every residential "
                 "building has one representative."))  # fmt: skip
    if not found:
        st.success(t("Every team is complete."))
        return
    buildings = data.buildings(state.community_id)
    concerned = _concerned(found, buildings)
    # Another key lets go of the row, which Streamlit has no other way for.
    key = f"plots-gaps-{st.session_state.get(_ROUND, 0)}"
    chosen = table(
        pd.DataFrame(
            {
                "place": range(len(found)),
                "plot": [one.plot_code for one in found],
                # The name first: where there is no room, it is told apart all the same.
                "gap": [
                    " · ".join(
                        filter(None, (buildings.name.get(one.building_id), missing_role_text(one)))
                    )
                    for one in found
                ],
                "household_count": concerned,
            }
        ).sort_values("household_count", ascending=False, kind="stable"),
        {
            # As wide as the panel.
            "plot": st.column_config.TextColumn(t("Plot"), width=64),
            "gap": st.column_config.TextColumn(t("Gap"), width=166),
            "household_count": st.column_config.NumberColumn(t("Households"), width=44),
        },
        key=key,
        file_name=t("Gaps in the teams"),
        id_column="place",
        height=420,
    )
    if chosen is None:
        st.caption(t("Choose a gap to see who could fill it."))
        return
    with right(close=_let_go):
        _fill(state, found[chosen])


def _concerned(found: Sequence[MissingRole], buildings: pd.DataFrame) -> list[int]:
    """Households that each gap concerns: those of its building, else of its plot."""
    of_plot = buildings.groupby("plot_in_force").household_count.sum()
    return [
        int(
            of_plot.get(one.plot_code, 0) if one.building_id is None
            else buildings.household_count.get(one.building_id, 0)
        )
        for one in found
    ]  # fmt: skip


def _let_go() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _fill(state: PlotState, missing: MissingRole) -> None:
    """Offer members who could fill a missing role, nearest first."""
    st.subheader(missing_role_text(missing))
    where = (f"{t('Plot')} {missing.plot_code}", missing.building)
    st.caption(literal(" · ".join(filter(None, where))))
    if missing.lack.startswith("many"):
        st.info(t("End a post under “Posts and handover”."))
        return
    role = {"no_worker": "worker", "no_volunteer": "volunteer"}.get(missing.lack, "building_rep")
    today = clock.today()
    with transaction() as connection:
        near = suggestions(connection, state.community_id, missing.plot_id, today, role=role)
        known = store.teams.members(connection, state.community_id)
    everybody = dict(zip(known.team_member_id.tolist(), known.name, strict=True))
    if role == "building_rep":
        st.caption(t("The owners of a building elect their representative; enter whom they chose."))
        names = everybody
    else:
        # After those who are near, whoever has no such post yet: nothing is known of the way.
        names = {
            one.team_member_id: " · ".join(
                (
                    one.name,
                    t("{metres:,.0f} m on foot", metres=one.distance_m)
                    if one.is_walk
                    else t("{metres:,.0f} m in a straight line", metres=one.distance_m),
                    t("{n} posts", n=one.post_count),
                    *([t("offered to help")] if one.is_opt_in else []),
                )
            )
            for one in near.itertuples()
        }
        names |= {member: name for member, name in everybody.items() if member not in names}
    if not names:
        st.info(t("No suitable member is known; add one under “Posts and handover”."))
        return
    key = f"plots-fill-{missing}"
    st.selectbox(t("Who"), list(names), format_func=names.__getitem__, key=key)
    st.date_input(t("From"), today, min_value=today, key="plots-fill-from")
    st.button(
        t("Give the post"), type="primary", key="plots-fill-do",
        on_click=_give, args=(missing, role, key),
    )  # fmt: skip


def _give(missing: MissingRole, role: str, key: str) -> None:
    member, day = st.session_state[key], st.session_state["plots-fill-from"]
    _let_go()
    do(
        lambda c: teams.begin_post(
            c, member, missing.plot_id, role, day, building_id=missing.building_id
        ),
        t("The post is given from {day} on.", day=day),
    )


# Load --------------------------------------------------------------------------------------------


def _load(state: PlotState) -> None:
    with transaction() as connection:
        found = worker_load(connection, state.community_id, db.today(connection))
    figures(
        {
            t("Workers"): len(found.workers),
            t("Households per worker, mean"): _whole(found.mean_household_count),
            t("Buildings per worker, mean"): _whole(found.mean_building_count),
            t("Households without a worker"): found.unserved_household_count,
        }
    )
    st.caption(t("Workers of one plot share it equally. The figures are about work to be spread, "
                 "not about people."))  # fmt: skip
    table(
        found.workers.assign(
            beside=found.workers.household_count / found.mean_household_count - 1
            if len(found.workers)
            else [],
        ),
        {
            "name": t("Full name"),
            "plot_count": t("Plots"),
            "building_count": st.column_config.NumberColumn(t("Buildings"), format="%.1f"),
            "household_count": st.column_config.NumberColumn(t("Households"), format="%.0f"),
            "beside": st.column_config.NumberColumn(t("Against the mean"), format="percent"),
        },
        key="plots-load",
        file_name=t("Load of the workers"),
    )


def _whole(value: float) -> str | None:
    return None if pd.isna(value) else f"{value:,.0f}"


# History -----------------------------------------------------------------------------------------


def _history(state: PlotState) -> None:
    """Show who served a building on a day."""
    names = data.buildings(state.community_id).name
    left, beside = st.columns([3, 1])
    building = left.selectbox(
        t("Building"), names.index.tolist(), format_func=names.to_dict().get, key="plots-served"
    )
    day = beside.date_input(t("On"), clock.today(), key="plots-served-on")
    with transaction() as connection:
        found = served_by(connection, building, day)
    if found is None:
        st.info(t("On that day the building was in no plot."))
        return
    st.markdown(f"**{found.plot_code}** · {literal(found.plot_name)}")
    st.caption(t("In this plot since {day}", day=found.since))
    roles = role_labels()
    if not found.team:
        st.warning(t("Nobody had a post there on that day."))
    st.markdown(
        "\n".join(
            "- " + t("{role}: {name} {phone}", role=roles[one.role], name=literal(one.name),
                     phone=one.work_phone or "")
            for one in found.team
        )
    )  # fmt: skip
