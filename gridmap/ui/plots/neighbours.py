"""Whether two buildings are neighbours: by the rule, unless somebody who knows better says so."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridmap.actions.neighbours import adjust
from gridmap.plots.drafts import Fabric
from gridmap.ui.plots.work import Work
from gridmap.ui.session import t, transaction


def pair(now: Work, ground: Fabric, ids: Sequence[int], chosen: pd.DataFrame) -> None:
    """Two selected buildings: are they neighbours, and should they be?"""
    rows = {int(one): row for row, one in enumerate(ground.buildings.id)}
    edge = sorted((rows[ids[0]], rows[ids[1]]))
    are = bool((ground.edges == edge).all(axis=1).any())
    first, second = (chosen.name[one] for one in ids)
    told = (
        t("{a} and {b} are neighbours.", a=first, b=second)
        if are
        else t("{a} and {b} are not neighbours.", a=first, b=second)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(told)
        st.button(
            t("They are not neighbours") if are else t("They are neighbours"),
            key="plots-pair", on_click=_adjust, args=(now, tuple(ids), not are),
        )  # fmt: skip


def _adjust(now: Work, ids: tuple[int, int], are_neighbours: bool) -> None:
    with transaction() as connection:
        adjust(connection, now.community_id, *ids, are_neighbours)
