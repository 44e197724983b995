"""Draft of a community's plots at one version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from gridmap.errors import PlotError
from gridmap.plots.weights import WEIGHTS

Ids = npt.NDArray[np.int64]

NONE = 0
"""Number of the plot of a building that is in none."""


@dataclass(frozen=True)
class Parameters:
    """
    Parameters by which a draft's plots are measured and drawn.

    `weight` is one of `gridmap.plots.weights.WEIGHTS`; the others as `gridmap.plots.draw` takes
    them. With neither `parts` nor `target` a redraw keeps the number of plots.
    """

    weight: str = "households"
    parts: int | None = None
    target: float | None = None
    tolerance: float = 0.1
    group_weight: float = 4.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Reject an unknown weight."""
        if self.weight not in WEIGHTS:
            raise PlotError(
                "no weight {weight!r}; choose one of {weights}",
                weight=self.weight,
                weights=list(WEIGHTS),
            )


@dataclass(frozen=True)
class DraftPlot:
    """A plot of a draft; `plot_id` is the plot that it continues, None for a new one."""

    number: int
    plot_code: str
    name: str
    plot_id: int | None


@dataclass(frozen=True, eq=False)
class Draft:
    """
    A draft at one version.

    Attributes
    ----------
    id
        0 for the plots in force, which cannot be edited.
    status
        'open', 'in_force' or 'dropped'.
    version
        What an operation is given, so that nobody edits what they have not seen.
    base_on
        The day whose plots it began from: today, or the day of the last planned change.
    base
        Digest of those plots.
    number
        Plot of each building, in the order of the fabric; `NONE` where it is in none.
    plots
        By number.
    """

    id: int
    community_id: int
    status: str
    version: int
    parameters: Parameters
    base_on: date
    base: str
    import_run_id: int | None
    begun_by: str | None
    begun_at: datetime | None
    in_force_from: date | None
    can_undo: bool
    can_redo: bool
    number: Ids
    plots: Mapping[int, DraftPlot]
