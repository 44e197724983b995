"""Buttons for the buildings and estates that an address may mean; one click settles."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.actions import settling
from gridmap.analysis import review
from gridmap.analysis.review import Case
from gridmap.ui.building import building_name
from gridmap.ui.reasons import reason_label
from gridmap.ui.review.acting import act
from gridmap.ui.session import t, transaction

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Names of the candidates: buildings already have numbers."""
FIRST = 3
"""Candidates that are seen at once; more are in a fold."""


def choices(
    looked_at: Case,
    candidates: pd.DataFrame,
    clicked: int | None,
    *,
    searched: bool,
) -> None:
    """Show a button per candidate, for the building clicked on the map, and per like estate."""
    lettered = list(zip(LETTERS, candidates.itertuples(), strict=False))
    for letter, candidate in lettered[:FIRST]:
        _choice(looked_at, letter, candidate)
    if rest := lettered[FIRST:]:
        with st.expander(t("{n} more", n=len(rest))):
            for letter, candidate in rest:
                _choice(looked_at, letter, candidate)
    if any(_is_elsewhere(looked_at, candidate) for _, candidate in lettered):
        st.caption(
            t(
                "Buildings of other communities cannot be chosen: where the row is right, load it "
                "with the ledger of that community."
            )
        )
    if candidates.empty and clicked is None:
        st.caption(t("Click the building on the map, or search for it below."))
    if candidates.empty and searched:
        st.caption(t("No building is called that."))
    if clicked is not None and clicked not in set(candidates.building_id):
        _clicked_building(looked_at, clicked)
    if looked_at.estates and "estate" in looked_at.words:
        _like_estates(looked_at)


def _choice(looked_at: Case, letter: str, candidate: Any) -> None:
    """Show the button that settles a case for one candidate; of the first ones by 1, 2, 3 too."""
    against = getattr(candidate, "why", review.FITS)
    is_elsewhere = _is_elsewhere(looked_at, candidate)
    facts = [
        t("{n} units", n=int(candidate.unit_count)) if _is_known(candidate.unit_count) else "",
        t("{n} storeys", n=int(candidate.storeys)) if _is_known(candidate.storeys) else "",
        "" if against == review.FITS else reason_label(against),
        (candidate.community or t("in no community")) if is_elsewhere else "",
    ]
    st.button(
        " · ".join(filter(None, [f"**{letter}** {building_name(candidate)}", *facts])),
        help=candidate.address or None,
        key=f"choose-{looked_at.household_id}-{candidate.building_id}",
        on_click=_settle,
        args=(looked_at, int(candidate.building_id)),
        shortcut=str(1 + LETTERS.index(letter)) if letter in LETTERS[:FIRST] else None,
        width="stretch",
        disabled=is_elsewhere,
    )


def _is_elsewhere(looked_at: Case, candidate: Any) -> bool:
    return candidate.community_id != looked_at.community_id


def scope_key(looked_at: Case) -> str:
    """Key of the field that says for which rows a case is decided."""
    return f"scope-{looked_at.household_id}"


def set_aside(looked_at: Case) -> None:
    """Set a case aside, for the rows that the field says."""
    act(settling.set_aside, looked_at.household_id, scope=_scope(looked_at))


def _settle(looked_at: Case, building_id: int) -> None:
    scope = _scope(looked_at)
    act(settling.settle, looked_at.household_id, building_id=building_id, scope=scope)


def _scope(looked_at: Case) -> str:
    # As it stands when one clicks, which may be later than what was drawn.
    return st.session_state.get(scope_key(looked_at), "address")


def _is_known(count: float | None) -> bool:
    return count is not None and count > 0


def _clicked_building(looked_at: Case, clicked: int) -> None:
    with transaction() as connection:
        building = store.buildings.detail(connection, clicked)
        is_own = store.review.is_target(connection, looked_at.community_id, clicked, None)
    if building:
        name = building_name(SimpleNamespace(**building))
        st.button(
            t("Chosen on the map: {name}", name=name),
            icon=":material/pin_drop:", key=f"map-{clicked}", on_click=_settle,
            args=(looked_at, clicked), disabled=not is_own,
        )  # fmt: skip
        if not is_own:
            where = building["community"] or t("in no community")
            st.caption(t("{name} cannot be chosen here: {community}", name=name, community=where))


def _like_estates(looked_at: Case) -> None:
    if looked_at.match_rule != "place-unknown":
        return
    written = looked_at.words["estate"]
    st.caption(t("Is {name} another name of one of these estates?", name=written))
    with transaction() as connection:
        counts = [
            review.located_by_estate(connection, looked_at.community_id, written, estate_id)
            for estate_id, _ in looked_at.estates
        ]
    for (estate_id, name), count in zip(looked_at.estates, counts, strict=True):
        st.button(
            t("Yes, of {name} ({n:,} households)", name=name, n=count),
            key=f"estate-{looked_at.household_id}-{estate_id}",
            on_click=act, args=(settling.settle, looked_at.household_id),
            kwargs={"estate_id": estate_id, "scope": "estate"},
        )  # fmt: skip
