"""Roles that are missing in teams of plots."""

from dataclasses import dataclass

import pandas as pd

from gridmap.gazetteer.titles import number_sign
from gridmap.i18n import Message, mark

MOST_WORKERS = 2

LACKS = {
    "no_worker": mark("plot {plot} has no worker"),
    "many_workers": mark("plot {plot} has more than two workers"),
    "no_volunteer": mark("plot {plot} has no volunteer"),
    "no_representative": mark("{building} in plot {plot} has no representative"),
    "many_representatives": mark("{building} in plot {plot} has several representatives"),
}
"""Msgid of a missing role, by what a team lacks."""


@dataclass(frozen=True)
class MissingRole:
    """Role that a plot's team lacks: `lack` is one of `LACKS`; a building for representatives."""

    lack: str
    plot_id: int
    plot_code: str
    building_id: int | None = None
    building: str = ""

    @property
    def message(self) -> Message:
        """Text of what is missing, as a message."""
        called = self.building or Message(
            "Building {sign}", sign=number_sign(self.building_id or 0)
        )
        return Message(LACKS[self.lack], plot=self.plot_code, building=called)


def missing_roles(plots: pd.DataFrame, representatives: pd.DataFrame) -> tuple[MissingRole, ...]:
    """
    Roles that are missing or held too often, plots first, in the order of the rows.

    `plots` and `representatives` are rows of `store.teams.plots` and `.representatives`.
    """
    found = []
    for plot in plots.itertuples():
        if plot.is_in_force:
            lacks = {
                "no_worker": plot.worker_count == 0,
                "many_workers": plot.worker_count > MOST_WORKERS,
                "no_volunteer": plot.volunteer_count == 0,
            }
            found += [
                MissingRole(lack, plot.plot_id, plot.plot_code) for lack in lacks if lacks[lack]
            ]
    for row in representatives.itertuples():
        if row.representative_count != 1:
            lack = "many_representatives" if row.representative_count else "no_representative"
            found.append(
                MissingRole(lack, row.plot_id, row.plot_code, row.building_id, row.building or "")
            )
    return tuple(found)
