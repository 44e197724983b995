"""Improves a first division until nothing helps: round first, even in the end."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from gridmap.plots import graph, power, start
from gridmap.plots.partition_graph import PartitionGraph, Terms
from gridmap.plots.search import Partition

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

AIM = 0.01
"""Deviation that a fresh drawing tries for, however much is tolerated: it costs little."""

SHAPES = (100.0, 30.0, 10.0)
"""Cost of an outline's length while drawing: round first, even in the end. Found by trial."""

RIM = 0.95
"""Share of the aim that a part may go to for a rounder outline."""

TRIES = 40
"""Moves that are forced on the part that is farthest off, before it is left as it is."""

FITS_DEAR = 4.0
"""Times that a group which fits into a part costs more to tear than one that must be cut anyway."""

STARTS, START_BUILDINGS = 6, 6_000
"""Most fresh starts of which the best is kept, and buildings in all of them together."""

START_SHAPE = 2.0
"""Cost of borders as long as one part's outline when starts are compared."""

CHANGE = 0.02
"""Cost of a building that changes hands; a part at twice the tolerance costs 1."""

SETTLE_SHAPE = 0.01
"""Cost of the longest border of a building: two never outweigh a building that changes hands."""


def partition_graph(task: start.Task) -> PartitionGraph:
    """Graph that a search divides: neighbours, and borders as shares of a usual outline."""
    count = len(task.xy)
    ends, length = graph.borders(task.xy)
    # A part's usual outline, were it a disc: areas of cells are halves of border times way across.
    across = np.hypot(*(task.xy[ends[:, 0]] - task.xy[ends[:, 1]]).T)
    usual = 2 * np.sqrt(np.pi * (length * across).sum() / 2 / task.parts) or 1.0
    border: list[dict[int, float]] = [{} for _ in range(count)]
    for (one, two), share in zip(ends.tolist(), (length / usual).tolist(), strict=True):
        border[one][two] = border[two][one] = share
    return PartitionGraph(
        task.weight.tolist(),
        graph.neighbour_lists(count, task.edges),
        border,
        task.group.tolist(),
        np.where(start.fits(task), FITS_DEAR, 1.0).tolist(),
    )


def partition_of(task: start.Task, divided: PartitionGraph, label: Ids) -> Partition:
    """Partition that begins from labels; a heavy building is a part of its own weight."""
    target = np.full(task.parts, task.target)
    target[label[task.heavy]] = task.weight[task.heavy]
    return Partition(divided, label, target.tolist())


def best_start(
    task: start.Task,
    divided: PartitionGraph,
    xy: Array,
    seed: int,
    group_weight: float,
    is_late: Callable[[], bool],
    report: Callable[[float], None],
) -> tuple[Ids, bool]:
    """
    The best of some starts, each in axes of its own.

    Few buildings, or heavy ones, leave a search where it began; large towns need one start only.
    """
    unit, groups = start.united(task)
    # Turned axes leave all but the places as they are.
    whole = unit, groups, partition_graph(groups) if len(groups.xy) < len(task.xy) else None
    starts = min(max(START_BUILDINGS // len(groups.xy), 1), STARTS)
    found: list[tuple[float, int, Ids]] = []
    in_time = True
    for number in range(starts):
        turned = task if not number else replace(task, xy=power.own_axes(xy, seed + number))
        label, in_time = _improved(task, divided, whole, start.fresh(turned), group_weight, is_late)
        partition = partition_of(task, divided, label)
        terms = Terms(task.tolerance, shape=START_SHAPE, group=group_weight)
        found.append((round(partition.cost(terms), 9), number, label))
        report(0.05 + 0.85 * (number + 1) / starts)
        if not in_time:
            break
    return min(found, key=lambda one: one[:2])[2], in_time


def _improved(
    task: start.Task,
    divided: PartitionGraph,
    whole: tuple[Ids, start.Task, PartitionGraph | None],
    label: Ids,
    group_weight: float,
    is_late: Callable[[], bool],
) -> tuple[Ids, bool]:
    """Round and even: whole groups first, then single buildings."""
    unit, groups, group_graph = whole
    if group_graph is not None:
        first = np.unique(unit, return_index=True)[1]
        found, in_time = _evened(groups, group_graph, label[first], group_weight, is_late)
        label = found[unit]
        if not in_time:
            return label, False
    return _evened(task, divided, label, group_weight, is_late)


def _evened(
    task: start.Task,
    divided: PartitionGraph,
    label: Ids,
    group_weight: float,
    is_late: Callable[[], bool],
) -> tuple[Ids, bool]:
    """Round first, even in the end, and round again as far as that keeps it even."""
    partition = partition_of(task, divided, label)
    torn = group_weight * (task.tolerance / AIM) ** 2
    for shape in SHAPES:
        if not partition.descend(Terms(AIM, shape=shape, group=torn), is_late=is_late):
            return np.array(partition.label), False
    for terms in _last(torn):
        if partition.worst() > AIM and not partition.descend(terms, is_late=is_late):
            return np.array(partition.label), False
    partition.force(Terms(AIM, shape=0.5, group=torn), tries=TRIES, is_late=is_late)
    # Rounder again, nobody beyond what was reached.
    reached = max(partition.worst(), RIM * AIM)
    rounder = Terms(AIM / 1000, slack=reached, shape=SHAPES[0], group=torn * 1e6)
    in_time = partition.descend(rounder, is_late=is_late)
    return np.array(partition.label), in_time


def _last(torn: float) -> list[Terms]:
    """
    Last attempts for parts that are still outside the tolerance.

    First with borders that cost less and less; then with neighbours free to take over what they
    can hold, so that weight can wander over several parts.
    """
    even = [Terms(AIM, shape=shape, group=torn) for shape in (3.0, 0.5)]
    free = [
        Terms(AIM / 10, slack=slack * AIM, shape=10.0, group=torn * 100) for slack in (0.6, 0.2)
    ]
    return even + free


def rounding(tolerance: float) -> Terms:
    """Terms that make parts rounder, none beyond the tolerance."""
    return Terms(AIM / 1000, slack=tolerance, shape=SHAPES[0])


def settling(divided: PartitionGraph, tolerance: float, group_weight: float) -> Terms:
    """Terms of a change to plots in force: as few buildings as keep the tolerance move."""
    longest = max((sum(one.values()) for one in divided.border), default=0.0)
    return Terms(
        aim=tolerance,
        slack=tolerance,
        shape=SETTLE_SHAPE / longest if longest else 0.0,
        group=group_weight,
        change=CHANGE,
    )


def resumed(task: start.Task, before: Ids) -> Ids:
    """Parts so far, with as many as are asked for, new buildings in one beside them."""
    label = np.where(before < task.parts, before, -1)
    if before.max() >= task.parts:
        load = np.bincount(before[before >= 0], task.weight[before >= 0])
        kept = np.sort(np.argsort(-load, kind="stable")[: task.parts])
        # A part that stays keeps its number if it can.
        number = np.full(len(load), -1)
        number[kept[kept < task.parts]] = kept[kept < task.parts]
        free = np.setdiff1d(np.arange(task.parts), number)
        number[kept[kept >= task.parts]] = free
        label = np.where(before >= 0, number[before], -1)
    label = start.joined(task, label)
    label = start.fill_empty(task, label)
    return start.whole(label, task.weight, task.edges)
