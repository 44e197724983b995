"""Plans that are kept: listed, compared side by side, made anew, adopted and withdrawn."""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap.actions.scenarios import adopt, delete, save, withdraw
from gridmap.analysis import siting
from gridmap.analysis.siting import Scenario, StudyArea
from gridmap.errors import GridmapError
from gridmap.siting import study
from gridmap.ui.formats import literal, office_time
from gridmap.ui.popover import close, popover
from gridmap.ui.session import account, reason, refused, t, transaction
from gridmap.ui.siting import data
from gridmap.ui.siting.compare import figure_table, restored, side_by_side
from gridmap.ui.siting.running import running
from gridmap.ui.siting.state import VIEW, Shown, SitingState
from gridmap.ui.siting.units import model_labels, named

T = TypeVar("T")

_SAVING = "siting-saving"
"""Key of the popover that keeps a plan."""


def may_save() -> bool:
    """Whether the user keeps scenarios; others read them."""
    return account().role == "planner"


def save_button(state: SitingState, shown: Shown) -> None:
    """Keep the plan on the map under a name."""
    if not may_save():
        st.caption(t("Planners save scenarios; you can look at theirs."))
        return
    with popover(t("Save"), key=_SAVING, icon=":material/save:"):
        st.text_input(t("Name of the scenario"), key="siting-name", max_chars=80)
        st.button(
            t("Save the plan"), key="siting-save", type="primary", on_click=_save,
            args=(state, shown),
        )  # fmt: skip


def _save(state: SitingState, shown: Shown) -> None:
    name = st.session_state["siting-name"]
    if _done(state, lambda c: save(c, name, shown.area, shown.answer)):
        state.message = t("Saved as “{name}”.", name=name.strip())
        st.session_state["siting-name"] = ""
        close(_SAVING)


def scenarios(state: SitingState, area: StudyArea) -> None:
    """List the saved scenarios, with actions for the ticked ones."""
    with transaction() as connection:
        known = siting.scenarios(connection, state.service)
    if not known:
        st.info(t("No scenario is saved for this service yet: find a plan, and save it."))
        return
    ticked = _list(state, known, area)
    if not ticked:
        st.caption(t("Tick one to see what can be done with it, or several to compare them."))
        return
    if len(ticked) == 1:
        _one(state, ticked[0], area)
    else:
        side_by_side(ticked)


def compared(state: SitingState) -> list[Scenario]:
    """Scenarios that are compared: the first two ticked in their list, if it is open."""
    if st.session_state.get(VIEW) != "scenarios":
        return []
    with transaction() as connection:
        known = siting.scenarios(connection, state.service)
    chosen: Any = st.session_state.get(_key(known))
    rows = chosen["selection"]["rows"] if chosen else []
    return [known[row] for row in rows if row < len(known)][:2]


def _key(known: list[Scenario]) -> str:
    """Key of the list: another one for other scenarios."""
    return f"siting-scenarios-{'-'.join(str(one.id) for one in known)}"


