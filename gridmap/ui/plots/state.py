"""State of the Plots page: the draft, what is selected, and the result of the last edit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from sqlalchemy import Connection

from gridmap import clock
from gridmap.actions import drafts
from gridmap.actions.drafts import Edit
from gridmap.analysis.drafts import draft_steps, list_drafts, read_draft
from gridmap.errors import DraftConflictError, GridmapError
from gridmap.plots.drafts import Draft, Fabric, Parameters
from gridmap.render import maps
from gridmap.ui.plots import data
from gridmap.ui.session import reason, t, transaction

STEP = "step"
"""Parameter of the step that was gone to."""

Operation = Callable[[Connection, Fabric, Draft], Edit]


@dataclass
class PlotState:
    """
    State of one person's work on one community, kept between runs.

    Attributes
    ----------
    draft
        Draft as it was after the last operation; None until one is begun.
    building_ids
        Buildings of the community at that time, in the order in which the draft has them.
    edit
        Last operation, with the figures before and after.
    error, is_conflict
        Reason why the last operation was refused; whether somebody else was faster.
    on_map, in_list
        Buildings selected in either place, by id.
    plots
        Plots selected in their list, by number.
    round
        Part of the keys of the lists: another one empties their selection.
    look_at
        Extent that the map is to show.
    colours
        Index of each plot's colour in the palette, by number: it stays while one edits.
    """

    community_id: int
    draft: Draft | None = None
    building_ids: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    edit: Edit | None = None
    error: str = ""
    is_conflict: bool = False
    on_map: tuple[int, ...] = ()
    in_list: tuple[int, ...] = ()
    plots: tuple[int, ...] = ()
    round: int = 0
    look_at: maps.Bounds | None = None
    colours: dict[int, int] = field(default_factory=dict)

    @property
    def selected(self) -> list[int]:
        """Buildings selected on the map or in the list."""
        return list(dict.fromkeys((*self.on_map, *self.in_list)))

    @property
    def step(self) -> str:
        """Step that was gone to, in the address; empty for the one that the work has come to."""
        return str(st.query_params.get(STEP, ""))

    def stay(self, step: str = "") -> None:
        """Have a step in the address, or the one that the work has come to."""
        if step:
            st.query_params[STEP] = step
        else:
            st.query_params.pop(STEP, None)

    def go(self, step: str) -> None:
        """Go to a step."""
        self.stay(step)
        self.error = ""

    def clear_selection(self) -> None:
        """Empty the selection."""
        self.on_map = self.in_list = self.plots = ()
        self.round += 1


def plot_state(community_id: int) -> PlotState:
    """
    State of the work on a community, with its latest open draft.

    A draft is read anew where buildings were added or demolished meanwhile.
    """
    key = f"plots-state-{community_id}"
    if key not in st.session_state:
        st.session_state[key] = PlotState(community_id)
        _read(st.session_state[key], None)
    state: PlotState = st.session_state[key]
    if state.draft is not None and not np.array_equal(
        state.building_ids, data.fabric(community_id).buildings.id
    ):
        _read(state, state.draft.id)
    return state


def reload(state: PlotState, draft_id: int | None = None) -> None:
    """Read the draft as it is by now: the one of that id, or the latest open one."""
    _read(state, draft_id)
    state.stay()


def _read(state: PlotState, draft_id: int | None) -> None:
    with transaction() as connection:
        if draft_id is None:
            known = list_drafts(connection, state.community_id)
            draft_id = next(iter(known.draft_id[known.status == "open"].tolist()), None)
        state.draft = None
        if draft_id is not None:
            fabric = data.fabric(state.community_id)
            state.draft = read_draft(connection, fabric, draft_id)
            state.building_ids = fabric.buildings.id
    state.edit, state.error, state.is_conflict, state.colours = None, "", False, {}
    state.clear_selection()


def act(state: PlotState, operation: Operation) -> None:
    """Apply an operation to the draft; its result is shown beside the map."""
    if state.draft is None:
        return
    state.error, state.is_conflict = "", False
    fabric = data.fabric(state.community_id)
    try:
        with transaction() as connection:
            state.edit = operation(connection, fabric, state.draft)
    except DraftConflictError:
        state.error, state.is_conflict = conflict_message(state), True
        return
    except GridmapError as error:
        state.error = reason(error)
        return
    state.draft, state.building_ids = state.edit.draft, fabric.buildings.id
    state.clear_selection()


def begin(state: PlotState, parameters: Parameters | None = None) -> None:
    """Begin a draft from the plots in force."""
    fabric = data.fabric(state.community_id)
    with transaction() as connection:
        state.draft = drafts.begin(connection, fabric, parameters)
    state.building_ids = fabric.buildings.id
    state.stay("adjust")
    state.edit, state.error, state.is_conflict, state.colours = None, "", False, {}
    state.clear_selection()


def drop(state: PlotState) -> None:
    """Close the draft without putting it in force."""
    if state.draft is None:
        return
    try:
        with transaction() as connection:
            fabric = data.fabric(state.community_id)
            drafts.drop(connection, fabric, state.draft.id, state.draft.version)
    except DraftConflictError:
        state.error, state.is_conflict = conflict_message(state), True
        return
    reload(state)


def step_labels() -> dict[str, str]:
    """Label of each `kind` of step."""
    return {
        "move": t("moved buildings"),
        "split": t("split a plot"),
        "merge": t("merged plots"),
        "rename": t("renamed a plot"),
        "redraw": t("drew the plots again"),
    }


def conflict_message(state: PlotState) -> str:
    """Message that others changed or closed a draft meanwhile: who did what, when it ended."""
    assert state.draft is not None
    with transaction() as connection:
        steps = draft_steps(connection, state.draft.id)
        known = list_drafts(connection, state.community_id)
    known = known[known.draft_id == state.draft.id]
    for row in known[known.status != "open"].itertuples():
        return _closed(row)
    labels = step_labels()
    later = steps[steps.version > state.draft.version].sort_values("version")
    back = t("took back") + ": "
    steps_taken = [
        f"{step.changed_by or '—'} {back if step.is_undone else ''}{labels[step.kind]}"
        for step in later.itertuples()
    ]
    if not steps_taken and len(known) and known.version.iloc[0] == state.draft.version:
        return t("The plots in force have changed since this draft was begun; begin a new one.")
    return t(
        "Nothing was changed, because this draft is not what you saw any more: {what}.",
        what=t("; ").join(steps_taken) or t("steps were taken back"),
    )


def _closed(row: Any) -> str:
    """Message that a draft (a row of `list_drafts`) was closed, which takes no edits any more."""
    at = row.closed_at.astimezone(clock.zone())
    values = {"who": row.closed_by or "—", "day": at.date(), "time": f"{at:%H:%M}"}
    if row.status == "dropped":
        return t("{who} dropped this draft on {day} at {time}, and it takes no edits any more: "
                 "choose another draft or begin a new one.", **values)  # fmt: skip
    return t("{who} put this draft in force on {day} at {time}, and it takes no edits any more: "
             "begin a new one for further changes.", **values)  # fmt: skip


def show_message(state: PlotState) -> None:
    """Show why the last operation was refused, or that somebody has closed the draft meanwhile."""
    if state.draft is not None and not state.error:
        with transaction() as connection:
            known = list_drafts(connection, state.community_id)
        for row in known[known.draft_id == state.draft.id].itertuples():
            if row.status != "open":
                state.error, state.is_conflict = _closed(row), True
    if state.error:
        st.error(state.error)
        if state.is_conflict:
            st.button(
                t("Load the draft as it is now"), key="plots-reload", type="primary",
                icon=":material/refresh:", on_click=reload, args=(state,),
            )  # fmt: skip


def shown(state: PlotState) -> Draft:
    """Draft of a state; the plots in force while there is none."""
    return state.draft or data.in_force(state.community_id)
