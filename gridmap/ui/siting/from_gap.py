"""A gap of the Coverage page, brought along to be given a point."""

import streamlit as st

from gridmap import store
from gridmap.siting.study import Drawn
from gridmap.ui import chosen
from gridmap.ui.coverage.gaps import PARAMETER, named_gaps
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t, transaction
from gridmap.ui.siting.state import SitingState

_TAKEN = "siting-gap"


def take_gap(choice: Choice, state: SitingState) -> None:
    """Draw a site amid the gap that the address names, once, outline the gap and go there."""
    first = chosen.number(PARAMETER)
    asked = (choice.service, first)
    if first is None or st.session_state.get(_TAKEN) == asked:
        return
    st.session_state[_TAKEN] = asked
    gaps = named_gaps(choice)
    for gap in gaps[[first in ids for ids in gaps.building_ids]].itertuples():
        with transaction() as connection:
            place = store.coverage.cluster_outline(connection, gap.building_ids)
        name = t("For {gap}", gap=gap.place)
        if place:
            shown = chosen.outlined(place)
            state.shapes, state.look_at = tuple(shown["shapes"]), shown["look_at"]
        state.draw(Drawn(round(gap.lon, 6), round(gap.lat, 6), name))