def _list(state: SitingState, known: list[Scenario], area: StudyArea) -> list[Scenario]:
    models = model_labels()
    frame = pd.DataFrame(
        {
            "name": [one.name for one in known],
            "author": [one.author for one in known],
            "saved_at": office_time(pd.Series([one.saved_at for one in known])),
            "model": [models[one.question.model] for one in known],
            "radius_m": [one.question.radius_m for one in known],
            "new": [one.figures["new_count"] for one in known],
            "after": [round(_figure(one, "households_share_within_after"), 3) for one in known],
            "cost": [_figure(one, "cost_yuan") for one in known],
            "proven": [one.status == "optimal" for one in known],
            "current": [one.is_current(area) for one in known],
            "adopted": [one.adopted_at is not None for one in known],
        }
    )
    event: Any = st.dataframe(
        frame,
        key=_key(known),
        column_order=[
            "name",
            "author",
            "saved_at",
            "new",
            "after",
            "proven",
            "current",
            "adopted",
            "cost",
            "model",
            "radius_m",
        ],
        column_config={
            "name": t("Scenario"),
            "author": t("By"),
            "saved_at": st.column_config.DatetimeColumn(t("Saved"), format="YYYY-MM-DD HH:mm"),
            "model": t("The plan is to"),
            "radius_m": st.column_config.NumberColumn(t("Radius, m"), format="%.0f"),
            "new": st.column_config.NumberColumn(t("New stations"), format="%d"),
            "after": st.column_config.NumberColumn(
                t("Households within, with the plan"), format="percent"
            ),
            "cost": st.column_config.NumberColumn(t("Cost, yuan"), format="localized"),
            "proven": st.column_config.CheckboxColumn(t("Proven")),
            "current": st.column_config.CheckboxColumn(
                t("Data unchanged"), help=t("Made from the data as they are now")
            ),
            "adopted": st.column_config.CheckboxColumn(t("Adopted")),
        },
        hide_index=True,
        placeholder="—",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [known[row] for row in event.selection.rows if row < len(known)]


def _figure(one: Scenario, name: str) -> float:
    value = one.figures[name]
    return np.nan if value is None else value


# One -------------------------------------------------------------------------------------------


def _one(state: SitingState, one: Scenario, area: StudyArea) -> None:
    st.markdown(f"**{literal(one.name)}** · {one.proof.translated(t)}")
    for note in one.notes:
        st.caption(note.translated(t))
    with st.container(horizontal=True):
        st.button(
            t("Show on the map"), key="siting-restore", icon=":material/map:", on_click=_show,
            args=(state, one),
        )  # fmt: skip
        st.button(
            t("Plan anew on today's data"), key="siting-anew", icon=":material/refresh:",
            on_click=_again, args=(state, one),
        )  # fmt: skip
        if one.is_own and may_save():
            _own(state, one)
    _changes(state, one, area)


def _own(state: SitingState, one: Scenario) -> None:
    count = int((one.sites.role == "new").sum())
    if one.adopted_at is None:
        with st.popover(t("Adopt"), icon=":material/task_alt:", key=f"siting-adopting-{one.id}"):
            st.write(
                t(
                    "The {count} new stations become planned service points. They count in no "
                    "figure of coverage until they open, but the next plans are made around them; "
                    "what the plan closes stays open.",
                    count=count,
                )
            )
            st.button(
                t("Adopt the plan"), key="siting-adopt", type="primary", on_click=_adopt,
                args=(state, one),
            )  # fmt: skip
        with st.popover(t("Delete"), icon=":material/delete:", key=f"siting-deleting-{one.id}"):
            st.write(t("The scenario is removed for everybody."))
            st.button(t("Delete it"), key="siting-delete", on_click=_delete, args=(state, one))
    else:
        key = f"siting-withdrawing-{one.id}"
        with st.popover(t("Withdraw"), icon=":material/undo:", key=key):
            st.write(t("Its planned service points are removed; those opened since stay."))
            st.button(t("Withdraw the plan"), key="siting-withdraw", on_click=_withdraw,
                      args=(state, one))  # fmt: skip


def _adopt(state: SitingState, one: Scenario) -> None:
    if made := _done(state, lambda c: adopt(c, one.id)):
        state.message = t("{count} planned service points were made.", count=len(made))


def _withdraw(state: SitingState, one: Scenario) -> None:
    gone = _done(state, lambda c: withdraw(c, one.id))
    if gone is not None:
        state.message = t("{count} planned service points were removed.", count=gone)


def _delete(state: SitingState, one: Scenario) -> None:
    _done(state, lambda c: delete(c, one.id))


def _done(state: SitingState, act: Callable[[Connection], T]) -> T | None:
    """Result of an action; None, with a message beside the map, where it was refused."""
    state.error = state.message = ""
    try:
        with transaction() as connection:
            return act(connection)
    except GridmapError as error:
        state.error = reason(error)
        return None


def _again(state: SitingState, one: Scenario) -> None:
    try:
        state.start(f"again {one.id}", study.solve, data.exact_problem(one.question_now))
    except GridmapError as error:
        state.error = reason(error)


def _changes(state: SitingState, one: Scenario, area: StudyArea) -> None:
    """Show the changes of a plan made anew on today's data."""
    asked = state.runs.get(f"again {one.id}")
    if asked is None:
        if not one.is_current(area):
            st.warning(t("The data have changed since: plan anew to see what differs."))
        return
    if running(asked, key="siting-again"):
        return
    try:
        solution = asked.run.result
    except GridmapError as error:
        refused(error)
        return
    answer = siting.answer(area, asked.problem, solution)
    found = siting.differences(one, answer)
    table = asked.problem.sites.table
    names = dict(zip(one.sites.key, one.sites["name"], strict=True))
    names |= dict(zip(table.key, named(table), strict=True))
    comma = t(", ")
    if not (found.added or found.dropped or found.gone):
        st.success(t("On today's data the same stations are the best."))
    if found.added:
        st.write(t("New in the plan: {names}", names=comma.join(names[one] for one in found.added)))
    if found.dropped:
        listed = comma.join(names[one] for one in found.dropped)
        st.write(t("Not in the plan any more: {names}", names=listed))
    if found.gone:
        listed = comma.join(names[one] for one in found.gone)
        st.warning(t("No site any more: {names}", names=listed))
    table = found.figures.rename(columns={"then": t("As saved"), "now": t("Today")})
    st.dataframe(
        figure_table(table), key=f"siting-changes-{one.id}", hide_index=True, placeholder="—"
    )
    st.button(
        t("Show the new plan on the map"), key="siting-anew-show", on_click=state.show,
        args=(asked.problem, solution),
    )  # fmt: skip


def _show(state: SitingState, one: Scenario) -> None:
    try:
        shown = restored(state.service, one)
    except GridmapError as error:
        state.error = reason(error)
        return
    state.shown, state.chosen = shown, ""
