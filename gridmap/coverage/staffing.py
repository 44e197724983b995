"""Staffed hours: when somebody is there, and for how many within reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from gridmap import hours
from gridmap.coverage.provenance import HOUSEHOLDS, OWN_STANDARD, SHARE, Provenance
from gridmap.i18n import Message


@dataclass(frozen=True)
class StaffedHours:
    """
    7 x 24, Monday and midnight first: points that are open, households that have one in reach.

    `share` is of all households, the unlocated ones too; `weekly_hours` is how long at least one
    point is open in the week, to the minute. Points without hours, or with hours that cannot be
    read (`unreadable`), are `unknown_count`: where there are any, all figures are lower bounds, and
    0 says nothing.
    """

    open_count: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]
    weekly_hours: float
    unknown_count: int
    unreadable: tuple[str, ...]
    provenance: Provenance

    def strip(self) -> pd.DataFrame:
        """
        Rows of the strip: `weekday` (0 Monday), `hour`, `open_count`, `share`.

        NaN where no point is known to be open, and some may be.
        """
        weekday, hour = np.divmod(np.arange(7 * 24), 24)
        count = self.open_count.ravel().astype(float)
        is_unknown = (count == 0) & (self.unknown_count > 0)
        return pd.DataFrame(
            {
                "weekday": weekday,
                "hour": hour,
                "open_count": np.where(is_unknown, np.nan, count),
                "share": np.where(is_unknown, np.nan, self.share.ravel()),
            }
        )


def staffed_hours(
    opening_hours: Sequence[str | None],
    within: csr_array,
    household_count: npt.ArrayLike,
    unlocated_count: int,
    on: date,
    *,
    point_count: npt.ArrayLike | None = None,
) -> StaffedHours:
    """
    Share of households with an open point within reach, for each hour of the week.

    Founding document 001 (essay 8): staggered hours, somebody there in every working period. An
    hour counts where a point is open for at least half of it. Public holidays are left out.

    Parameters
    ----------
    opening_hours
        OpenStreetMap syntax, one a point; None where not known.
    within
        Buildings x points, boolean: which points are in reach (of the radius) of a building.
    household_count
        Households a building.
    unlocated_count
        Households on no building: in the base, never covered.
    on
        A day of the week that is meant.
    point_count
        How many points each column stands for, where those of the same hours share one; 1 if None.
    """
    faults = set(hours.unreadable(opening_hours))
    known = {text for text in opening_hours if text is not None and text not in faults}
    by_text = {text: hours.weekly(text, on).ravel() for text in known}
    minutes = np.zeros((7, 24 * 60), bool)
    for written in known:
        minutes |= hours.by_minute(written, on)
    open_ = np.zeros((len(opening_hours), 7 * 24), bool)
    for row, text in enumerate(opening_hours):
        if text in by_text:
            open_[row] = by_text[text]
    sites = np.ones(len(open_), np.int64) if point_count is None else np.asarray(point_count)
    weight = np.asarray(household_count, float)
    total = weight.sum() + unlocated_count
    # Most hours are like others: each pattern of open points is worked out once.
    patterns, which = np.unique(open_, axis=1, return_inverse=True)
    reached = (csr_array(within).astype(np.int32) @ patterns.astype(np.int32)) > 0
    share = weight @ reached / total if total else np.full(patterns.shape[1], np.nan)
    return StaffedHours(
        open_count=(sites @ open_).reshape(7, 24),
        share=share[which.ravel()].reshape(7, 24),
        weekly_hours=float(minutes.sum() / 60),
        unknown_count=int(sites[[text not in by_text for text in opening_hours]].sum()),
        unreadable=tuple(sorted(faults)),
        provenance=Provenance(
            definition=Message(
                "households with a point in reach that is open in the hour / all households"
            ),
            population_base=HOUSEHOLDS,
            unit=SHARE,
            source=OWN_STANDARD,
            on=on,
            n=int(total),
        ),
    )
