"""Check of a draft: findings, changes, and the day from which it is in force."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from gridmap import clock
from gridmap.actions import drafts
from gridmap.analysis.drafts import check_draft, compare_draft
from gridmap.errors import DraftConflictError, GridmapError
from gridmap.plots.drafts import Comparison, Draft, Fabric, Finding
from gridmap.ui.formats import literal
from gridmap.ui.frame import show_map
from gridmap.ui.key_figures import figures
from gridmap.ui.listing import table
from gridmap.ui.plots import data, opened, plotmap
from gridmap.ui.plots.state import PlotState, conflict_message, reload, shown
from gridmap.ui.session import reason, t, transaction

FIRST, MOST = 6, 60
"""Findings that are shown at once, and that there are at most."""
_CHOSEN = "plots-finding"


def check(state: PlotState) -> None:
    """Show the findings about the draft, and what it changes, on the map and in lists."""
    fabric = data.fabric(state.community_id)
    draft = shown(state)
    opened.choose(state)
    with transaction() as connection:
        findings = check_draft(connection, fabric, draft)
        comparison = compare_draft(connection, fabric, draft) if state.draft else None
    _counts(findings, comparison)
    if islands := plotmap.in_islands(state, draft):
        st.caption(t("In several parts on the map: {plots}", plots=t(", ").join(islands)))
    if state.draft is None:
        st.caption(t("No draft is open: these are the plots in force."))
    _map(state, fabric, draft, _findings(findings))
    if comparison is not None:
        _comparison(comparison, draft)


def in_force(state: PlotState, draft: Draft) -> None:
    """Show what the draft changes, and the button that puts it in force."""
    fabric = data.fabric(state.community_id)
    opened.choose(state)
    with transaction() as connection:
        findings = check_draft(connection, fabric, draft)
        comparison = compare_draft(connection, fabric, draft)
    _counts(findings, comparison)
    _put_in_force(state, draft, sum(one.severity == "error" for one in findings))
    _map(state, fabric, draft, None)


def _counts(findings: Sequence[Finding], comparison: Comparison | None) -> None:
    errors = sum(one.severity == "error" for one in findings)
    counts: dict[str, int | str | None] = {t("Errors"): errors, t("Hints"): len(findings) - errors}
    if comparison is not None:
        counts |= {
            t("Buildings that change"): len(comparison.buildings),
            t("Households with another team"): comparison.changing_household_count,
        }
    figures(counts)


def _findings(findings: Sequence[Finding]) -> Finding | None:
    """List the findings and return the chosen one."""
    if not findings:
        st.success(t("The plots keep every rule."))
        return None
    st.caption(t("Errors keep a draft from being put in force; hints do not. Choose one to see it "
                 "on the map."))  # fmt: skip
    _cards(findings[:FIRST])
    if len(findings) > FIRST:
        with st.expander(t("{n} more", n=len(findings) - FIRST), key="plots-findings-more"):
            _cards(findings[FIRST:MOST])
            if len(findings) > MOST:
                st.caption(t("Mend these first: the others follow."))
    chosen = st.session_state.get(_CHOSEN)
    return next((one for one in findings if one.message.translated(t) == chosen), None)


def _cards(findings: Sequence[Finding]) -> None:
    """Buttons, whose words are wrapped where a list would cut them off."""
    words = {"error": t("Error"), "warning": t("Hint")}
    for one in findings:
        text = one.message.translated(t)
        st.button(
            f"**{words[one.severity]}**  \n{literal(text)}", key=f"gridmap-todo-finding-{text}",
            width="stretch", on_click=_choose, args=(text,),
            type="primary" if text == st.session_state.get(_CHOSEN) else "secondary",
        )  # fmt: skip


def _choose(text: str) -> None:
    """Choose a finding; the one that is chosen is let go."""
    st.session_state[_CHOSEN] = None if st.session_state.get(_CHOSEN) == text else text


def _map(state: PlotState, fabric: Fabric, draft: Draft, chosen: Finding | None) -> None:
    places = data.buildings(state.community_id)
    by_plot = plotmap.plot_layer(state, draft, places)
    layer = plotmap.change_layer(fabric, draft, places) if state.draft else by_plot
    concerned: list[int] = []
    if chosen is not None:
        concerned = list(chosen.building_ids) or [
            int(one)
            for one, number in zip(fabric.buildings.id, draft.number, strict=True)
            if number and draft.plots[number].plot_code in chosen.plots
        ]
    show_map(
        [layer],
        scope=f"plots {state.community_id}",
        bounds=plotmap.bounds(places),
        selected=concerned,
        markers=plotmap.names(state, draft, places),
        shapes=(
            plotmap.differences(state, fabric, draft)
            if state.draft
            else plotmap.outlines(state, draft)
        ),
        legend=t("Changes") if state.draft else t("Plots"),
        look_at=plotmap.around(places, concerned) if concerned else None,
        selects=False,
    )


def _comparison(comparison: Comparison, draft: Draft) -> None:
    """Compare the draft with the plots in force, by plot and by building."""
    st.markdown("**" + t("The draft against the plots in force") + "**")
    if comparison.buildings.empty:
        st.info(t("The draft changes no building."))
        return
    st.caption(
        t(
            "{changing:,} households get another team, {placed:,} get a plot and had none, "
            "{left:,} have none any more.",
            changing=comparison.changing_household_count,
            placed=comparison.placed_household_count,
            left=comparison.left_household_count,
        )
    )
    status = {"kept": t("Unchanged"), "changed": t("Changes"), "new": t("New"), "ended": t("Ends")}
    by_plot, by_building = st.tabs([t("By plot"), t("By building")])
    with by_plot:
        changed = comparison.plots[comparison.plots.status != "kept"]
        table(
            changed.assign(status=changed.status.map(status)),
            {
                "plot_code": t("Plot"),
                "status": t("Status"),
                "before_household_count": t("Households now"),
                "after_household_count": t("Households then"),
                "arriving_household_count": t("Arriving"),
                "leaving_household_count": t("Leaving"),
            },
            key="plots-compared",
            file_name=f"plots-draft-{draft.id}-plots",
        )
    with by_building:
        table(
            comparison.buildings,
            {
                "name": t("Building"),
                "before_code": t("Plot now"),
                "after_code": t("Plot then"),
                "household_count": t("Households"),
            },
            key="plots-moved",
            file_name=f"plots-draft-{draft.id}-buildings",
        )


def _put_in_force(state: PlotState, draft: Draft, errors: int) -> None:
    if errors:
        st.info(t("Correct the errors first, then the draft can be put in force."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earliest = max(clock.today(), draft.base_on)
        day = st.date_input(
            t("From"), earliest, min_value=earliest, key="plots-from", width=200,
            help=t("What was in force before that day stays on record."),
        )  # fmt: skip
        is_sure = st.checkbox(
            t("The teams and residents concerned are informed"), key="plots-sure"
        )  # fmt: skip
        if st.button(t("Put in force"), type="primary", disabled=not is_sure, key="plots-force"):
            _force(state, draft, day)


def _force(state: PlotState, draft: Draft, day: date) -> None:
    fabric = data.fabric(state.community_id)
    try:
        with transaction() as connection:
            done = drafts.put_in_force(connection, fabric, draft.id, draft.version, day)
    except DraftConflictError:
        state.error, state.is_conflict = conflict_message(state), True
        st.rerun()
    except GridmapError as error:
        state.error = reason(error)
        st.rerun()
    st.session_state["plots-message"] = t(
        "In force from {day}: {n:,} buildings change.", day=day, n=len(done.buildings)
    )
    st.session_state.pop("plots-sure", None)
    reload(state)
    st.rerun()
