"""Candidate sites: the chosen one, and the list to pin and forbid from."""

from typing import Any

import pandas as pd
import streamlit as st

from gridmap import limits
from gridmap.siting.study import KINDS, Drawn, Problem, Question, Unit
from gridmap.ui.formats import literal
from gridmap.ui.listing import LIST_ROWS
from gridmap.ui.session import t
from gridmap.ui.siting import data, planmap
from gridmap.ui.siting.state import SitingState
from gridmap.ui.siting.units import kind_labels, named, source_labels, whom


def site_card(state: SitingState, problem: Problem) -> None:
    """Show the facts of the chosen site, with its actions."""
    table = problem.sites.table
    if state.shown is not None and not (table.key == state.chosen).any():
        table = state.shown.problem.sites.table
    found = table[table.key == state.chosen]
    if found.empty:
        return
    site = found.iloc[0]
    kinds, sources = kind_labels(), source_labels()
    with st.container(border=True):
        about = [kinds.get(site.kind), site.community, sources[site.source], *_sizes(site)]
        st.markdown(f"**{literal(named(found).iloc[0])}**")
        st.caption(literal(" · ".join(one for one in about if isinstance(one, str) and one)))
        if site.source == "today":
            return
        with st.container(horizontal=True):
            _buttons(state, (site.key,), "site")
            if site.source == "drawn" and site.key in {one.key for one in state.drawn}:
                _drawn(state, site.key)


def _sizes(site: pd.Series) -> list[str]:
    sizes = []
    if pd.notna(site.floor_area_m2):
        sizes.append(f"{site.floor_area_m2:,.0f} m²")
    if pd.notna(site.cost_yuan):
        sizes.append(t("{cost:,.0f} yuan", cost=site.cost_yuan))
    return sizes


def _buttons(state: SitingState, keys: tuple[str, ...], where: str) -> None:
    """Pin, forbid, free."""
    settled = {*state.pinned, *state.forbidden}
    st.button(
        t("Pin"), icon=":material/push_pin:", key=f"siting-pin-{where}", on_click=state.pin,
        args=(keys,), disabled=not keys or all(one in state.pinned for one in keys),
        help=t("It has to be in the plan."),
    )  # fmt: skip
    st.button(
        t("Forbid"), icon=":material/block:", key=f"siting-forbid-{where}", on_click=state.forbid,
        args=(keys,), disabled=not keys or all(one in state.forbidden for one in keys),
        help=t("It must not be in the plan."),
    )  # fmt: skip
    st.button(
        t("Leave open"), key=f"siting-free-{where}", on_click=state.free, args=(keys,),
        disabled=not settled & set(keys), help=t("Neither pinned nor forbidden."),
    )  # fmt: skip


def _drawn(state: SitingState, key: str) -> None:
    """Name, kind and cost of a site drawn by hand."""
    site = next(one for one in state.drawn if one.key == key)
    kinds = kind_labels()
    with (
        st.popover(t("Edit"), icon=":material/edit:", key=f"siting-editing-{key}"),
        st.form(f"siting-drawn-{key}", border=False),
    ):
        name = st.text_input(t("Name"), site.name, max_chars=60)
        kind = st.selectbox(
            t("Kind"), KINDS, index=KINDS.index(site.kind), format_func=kinds.__getitem__
        )
        cost = st.number_input(
            t("Cost, yuan"), 0.0, float(limits.YUAN), site.cost_yuan, step=10_000.0
        )
        area = st.number_input(
            t("Floor area, m²"), 0.0, float(limits.AREA_M2), site.floor_area_m2, step=10.0
        )
        if st.form_submit_button(t("Keep")):
            state.draw(Drawn(site.lon, site.lat, name, kind, cost, area))
            st.rerun()
    st.button(
        t("Remove"), icon=":material/delete:", key="siting-erase", on_click=state.erase, args=(key,)
    )


def site_list(state: SitingState, question: Question, problem: Problem) -> None:
    """All sites by what each adds alone; those that are ticked are pinned or forbidden."""
    ranked = data.ranked(question)
    kinds, sources, unit = (
        kind_labels(),
        source_labels(),
        problem.question.siting_model.unit_alone(problem),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(t("Search"), key="siting-search", placeholder=t("Name, community"))
        _buttons(state, state.ticked, "list")
    marks = {one: t("pinned") for one in state.pinned} | {
        one: t("forbidden") for one in state.forbidden
    }
    frame = ranked.assign(
        name=named(ranked),
        kind_text=ranked.kind.map(kinds),
        source_text=ranked.source.map(sources),
        state=ranked.key.map(marks),
        adds=unit.factor * ranked.adds,
    )
    if wanted:
        text = frame["name"].fillna("") + " " + frame.community.astype("string").fillna("")
        frame = frame[text.str.contains(wanted, case=False, regex=False)]
    shown = frame.head(LIST_ROWS)
    st.caption(
        t("{shown:,} of {total:,}", shown=len(shown), total=len(frame))
        + " · "
        + t("What each adds alone to today's stations; two neighbours may count the same people.")
    )
    keys = shown.key.tolist()
    key = f"siting-sites-{state.round}-{wanted}-{len(keys)}"

    def ticked() -> None:
        rows = st.session_state[key].selection.rows
        state.ticked = tuple(keys[row] for row in rows if row < len(keys))
        if state.ticked:
            state.chosen = state.ticked[-1]
            at = shown.iloc[rows[-1]]
            state.look_at = planmap.around(at.lon, at.lat)

    st.dataframe(
        shown,
        key=key,
        column_order=["name", "state", "kind_text", "community", "adds", "reaches",
                      "floor_area_m2", "cost_yuan", "source_text"],
        column_config=_columns(question, unit),
        hide_index=True,
        placeholder="—",
        on_select=ticked,
        selection_mode="multi-row",
    )  # fmt: skip


def _columns(question: Question, unit: Unit) -> dict[str, Any]:
    """Headings and formats of the list of sites."""
    return {
        "name": t("Site"),
        "state": t("Pinned or forbidden"),
        "kind_text": t("Kind"),
        "community": t("Community"),
        "adds": st.column_config.NumberColumn(
            t("Adds alone: {unit}", unit=unit.label.translated(t)),
            format="%.0f" if unit.factor == 1 else "%.2f",
        ),
        "reaches": st.column_config.NumberColumn(
            t("Within the radius: {counted}", counted=whom(question)), format="%.0f"
        ),
        "floor_area_m2": st.column_config.NumberColumn(t("Floor area, m²"), format="%.0f"),
        "cost_yuan": st.column_config.NumberColumn(t("Cost, yuan"), format="localized"),
        "source_text": t("Source"),
    }
