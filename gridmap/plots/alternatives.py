"""Alternatives of a drawing: fewest changes, estates whole, most even or compact; their costs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from gridmap.i18n import Message
from gridmap.plots.drawing import Drawing, draw

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

FEWEST_CHANGES, ESTATES_WHOLE = "fewest_changes", "estates_whole"
MOST_EVEN, MOST_COMPACT = "most_even", "most_compact"
NAMES = {
    FEWEST_CHANGES: Message("Fewest changes"),
    ESTATES_WHOLE: Message("Estates whole"),
    MOST_EVEN: Message("Most even"),
    MOST_COMPACT: Message("Most compact"),
}
WHOLE_WEIGHT = 64.0
"""Cost of a torn group at which none is torn that fits into a part; see `gridmap.plots.draw`."""


@dataclass(frozen=True, eq=False)
class Alternative:
    """
    One of several drawings of the same buildings.

    Attributes
    ----------
    name
        'fewest_changes', 'estates_whole', 'most_even' or 'most_compact'.
    drawing
        The parts.
    is_moved
        Buildings whose part does not continue the one they were in, n; all False where there were
        none. Parts continue those with which they share most weight, one to one.
    whole_groups
        Of each part beyond the tolerance, the heaviest group that lies in it whole, as 'part' to
        'group', unless it weighs less than what the part is off: such a one is not the reason.
    """

    name: str
    drawing: Drawing
    is_moved: npt.NDArray[np.bool_]
    whole_groups: dict[int, int]


def distinct(found: Sequence[Alternative]) -> list[tuple[Alternative, list[str]]]:
    """Alternatives that differ, each with the names of later ones that draw the same parts."""
    kept: dict[bytes, tuple[Alternative, list[str]]] = {}
    for one in found:
        # By the first building of each: what a part's number is says nothing.
        parts = pd.factorize(one.drawing.label)[0].astype(np.int64).tobytes()
        if parts in kept:
            kept[parts][1].append(one.name)
        else:
            kept[parts] = (one, [])
    return list(kept.values())


def alternatives(
    xy: npt.ArrayLike,
    weight: npt.ArrayLike,
    edges: npt.ArrayLike,
    *,
    parts: int | None = None,
    target: float | None = None,
    tolerance: float = 0.05,
    group: npt.ArrayLike,
    previous: npt.ArrayLike | None = None,
    seed: int = 0,
    time_limit_s: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Alternative, ...]:
    """
    Draw the same buildings in three or four ways, to be compared and chosen from.

    'estates_whole' tears no group that fits into a part, whatever that costs in balance;
    'most_even' does not look at groups, nor does 'most_compact', whose parts are as round as the
    tolerance allows; 'fewest_changes', where there are parts already, keeps
    their number and moves only as many buildings as bring all within the tolerance.

    Parameters
    ----------
    xy, weight, edges, parts, target, tolerance, group, previous, seed
        As `gridmap.plots.draw` takes them.
    time_limit_s
        For each drawing.
    progress
        Called with the share of all that is done, 0 to 1.

    Raises
    ------
    PlotError, CrsError
        As `gridmap.plots.draw`.
    """
    ways: dict[str, tuple[float, npt.ArrayLike | None]] = {
        ESTATES_WHOLE: (WHOLE_WEIGHT, None),
        MOST_EVEN: (0.0, None),
        MOST_COMPACT: (0.0, None),
    }
    mass, groups = np.asarray(weight, float), np.asarray(group, np.int64)
    before = np.full(len(mass), -1) if previous is None else np.asarray(previous, np.int64)
    if (before >= 0).any():
        ways = {FEWEST_CHANGES: (4.0, before), **ways}
    done: list[Alternative] = []
    for name, (group_weight, start) in ways.items():
        drawn = draw(
            xy,
            mass,
            edges,
            parts=parts if start is None else None,
            target=target if start is None else None,
            tolerance=tolerance,
            group=groups,
            group_weight=group_weight,
            previous=start,
            is_round=name == MOST_COMPACT,
            seed=seed,
            time_limit_s=time_limit_s,
            progress=_share_of(progress, len(done), len(ways)),
        )
        whole = dict(_whole_groups(drawn, mass, groups, tolerance))
        done.append(Alternative(name, drawn, moved(drawn.label, before, mass), whole))
    return tuple(done)


def moved(label: Ids, before: Ids, weight: Array) -> npt.NDArray[np.bool_]:
    """
    Buildings whose part does not continue the one before; those without one (-1) do not count.

    Parts continue, one to one, those with which they share most weight in all.
    """
    placed = before >= 0
    if not placed.any():
        return np.zeros(len(label), bool)
    shared = np.zeros((int(label.max()) + 1, int(before.max()) + 1))
    # Buildings without weight count a little, so that a part of theirs continues too.
    np.add.at(shared, (label[placed], before[placed]), weight[placed] + 1e-3)
    continues = np.full(len(shared), -1)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    is_shared = shared[rows, columns] > 0
    continues[rows[is_shared]] = columns[is_shared]
    return placed & (continues[label] != before)


def _share_of(
    progress: Callable[[float], None] | None, done: int, count: int
) -> Callable[[float], None]:
    """Progress of one drawing as the progress of all."""
    return lambda share: progress((done + share) / count) if progress else None


def _whole_groups(
    drawn: Drawing, weight: Array, group: Ids, tolerance: float
) -> Iterator[tuple[int, int]]:
    """Heaviest whole group of each part that is beyond the tolerance."""
    mean = drawn.weight_by_part.mean() if len(drawn.weight_by_part) else 0.0
    if mean <= 0:
        return
    of_group = np.bincount(group[group >= 0], weight[group >= 0])
    for part in np.flatnonzero(np.abs(drawn.weight_by_part / mean - 1) > tolerance).tolist():
        inside = drawn.label == part
        here = np.unique(group[inside & (group >= 0)])
        whole = [one for one in here.tolist() if (group[~inside] != one).all()]
        heaviest = max(whole, key=lambda one: (of_group[one], -one), default=None)
        if heaviest is not None and of_group[heaviest] >= abs(drawn.weight_by_part[part] - mean):
            yield part, heaviest
