"""Data of the Overview, as far as the user may see them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from gridmap import store, ui
from gridmap.coverage import standards
from gridmap.ui.rule_choice import STATION, Choice, standard


@dataclass(frozen=True)
class Area:
    """
    The area today.

    Attributes
    ----------
    counts
        Rows by layer.
    outside
        `store.overview.outside`.
    communities
        One row per community.
    rules
        `standards.kept`.
    plots
        `store.plots.summary`.
    choice
        The rule of the service station; None where no rule is in force, or the user's role has no
        page for it.
    """

    counts: Mapping[str, int]
    outside: Mapping[str, int]
    communities: pd.DataFrame
    rules: pd.DataFrame
    plots: pd.DataFrame
    choice: Choice | None

    @property
    def is_counted(self) -> bool:
        """Whether the user sees households: none seen is not the same as none."""
        return ui.account().role != "admin"

    def total(self, column: str) -> int:
        """Sum over the communities."""
        return int(self.communities[column].sum())

    def name(self, community_id: int) -> str:
        """Name of a community."""
        own = self.communities[self.communities.community_id == community_id]
        return str(own.name.iloc[0]) if len(own) else ""


def is_loaded() -> bool:
    """Whether there are buildings."""
    with ui.transaction() as connection:
        return store.overview.loaded(connection)["has_buildings"]


def read() -> Area:
    """Read the area; the map waits for it, so what follows from the data is kept."""
    with ui.transaction() as connection:
        # Points that a hand has closed are in the second one.
        version = (
            f"{store.overview.data_version(connection)}"
            f" {store.coverage.service_version(connection, STATION)}"
        )
        today = store.db.today(connection)
        rules = standards.of_communities(store.facility_rules.in_force(connection, today))
    found = _read(version)
    choice = standard() if ui.frame.page_for("coverage") else None
    kept = standards.kept(found.communities, found.points, rules)
    return Area(found.counts, found.outside, found.communities, kept, ui.frames.plots(), choice)


@dataclass(frozen=True)
class _Rows:
    counts: Mapping[str, int]
    outside: Mapping[str, int]
    communities: pd.DataFrame
    points: pd.DataFrame


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _read(version: str) -> _Rows:
    with ui.transaction() as connection:
        return _Rows(
            store.overview.data_counts(connection),
            store.overview.outside(connection),
            store.overview.communities(connection),
            store.coverage.points(connection, store.db.today(connection)),
        )
