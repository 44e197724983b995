"""Data of the Overview, as far as the user may see them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gridmap import store, ui
from gridmap.coverage import standards
from gridmap.ui.rule_choice import Choice, standard


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


def read() -> Area:
    """Read the area; the page ends where nothing is loaded, after the first steps."""
    with ui.transaction() as connection:
        loaded = store.overview.loaded(connection)
    if not loaded["has_buildings"]:
        raise ui.PageEnds
    with ui.transaction() as connection:
        counts = store.overview.data_counts(connection)
        outside = store.overview.outside(connection)
        communities = store.overview.communities(connection)
        today = store.db.today(connection)
        rules = standards.of_communities(store.facility_rules.in_force(connection, today))
        kept = standards.kept(communities, store.coverage.points(connection, today), rules)
    choice = standard() if ui.frame.page_for("coverage") else None
    return Area(counts, outside, communities, kept, ui.frames.plots(), choice)
