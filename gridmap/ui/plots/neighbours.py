"""Whether two buildings are neighbours: by the rule, unless decided by hand."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridmap.actions.neighbours import adjust
from gridmap.plots.drafts import Fabric
from gridmap.ui.plots.state import PlotState
from gridmap.ui.session import t, transaction


def pair(state: PlotState, fabric: Fabric, ids: Sequence[int], chosen: pd.DataFrame) -> None:
    """Show whether two selected buildings are neighbours, with a button to decide otherwise."""
    rows = {int(one): row for row, one in enumerate(fabric.buildings.id)}
    edge = sorted((rows[ids[0]], rows[ids[1]]))
    are = bool((fabric.edges == edge).all(axis=1).any())
    first, second = (chosen.name[one] for one in ids)
    sentence = (
        t("{a} and {b} are neighbours.", a=first, b=second)
        if are
        else t("{a} and {b} are not neighbours.", a=first, b=second)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(sentence)
        st.button(
            t("They are not neighbours") if are else t("They are neighbours"),
            key="plots-pair", on_click=_adjust, args=(state, tuple(ids), not are),
        )  # fmt: skip


def _adjust(state: PlotState, ids: tuple[int, int], are_neighbours: bool) -> None:
    with transaction() as connection:
        adjust(connection, state.community_id, *ids, are_neighbours)
