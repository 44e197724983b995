"""Posts in the teams: handover, new posts and new members."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.actions import teams
from gridmap.analysis.teams import handover
from gridmap.errors import GridmapError
from gridmap.ui.labels import plot_label, role_labels
from gridmap.ui.plots import data
from gridmap.ui.plots.state import PlotState
from gridmap.ui.popover import close, popover
from gridmap.ui.session import reason, t, transaction

T = TypeVar("T")
MESSAGE = "plots-teams-message"
"""Key of the result of the last change: whether it was done, and a message."""
_SUCCESSOR = "plots-successor-"


def do(action: Callable[[Connection], T], done: str) -> T | None:
    """Change posts; the result is shown above the lists. None where it was refused."""
    try:
        with transaction() as connection:
            result = action(connection)
    except GridmapError as error:
        st.session_state[MESSAGE] = (False, reason(error))
        return None
    st.session_state[MESSAGE] = (True, done)
    return result


def posts(state: PlotState) -> None:
    """Show the posts of a member, their handover, and forms for new posts and members."""
    today = clock.today()
    with transaction() as connection:
        members = store.teams.members(connection, state.community_id)
        plots = store.teams.plots(connection, state.community_id, today)
    in_force = plots[plots.is_in_force.astype(bool)].set_index("plot_id")
    names = dict(zip(members.team_member_id.tolist(), members.name, strict=True))
    if names:
        member = st.selectbox(
            t("Who"), list(names), format_func=names.__getitem__, key="plots-member"
        )  # fmt: skip
        is_serving = _handover(state, member, today)
        _begin(state, in_force, today, is_first=not is_serving)
    else:
        st.info(t("Nobody serves in this community yet; add somebody."))
    _add(state)


def _handover(state: PlotState, member: int, today: date) -> bool:
    """Show the posts of a member, and who could take them over; whether there are any."""
    with transaction() as connection:
        if handover(connection, state.community_id, member, today).posts.empty:
            st.caption(t("Holds no post yet."))
            return False
    day = st.date_input(t("Leaves on"), today, min_value=today, key="plots-leaves", width=200)
    with transaction() as connection:
        leaving = handover(connection, state.community_id, member, day)
    if leaving.posts.empty:
        st.info(t("Holds no post on that day."))
        return True
    roles = role_labels()
    for post in leaving.posts.itertuples():
        near = leaving.near[post.assignment_id]
        options = dict(zip(near.team_member_id.tolist(), near.name, strict=True))
        if pd.notna(post.proposed_id):
            options = {int(post.proposed_id): post.proposed, **options}
        what = [roles[post.role], post.plot_code, post.building]
        st.selectbox(
            " · ".join(one for one in what if isinstance(one, str)),
            [*options, None],
            # A representative is elected: nobody is put forward.
            index=0 if pd.notna(post.proposed_id) else len(options),
            format_func=partial(_successor, options),
            key=f"{_SUCCESSOR}{post.assignment_id}",
            help=t("Holds the post since {day}", day=post.since),
        )
    is_sure = st.checkbox(t("All these posts end on that day"), key=f"plots-leaves-sure-{member}")
    st.button(
        t("Hand over"), type="primary", key="plots-hand-over", disabled=not is_sure,
        on_click=_hand_over, args=(state,),
    )  # fmt: skip
    with popover(t("End one post only"), key=f"plots-ending-{member}"):
        held = {
            post.assignment_id: " · ".join(
                one for one in (roles[post.role], post.plot_code, post.building)
                if isinstance(one, str)
            )
            for post in leaving.posts.itertuples()
        }  # fmt: skip
        key = f"plots-end-{member}"
        st.selectbox(t("Post"), list(held), format_func=held.__getitem__, key=key)
        st.button(t("End the post"), key="plots-end-do", on_click=_end, args=(member, key))
    return True


def _hand_over(state: PlotState) -> None:
    member, day = st.session_state["plots-member"], st.session_state["plots-leaves"]
    if not st.session_state.get(f"plots-leaves-sure-{member}"):
        return  # Sure of another member, who was turned away from in the same moment.
    successors = {
        int(str(key).removeprefix(_SUCCESSOR)): one
        for key, one in st.session_state.items()
        if str(key).startswith(_SUCCESSOR) and one is not None
    }
    do(
        lambda c: teams.hand_over(c, state.community_id, member, day, successors),
        t("Handed over from {day} on.", day=day),
    )


def _end(member: int, key: str) -> None:
    post, day = st.session_state[key], st.session_state["plots-leaves"]
    do(lambda c: teams.end_post(c, post, day), t("The post ends on {day}.", day=day))
    if st.session_state[MESSAGE][0]:
        close(f"plots-ending-{member}")


def _successor(options: dict[int, str], one: int | None) -> str:
    return t("Nobody yet") if one is None else options[one]


def _begin(state: PlotState, plots: pd.DataFrame, today: date, *, is_first: bool) -> None:
    """Form that gives a member another post; it is open for the first one."""
    label = t("Give a post") if is_first else t("Give another post")
    # With a key it stays as it is while its fields change.
    key = f"plots-begin-{is_first}"
    with st.expander(label, expanded=is_first, icon=":material/add:", key=key):
        roles = role_labels()
        role = st.selectbox(
            t("Function"), ["worker", "volunteer", "grid_leader", "building_rep"],
            format_func=roles.__getitem__, key="plots-begin-role",
        )  # fmt: skip
        plot = st.selectbox(
            t("Plot"), plots.index.tolist(), key="plots-begin-plot",
            format_func=lambda one: plot_label(plots.plot_code[one], plots.name[one]),
        )  # fmt: skip
        if role == "building_rep" and plot is not None:
            known = data.buildings(state.community_id)
            known = known[known.plot_in_force == plots.plot_code[plot]]
            st.selectbox(
                t("Building"), known.index.tolist(), format_func=known.name.to_dict().get,
                key=f"plots-begin-building-{plot}",
            )  # fmt: skip
        st.date_input(t("From"), today, min_value=today, key="plots-begin-from")
        st.button(
            t("Give the post"), key="plots-begin-do", disabled=plot is None,
            on_click=_begin_post,
        )  # fmt: skip
        if role == "volunteer":
            st.button(
                t("Only note the offer to help there"), key="plots-opt-in", disabled=plot is None,
                help=t("A plot where a volunteer would help; nobody's home is kept."),
                on_click=_offer,
            )  # fmt: skip


def _begin_post() -> None:
    asked = st.session_state
    member = asked["plots-member"]
    plot, role, day = (
        asked["plots-begin-plot"],
        asked["plots-begin-role"],
        asked["plots-begin-from"],
    )
    building = asked.get(f"plots-begin-building-{plot}") if role == "building_rep" else None
    do(
        lambda c: teams.begin_post(c, member, plot, role, day, building_id=building),
        t("The post is given from {day} on.", day=day),
    )


def _offer() -> None:
    member, plot = st.session_state["plots-member"], st.session_state["plots-begin-plot"]
    do(lambda c: teams.opt_in(c, member, plot), t("The offer is noted."))


def _add(state: PlotState) -> None:
    with st.container(border=True):
        st.markdown("**" + t("Add a member") + "**")
        st.text_input(t("Full name"), key="plots-add-name", max_chars=40)
        st.text_input(t("Work phone"), key="plots-add-phone", max_chars=20)
        st.button(t("Add"), key="plots-add", on_click=_add_member, args=(state,))


def _add_member(state: PlotState) -> None:
    asked = st.session_state
    name, phone = asked["plots-add-name"], asked["plots-add-phone"]
    added = do(
        lambda c: teams.add_member(c, state.community_id, name, phone),
        t("{name} is added.", name=name.strip()),
    )
    if added is not None:
        # Who was added is to get a post next.
        asked["plots-member"] = added
        asked["plots-add-name"] = asked["plots-add-phone"] = ""
