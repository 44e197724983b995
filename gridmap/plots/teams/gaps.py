"""Where teams do not keep the rule."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gridmap import store

MOST_WORKERS = 2

GAPS = {
    "no_worker": "plot {plot} has no worker",
    "many_workers": "plot {plot} has more than two workers",
    "no_volunteer": "plot {plot} has no volunteer",
    "no_representative": "{building} in plot {plot} has no representative",
    "many_representatives": "{building} in plot {plot} has several representatives",
}
"""What a gap says, by its rule."""


@dataclass(frozen=True)
class Gap:
    """Where the rule is not kept: `rule` is one of `GAPS`, the building that of representatives."""

    rule: str
    plot_id: int
    plot_code: str
    building_id: int | None = None
    building: str = ""

    @property
    def text(self) -> str:
        """One line, in English."""
        return GAPS[self.rule].format(plot=self.plot_code, building=self.building)


def gaps(connection: Connection, community_id: int, on: date) -> tuple[Gap, ...]:
    """Gaps of a community on a day, plots first, each by code."""
    found = []
    for plot in store.teams.plots(connection, community_id, on).itertuples():
        if plot.is_in_force:
            lacks = {
                "no_worker": plot.worker_count == 0,
                "many_workers": plot.worker_count > MOST_WORKERS,
                "no_volunteer": plot.volunteer_count == 0,
            }
            found += [Gap(rule, plot.plot_id, plot.plot_code) for rule in lacks if lacks[rule]]
    for row in store.teams.representatives(connection, community_id, on).itertuples():
        if row.representative_count != 1:
            rule = "many_representatives" if row.representative_count else "no_representative"
            found.append(Gap(rule, row.plot_id, row.plot_code, row.building_id, row.building))
    return tuple(found)
