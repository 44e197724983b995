"""List of open cases, the chosen one above it."""

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.actions import settling
from gridmap.analysis import review
from gridmap.errors import ReviewError
from gridmap.ui import chosen
from gridmap.ui.formats import literal
from gridmap.ui.frame import drawer, link
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import outcome_labels
from gridmap.ui.opening import choose_own
from gridmap.ui.reasons import reason_label
from gridmap.ui.review import state
from gridmap.ui.review.acting import show_message
from gridmap.ui.review.case import show_case
from gridmap.ui.session import reason, t, transaction


def choose_community() -> int:
    """Community to settle for, with the number of its open cases."""
    return choose_own(key="queue-community", count=_open_count)


def _open_count(community_id: int) -> int:
    with transaction() as connection:
        return review.open_count(connection, community_id)


def open_cases(community_id: int) -> None:
    """Show the open cases of a community, and the one that is looked at."""
    with transaction() as connection:
        cases = review.cases(connection, community_id, with_set_aside=state.with_aside())
    _leave_what_is_done(cases)
    show_message()
    if cases.empty:
        _nothing_open(community_id)
        return
    figures(
        {
            t("Open households"): len(cases),
            t("People"): int(cases.people_count.sum()),
            t("Kinds of problems"): cases.problem.nunique(),
        }
    )
    with drawer(t("Open cases")):
        shown = _listed(cases)
    with transaction() as connection:
        looked_at = review.case(connection, int(cases.household_id.iloc[shown]))
    if state.turn_to(looked_at.household_id, looked_at.address_text):
        # What was chosen for another case, or on another page, is no answer to this one.
        chosen.choose(None)
    show_case(looked_at, cases.iloc[shown])


def _leave_what_is_done(cases: pd.DataFrame) -> None:
    """
    Begin the next case where the last is open no more, and tell by whom, if it was somebody else.

    Else an address would take another's place between two clicks, and what was searched for it
    would be offered for the other.
    """
    last, address = state.looked_at()
    if last is None or last in set(cases.household_id):
        return
    try:
        with transaction() as connection:
            settling.require_open(connection, last)
    except ReviewError as error:
        values = {"address": literal(address), "what_happened": reason(error)}
        state.keep_message(
            t("{address}: {what_happened}.", **values) if cases.empty
            else t("{address}: {what_happened}. The next case is below.", **values)
        )  # fmt: skip
    state.begin_next()


def _nothing_open(community_id: int) -> None:
    """Say why there is no open case: no household at all, all set aside, or all settled."""
    with transaction() as connection:
        communities = store.overview.communities(connection).set_index("community_id")
    counts = communities.loc[community_id, ["household_count", "unlocated_count"]].fillna(0)
    if not counts.household_count:
        st.info(t("No household of this community is loaded yet. Load its ledger; what finds no "
                  "building is settled here."))  # fmt: skip
        link("imports", t("Load a ledger"), icon=":material/arrow_forward:")
    elif counts.unlocated_count:
        st.info(t("{count:,} households are set aside, and nothing else is open.",
                  count=int(counts.unlocated_count)))  # fmt: skip
        st.toggle(t("Include those set aside"), key=state.WITH_ASIDE)
    else:
        st.success(t("Every household has its building: nothing is left to do."))


def _listed(cases: pd.DataFrame) -> int:
    """List the open cases; returns the position of the chosen one, else of the first."""
    st.toggle(t("Include those set aside"), key=state.WITH_ASIDE, on_change=state.begin_next)
    outcomes = outcome_labels()
    event = st.dataframe(
        cases.assign(
            outcome=cases.match_status.map(outcomes),
            reason=cases.match_rule.map(reason_label),
        ),
        key=state.TABLE,
        column_order=["address_text", "outcome", "reason", "people_count", "same_building_count"],
        column_config={
            "address_text": t("Address as written"),
            "outcome": t("Outcome"),
            "reason": t("Reason"),
            "people_count": t("People"),
            "same_building_count": t("Households of the same building"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=300,
        placeholder="—",
    )
    return state.position(cases.household_id.tolist(), event.selection.rows)
