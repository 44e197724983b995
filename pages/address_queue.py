"""Households on no building: one address after the other beside its map, settled by a click."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from gridmap import store, ui
from gridmap.actions import settling
from gridmap.analysis import review
from gridmap.analysis.review import Case
from gridmap.errors import GridmapError
from gridmap.render import maps
from gridmap.ui import t

# Candidates are called by letters: numbers are what buildings are called by.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

ui.heading(t("To settle"), t("Which households stand on no building, and where do they live?"))

with ui.transaction() as connection:
    ui.require_data(store.overview.data_counts(connection))
    communities = store.imports.my_communities(connection)
if communities.empty:
    ui.empty(
        t("No community is yours to load for. An administrator assigns you one:"),
        "gridmap user communities NAME COMMUNITY",
    )

community_id = int(communities.community_id.iloc[0])
if len(communities) > 1:
    names = dict(zip(communities.community_id, communities.name, strict=True))
    community_id = int(
        st.selectbox(
            t("Community"), list(names), format_func=names.__getitem__, key="queue-community"
        )
    )


def act(action: Callable, *arguments: object, **options: object) -> None:
    """Settle, set aside or take back; what happened stands above the next case."""
    try:
        with ui.transaction() as connection:
            done = action(connection, *arguments, **options)
    except GridmapError as error:
        st.session_state["queue-said"] = (str(error), None)
        return
    if action is settling.settle:
        said = t("{n:,} households found their building.", n=done.located)
        st.session_state["queue-said"] = (said, done.decision_id)
    elif action is settling.set_aside:
        st.session_state["queue-said"] = (t("Set aside: no building fits."), done)
    else:
        said = t("Taken back: {n:,} households are open again.", n=done)
        st.session_state["queue-said"] = (said, None)
    st.session_state.pop("queue-table", None)
    st.session_state.pop("queue-wanted", None)


def said() -> None:
    """What was done last, and the way back."""
    text, decision_id = st.session_state.get("queue-said", (None, None))
    if not text:
        return
    line, button = st.columns([4, 1], vertical_alignment="center")
    line.info(text, icon=":material/task_alt:" if decision_id else ":material/info:")
    if decision_id:
        button.button(
            t("Undo"), icon=":material/undo:", key="undo-last", on_click=act,
            args=(settling.undo, decision_id),
        )  # fmt: skip


def work() -> None:
    """The open cases and the one that is looked at."""
    said()
    with_aside = st.session_state.get("queue-with-aside", False)
    with ui.transaction() as connection:
        cases = review.cases(connection, community_id, with_set_aside=with_aside)
    if cases.empty:
        st.success(t("Every household stands on its building: nothing is left to do."))
        return
    ui.figures(
        {
            t("Open households"): len(cases),
            t("People"): int(cases.people_count.sum()),
            t("Different troubles"): cases.trouble.nunique(),
        }
    )
    top = st.container()
    shown = listed(cases)
    with ui.transaction() as connection:
        looked_at = review.case(connection, int(cases.household_id.iloc[shown]))
    with top:
        one(looked_at, cases.iloc[shown])


def listed(cases: pd.DataFrame) -> int:
    """The list of open cases; the position of the one chosen, else of the first."""
    st.subheader(t("Open cases"))
    st.toggle(t("Those set aside too"), key="queue-with-aside")
    rules, outcomes = ui.rule_labels(), ui.outcome_labels()
    event = st.dataframe(
        cases.assign(
            outcome=cases.match_status.map(outcomes),
            rule=cases.match_rule.map(lambda rule: rules.get(rule, rule)),
        ),
        key="queue-table",
        column_order=["address_text", "outcome", "rule", "people_count", "same_building_count"],
        column_config={
            "address_text": t("Address as written"),
            "outcome": t("Outcome"),
            "rule": t("Reason"),
            "people_count": t("People"),
            "same_building_count": t("Households of the same building"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=300,
        placeholder="—",
    )
    rows = event.selection.rows
    return rows[0] if rows and rows[0] < len(cases) else 0


def one(looked_at: Case, row: pd.Series) -> None:
    """The address beside the map of its candidates."""
    left, right = st.columns([2, 3])
    typed = st.session_state.get("queue-wanted", "").strip()
    wanted = typed
    # Of a building that is not known the estate is: its buildings are worth a look.
    if not wanted and looked_at.candidates.empty:
        wanted = looked_at.words.get("estate", "")
    with ui.transaction() as connection:
        candidates = (
            review.find_buildings(connection, community_id, wanted, len(LETTERS))
            if wanted
            else looked_at.candidates.head(len(LETTERS))
        )
    with right:
        drawn = ui.new_map()
        maps.add_tiles(
            drawn, "building", maps.plain_buildings(), name=t("Buildings"), interactive=True
        )
        maps.add_choices(drawn, list(zip(LETTERS, candidates.outline, strict=False)))
        clicked = ui.clicked_id(ui.show_map(drawn, key="queue-map", height=520), "building")
    with left:
        st.markdown(f"#### {looked_at.address_text}")
        rule = ui.rule_labels().get(looked_at.match_rule, looked_at.match_rule)
        st.markdown(f"**{ui.outcome_labels()[looked_at.match_status]}** · {rule}")
        with st.expander(t("Row as written")):
            st.dataframe(
                pd.DataFrame(looked_at.row.items(), columns=["column", "cell"]),
                column_config={"column": t("Column of the file"), "cell": t("Written there")},
                hide_index=True,
                placeholder="—",
            )
            for reading in looked_at.readings:
                st.caption(t("May be read as {reading}", reading=reading))
        scope = how_far(looked_at, row)
        with st.container(height=320 if len(candidates) > 5 else "content", border=False):
            choices(
                looked_at, candidates, clicked, scope, int(row.same_estate_count),
                searched=bool(typed),
            )  # fmt: skip
        st.text_input(
            t("Another building"),
            key="queue-wanted",
            placeholder=t("Estate, street number or building"),
        )
        st.button(
            t("No building fits: set aside"), icon=":material/do_not_disturb_on:", key="aside",
            on_click=act, args=(settling.set_aside, looked_at.household_id),
        )  # fmt: skip


def how_far(looked_at: Case, row: pd.Series) -> str:
    """Whether a decision is about this address or about all of its building."""
    labels = {
        "address": t("This address ({n:,})", n=int(row.same_address_count)),
        "building": t(
            "All of {building} ({n:,})",
            building=looked_at.words.get("building", "").replace("|", " "),
            n=int(row.same_building_count),
        ),
    }
    possible = [scope for scope in labels if scope in looked_at.words]
    if len(possible) == 1 or row.same_building_count <= row.same_address_count:
        return "address"
    return st.segmented_control(
        t("Decide for"), possible, format_func=labels.__getitem__, default="address",
        required=True, key=f"scope-{looked_at.household_id}",
    )  # fmt: skip


def choices(
    looked_at: Case,
    candidates: pd.DataFrame,
    clicked: int | None,
    scope: str,
    same_estate_count: int,
    *,
    searched: bool,
) -> None:
    """A button a candidate; one click settles."""
    why = ui.rule_labels()
    for letter, candidate in zip(LETTERS, candidates.itertuples(), strict=False):
        against = getattr(candidate, "why", "fits")
        facts = [
            t("{n} units", n=int(candidate.unit_count)) if candidate.unit_count > 0 else "",
            t("{n} storeys", n=int(candidate.storeys)) if candidate.storeys > 0 else "",
            "" if against == "fits" else why.get(against, against),
        ]
        st.button(
            " · ".join(filter(None, [f"**{letter}** {ui.building_name(candidate)}", *facts])),
            help=candidate.address or None,
            key=f"choose-{looked_at.household_id}-{candidate.building_id}",
            on_click=act,
            args=(settling.settle, looked_at.household_id),
            kwargs={"building_id": int(candidate.building_id), "scope": scope},
            width="stretch",
        )
    if candidates.empty and searched:
        st.caption(t("No building is called that."))
    if clicked is not None and clicked not in set(candidates.building_id):
        with ui.transaction() as connection:
            building = store.buildings.detail(connection, clicked)
        if building:
            name = " ".join(filter(None, (building["estate"], building["name"])))
            st.button(
                t("The one chosen on the map: {name}", name=name or t("Building")),
                icon=":material/pin_drop:", key=f"map-{clicked}", on_click=act,
                args=(settling.settle, looked_at.household_id),
                kwargs={"building_id": clicked, "scope": scope},
            )  # fmt: skip
    if (
        looked_at.estates
        and "estate" in looked_at.words
        and looked_at.match_rule == "place-unknown"
    ):
        st.caption(
            t("Is {name} another name of one of these estates?", name=looked_at.words["estate"])
        )
        for estate_id, name in looked_at.estates:
            st.button(
                t("Yes, of {name} ({n:,} households)", name=name, n=same_estate_count),
                key=f"estate-{looked_at.household_id}-{estate_id}",
                on_click=act, args=(settling.settle, looked_at.household_id),
                kwargs={"estate_id": estate_id, "scope": "estate"},
            )  # fmt: skip


def decided() -> None:
    """What was decided, by whom, and the way back."""
    with ui.transaction() as connection:
        made = review.decisions(connection, community_id)
    if made.empty:
        st.info(t("Nothing was decided yet."))
        return
    scopes = {
        "address": t("this address"),
        "building": t("all of the building"),
        "estate": t("name of an estate"),
    }
    named = made.building.where(made.building_id.notna(), made.estate)
    aside = made.building_id.isna() & made.estate_id.isna()
    event = st.dataframe(
        made.assign(
            scope=made.scope.map(scopes),
            target=named.mask(aside, t("set aside")),
            operator=made.operator.fillna("—"),
            decided_at=ui.office_time(made.decided_at),
            revoked_at=ui.office_time(made.revoked_at),
            revoked_by=made.revoked_by.fillna(""),
        ),
        key="decided-table",
        column_order=["decided_at", "operator", "written", "scope", "target",
                      "household_count", "revoked_at", "revoked_by"],
        column_config={
            "decided_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "operator": t("By"),
            "written": t("As written"),
            "scope": t("Decided for"),
            "target": t("Decision"),
            "household_count": t("Households"),
            "revoked_at": st.column_config.DatetimeColumn(
                t("Taken back"), format="YYYY-MM-DD HH:mm"
            ),
            "revoked_by": t("Taken back by"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        return
    chosen = made.iloc[event.selection.rows[0]]
    if pd.isna(chosen.revoked_at):
        st.button(
            t("Take this decision back"), icon=":material/undo:", key="undo-chosen",
            on_click=act, args=(settling.undo, int(chosen.decision_id)),
        )  # fmt: skip


open_tab, decided_tab = st.tabs([t("Open cases"), t("Decisions")])
with open_tab:
    work()
with decided_tab:
    decided()
