"""Choice among the open drafts of a community."""

from datetime import datetime

import streamlit as st

from gridmap import clock
from gridmap.analysis.drafts import list_drafts
from gridmap.ui.plots.state import PlotState, reload
from gridmap.ui.session import t, transaction


def label(draft_id: int, begun_by: str | None, begun_at: datetime | None, version: int) -> str:
    """Label of a draft in one line: drafts have no names."""
    return t(
        "Draft {id} by {who}, begun on {day}, edit {version}",
        id=draft_id,
        who=begun_by or "—",
        day=begun_at.astimezone(clock.zone()).date() if begun_at else "—",
        version=version,
    )


def choose(state: PlotState) -> None:
    """Offer the open drafts, where there is one besides the draft shown."""
    with transaction() as connection:
        known = list_drafts(connection, state.community_id)
    labels = {
        one.draft_id: label(one.draft_id, one.begun_by, one.begun_at.to_pydatetime(), one.version)
        for one in known[known.status == "open"].itertuples()
    }
    shown = state.draft.id if state.draft else None
    if not labels.keys() - {shown}:
        return
    # Another key for another draft: what was chosen before is not what is shown then.
    key = f"plots-draft-{state.community_id}-{shown}"
    ids = list(labels)
    st.selectbox(
        t("Open drafts of this community"), ids, ids.index(shown) if shown in labels else None,
        key=key, format_func=labels.__getitem__, placeholder=t("Choose the one to work on"),
        on_change=lambda: reload(state, st.session_state[key]), width=480,
    )  # fmt: skip
