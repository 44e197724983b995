"""Figures of plots while they are edited."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridmap.plots import graph
from gridmap.plots.drafts.draft import Draft
from gridmap.plots.drafts.fabric import Fabric

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PlotFigures:
    """
    A plot of a draft in figures.

    `deviation` is that of `weight` from the mean of all plots, as a share (see `mean_weight`);
    `compactness` is Polsby-Popper's, 1 for a disc; `piece_count` is 1 where it is contiguous.
    """

    number: int
    plot_code: str
    name: str
    plot_id: int | None
    building_count: int
    household_count: int
    people_count: int
    weight: float
    deviation: float
    piece_count: int
    compactness: float

    @property
    def is_contiguous(self) -> bool:
        """Whether one can walk through it from neighbour to neighbour."""
        return self.piece_count <= 1


def plot_figures(
    fabric: Fabric, draft: Draft, numbers: Iterable[int] | None = None
) -> tuple[PlotFigures, ...]:
    """Figures of all plots of a draft, or of those with these numbers, by code."""
    number, size = draft.number, max(draft.plots, default=0) + 1
    weight = fabric.weight(draft.parameters.weight)
    load = np.bincount(number, weight, size)
    mean = mean_weight(weight, number, draft.parameters.tolerance)
    buildings = np.bincount(number, minlength=size)
    households = np.bincount(number, fabric.buildings.household_count, size)
    people = np.bincount(number, fabric.buildings.people_count, size)
    pieces = piece_counts(fabric, number, size)
    compact = fabric.compactness(number, size)
    wanted = draft.plots if numbers is None else set(numbers) & set(draft.plots)
    return tuple(
        PlotFigures(
            plot.number,
            plot.plot_code,
            plot.name,
            plot.plot_id,
            int(buildings[plot.number]),
            int(households[plot.number]),
            int(people[plot.number]),
            float(load[plot.number]),
            float(load[plot.number] / mean - 1) if mean else 0.0,
            int(pieces[plot.number]),
            float(compact[plot.number]),
        )
        for plot in sorted((draft.plots[one] for one in wanted), key=lambda one: one.plot_code)
    )


def neighbouring_plots(fabric: Fabric, draft: Draft, ids: Iterable[int]) -> tuple[int, ...]:
    """
    Numbers of the plots that buildings can go to: those of their neighbours, the lightest first.

    A plot that holds all of the buildings already is left out.
    """
    chosen = np.isin(fabric.buildings.id, list(ids))
    inside = chosen[fabric.edges]
    across = fabric.edges[inside.any(axis=1) & ~inside.all(axis=1)]
    beside = np.unique(draft.number[across[~chosen[across]]])
    own = np.unique(draft.number[chosen])
    load = np.bincount(
        draft.number, fabric.weight(draft.parameters.weight), max(draft.plots, default=0) + 1
    )
    found = [one for one in beside.tolist() if one and [one] != own.tolist()]
    return tuple(sorted(found, key=lambda one: (load[one], one)))


def mean_weight(weight: Array, number: Ids, tolerance: float) -> float:
    """
    Mean weight of plots, leaving out single buildings that are heavier than a plot may be.

    Such a building is a plot of its own, and the others are measured by each other, as
    `gridmap.plots.draw` does.
    """
    placed = number > 0
    load = np.bincount(number[placed], weight[placed])
    count = np.bincount(number[placed])
    alone = np.sort(load[count == 1])[::-1].tolist()
    total, plots = float(load.sum()), int((count > 0).sum())
    for one in alone:
        if plots < 2 or one <= (1 + tolerance) * total / plots:
            break
        total, plots = total - one, plots - 1
    return total / plots if plots else 0.0


def piece_counts(fabric: Fabric, number: Ids, size: int, *, links: bool = True) -> Ids:
    """Connected pieces of each plot, 0 to size - 1; `links`: ways above the limit count too."""
    edges = fabric.edges if links else fabric.edges[fabric.link_m == 0]
    piece = graph.components(len(number), edges, number)
    first = np.unique(piece, return_index=True)[1]
    return np.bincount(number[first], minlength=size)
