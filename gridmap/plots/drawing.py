"""Draws plots: connected, balanced, compact, groups whole; anew or from what is in force."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gridmap import crs
from gridmap.errors import PlotError
from gridmap.plots import graph, power, start
from gridmap.plots.search import Partition, Terms, Town

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


@dataclass(frozen=True, eq=False)
class Drawing:
    """
    Plots as drawn.

    Attributes
    ----------
    label
        Part of each building, 0 to parts - 1.
    weight_by_part
        Sum of the weights in each part.
    max_deviation
        Largest ``|weight of a part / mean - 1|``.
    parts_contiguous
        Whether every part is connected.
    is_contiguous
        The same for each part.
    torn_groups
        Groups that lie in more than one part.
    notes
        What could not be as asked for, and why; one sentence each.
    """

    label: Ids
    weight_by_part: Array
    max_deviation: float
    parts_contiguous: np.bool_
    is_contiguous: npt.NDArray[np.bool_]
    torn_groups: Ids
    notes: tuple[str, ...]


def draw(
    xy: npt.ArrayLike,
    weight: npt.ArrayLike,
    edges: npt.ArrayLike,
    *,
    parts: int | None = None,
    target: float | None = None,
    tolerance: float = 0.05,
    seed: int = 0,
    group: npt.ArrayLike | None = None,
    group_weight: float = 4.0,
    previous: npt.ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Drawing:
    """
    Divide buildings into connected parts of equal weight.

    A balanced power diagram gives round cells, repair makes them hold together, and moves of
    single buildings balance them. The same input and seed give the same parts, and so does the
    same town shifted or turned.

    Parameters
    ----------
    xy
        n x 2 metres.
    weight
        Households, people or a mixture, not negative. A building without weight counts for
        contiguity and lies in a part like any other.
    edges
        m x 2 pairs of neighbours, by position; see `gridmap.plots.neighbours`.
    parts, target
        How many parts, or how heavy each should be; with `previous` neither is needed.
    tolerance
        Deviation from the mean that is well, as a share. Fresh drawings go below it where that
        tears no group.
    group
        Compound or estate of each building, -1 where none: kept whole where it fits.
    group_weight
        What a torn group costs, for each part too many. 1 is the cost of a part that is off by
        the tolerance; 4, one that is off by twice as much. 0: groups do not matter.
    previous
        Part of each building so far, -1 for new ones. Only as many buildings change parts as it
        takes to bring all within the tolerance; a drawing that is given back stays as it is.
    time_limit_s
        Stop improving then; where that happened a note says so, and another machine may differ.
    progress
        Called with the share that is done, 0 to 1.

    Raises
    ------
    PlotError
        The arrays do not fit together, or there are too few buildings for so many parts.
    CrsError
        The places can only be degrees.
    """
    began = time.perf_counter()

    def is_late() -> bool:
        return time_limit_s is not None and time.perf_counter() - began > time_limit_s

    told = progress or (lambda share: None)
    xy, weight, edges, group = _checked(xy, weight, edges, group)
    if not len(weight):
        return _result(
            np.zeros(0, np.int64), weight, edges, group, 0, tolerance, True, np.zeros(0, np.int64)
        )
    before = None if previous is None else _previous(previous, len(weight))
    number, heavy, mean = _count(weight, parts, target, tolerance, before)
    plan = start.Plan(
        power.own_axes(xy, seed), weight, edges, group, number, heavy, mean, tolerance,
        np.sqrt(group_weight) * tolerance if (group >= 0).any() else 0.0,
    )  # fmt: skip
    if group_weight == 0:
        plan.group[:] = -1
    town = _town(plan)
    told(0.05)
    if before is None:
        label, in_time = _best(plan, town, xy, seed, group_weight, is_late, told)
        before = label
    else:
        label, in_time = _resumed(plan, before), True
        before = np.where(before < 0, label, before)
    told(0.9)
    partition = _partition(plan, town, label)
    terms = _settling(town, tolerance, group_weight)
    in_time &= partition.descend(terms, before, is_late=is_late)
    label = np.array(partition.label)
    told(1.0)
    if previous is None:
        label = _by_first(label)
    return _result(label, weight, edges, group, number, tolerance, in_time, heavy)


def _checked(
    xy: npt.ArrayLike, weight: npt.ArrayLike, edges: npt.ArrayLike, group: npt.ArrayLike | None
) -> tuple[Array, Array, Ids, Ids]:
    weight = np.asarray(weight, dtype=np.float64)
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    edges = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    group = np.full(len(weight), -1) if group is None else np.array(group, dtype=np.int64)
    if not len(xy) == len(weight) == len(group):
        raise PlotError(
            "{xy_count} places, {weight_count} weights and {group_count} groups: give one "
            "of each for every building",
            xy_count=len(xy),
            weight_count=len(weight),
            group_count=len(group),
        )
    if not (np.isfinite(weight).all() and (weight >= 0).all() and np.isfinite(xy).all()):
        raise PlotError("places and weights must be numbers, and no weight negative")
    crs.require_metres(xy)
    if len(edges) and not (edges.min() >= 0 and edges.max() < len(weight)):
        raise PlotError(
            "neighbours are pairs of positions from 0 to {weight_count}",
            weight_count=len(weight) - 1,
        )
    if (group >= 0).any():
        named = group >= 0
        group[named] = np.unique(group[named], return_inverse=True)[1]
    return xy, weight, edges[edges[:, 0] != edges[:, 1]], group


def _previous(previous: npt.ArrayLike, count: int) -> Ids:
    before = np.array(previous, dtype=np.int64)
    if len(before) != count or (before < -1).any() or (before < 0).all():
        raise PlotError(
            "previous parts must be one of 0, 1, ... for each of the {count} buildings, -1 "
            "for new ones",
            count=count,
        )
    return before


def _count(
    weight: Array, parts: int | None, target: float | None, tolerance: float, before: Ids | None
) -> tuple[int, Ids, float]:
    """Number of parts, buildings that are parts of their own, mean weight of the others."""
    if parts is None and target is None:
        if before is None:
            raise PlotError("say how many parts, or the target weight of one")
        parts = int(before.max()) + 1
    if (parts is not None and parts < 1) or (target is not None and not target > 0):
        raise PlotError("there must be at least one part, and a target above 0")
    if not tolerance > 0:
        raise PlotError("a tolerance must be above 0, for instance 0.05")
    order = np.argsort(-weight, kind="stable")
    total, alone = float(weight.sum()), 0
    while True:
        rest = total - float(weight[order[:alone]].sum())
        wanted = rest / target if target is not None else parts - alone  # type: ignore[operator]
        others = max(round(wanted), 1)
        # Where nobody lives anything is even.
        mean = rest / others or 1.0
        is_full = parts is not None and alone + 1 >= parts
        if alone + 1 >= len(weight) or is_full or not weight[order[alone]] > (1 + tolerance) * mean:
            break
        alone += 1
    number = alone + others
    counted = int((weight > 0).sum()) or len(weight)
    if number > counted:
        raise PlotError(
            "{counted} buildings with weight cannot fill {number} parts; ask for fewer",
            counted=counted,
            number=number,
        )
    return number, np.sort(order[:alone]), mean


def _town(plan: start.Plan) -> Town:
    count = len(plan.xy)
    ends, length = graph.borders(plan.xy)
    # A part's usual outline, were it a disc: areas of cells are halves of border times way across.
    across = np.hypot(*(plan.xy[ends[:, 0]] - plan.xy[ends[:, 1]]).T)
    usual = 2 * np.sqrt(np.pi * (length * across).sum() / 2 / plan.parts) or 1.0
    border: list[dict[int, float]] = [{} for _ in range(count)]
    for (one, two), share in zip(ends.tolist(), (length / usual).tolist(), strict=True):
        border[one][two] = border[two][one] = share
    return Town(
        plan.weight.tolist(),
        graph.neighbour_lists(count, plan.edges),
        border,
        plan.group.tolist(),
        np.where(start.fits(plan), FITS_DEAR, 1.0).tolist(),
    )


def _partition(plan: start.Plan, town: Town, label: Ids) -> Partition:
    target = np.full(plan.parts, plan.target)
    target[label[plan.heavy]] = plan.weight[plan.heavy]
    return Partition(town, label, target.tolist())


def _best(
    plan: start.Plan,
    town: Town,
    xy: Array,
    seed: int,
    group_weight: float,
    is_late: Callable[[], bool],
    told: Callable[[float], None],
) -> tuple[Ids, bool]:
    """
    The best of some starts, each in axes of its own.

    Few buildings, or heavy ones, leave a search where it began; large towns need one start only.
    """
    unit, groups = start.united(plan)
    # Turned axes leave all but the places as they are.
    whole = unit, groups, _town(groups) if len(groups.xy) < len(plan.xy) else None
    starts = min(max(START_BUILDINGS // len(groups.xy), 1), STARTS)
    found: list[tuple[float, int, Ids]] = []
    in_time = True
    for number in range(starts):
        turned = plan if not number else replace(plan, xy=power.own_axes(xy, seed + number))
        label, in_time = _improved(plan, town, whole, start.fresh(turned), group_weight, is_late)
        partition = _partition(plan, town, label)
        terms = Terms(plan.tolerance, shape=START_SHAPE, group=group_weight)
        found.append((round(partition.cost(terms), 9), number, label))
        told(0.05 + 0.85 * (number + 1) / starts)
        if not in_time:
            break
    return min(found, key=lambda one: one[:2])[2], in_time


def _improved(
    plan: start.Plan,
    town: Town,
    whole: tuple[Ids, start.Plan, Town | None],
    label: Ids,
    group_weight: float,
    is_late: Callable[[], bool],
) -> tuple[Ids, bool]:
    """Round and even: whole groups first, then single buildings."""
    unit, groups, group_town = whole
    if group_town is not None:
        first = np.unique(unit, return_index=True)[1]
        found, in_time = _evened(groups, group_town, label[first], group_weight, is_late)
        label = found[unit]
        if not in_time:
            return label, False
    return _evened(plan, town, label, group_weight, is_late)


def _evened(
    plan: start.Plan, town: Town, label: Ids, group_weight: float, is_late: Callable[[], bool]
) -> tuple[Ids, bool]:
    """Round first, even in the end, and round again as far as that keeps it even."""
    partition = _partition(plan, town, label)
    torn = group_weight * (plan.tolerance / AIM) ** 2
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
    What is tried for parts that are still off.

    First with borders that cost less and less; then with neighbours free to take over what they
    can hold, so that weight can wander over several parts.
    """
    even = [Terms(AIM, shape=shape, group=torn) for shape in (3.0, 0.5)]
    free = [
        Terms(AIM / 10, slack=slack * AIM, shape=10.0, group=torn * 100) for slack in (0.6, 0.2)
    ]
    return even + free


def _settling(town: Town, tolerance: float, group_weight: float) -> Terms:
    longest = max((sum(one.values()) for one in town.border), default=0.0)
    return Terms(
        aim=tolerance,
        slack=tolerance,
        shape=SETTLE_SHAPE / longest if longest else 0.0,
        group=group_weight,
        change=CHANGE,
    )


def _resumed(plan: start.Plan, before: Ids) -> Ids:
    """Parts so far, with as many as are asked for, new buildings in one beside them."""
    label = np.where(before < plan.parts, before, -1)
    if before.max() >= plan.parts:
        load = np.bincount(before[before >= 0], plan.weight[before >= 0])
        kept = np.sort(np.argsort(-load, kind="stable")[: plan.parts])
        # A part that stays keeps its number if it can.
        number = np.full(len(load), -1)
        number[kept[kept < plan.parts]] = kept[kept < plan.parts]
        free = np.setdiff1d(np.arange(plan.parts), number)
        number[kept[kept >= plan.parts]] = free
        label = np.where(before >= 0, number[before], -1)
    label = start.joined(plan, label)
    label = start.fill_empty(plan, label)
    return start.whole(label, plan.weight, plan.edges)


def _by_first(label: Ids) -> Ids:
    """Numbered by the first building of each."""
    _, first, place = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]


def _result(
    label: Ids, weight: Array, edges: Ids, group: Ids, parts: int, tolerance: float,
    in_time: bool, heavy: Ids,
) -> Drawing:  # fmt: skip
    load = np.bincount(label, weight, parts).astype(np.float64)
    mean = load.mean() if parts else 0.0
    off = float(np.abs(load / mean - 1).max()) if mean > 0 else 0.0
    piece = graph.components(len(label), edges, label)
    pieces = np.bincount(label[np.unique(piece, return_index=True)[1]], minlength=parts)
    pairs = np.unique(np.column_stack((group, label))[group >= 0], axis=0)
    torn = np.flatnonzero(np.bincount(pairs[:, 0]) > 1)
    notes = []
    if len(heavy):
        notes.append(f"{len(heavy)} buildings are heavier than a part and are parts of their own")
    if (pieces > 1).any():
        notes.append(
            f"{int((pieces > 1).sum())} parts are in pieces: settlements that no neighbour joins "
            "to the rest are too light for a part of their own"
        )
    if off > tolerance:
        notes.append(
            f"the largest deviation is {off:.1%}, beyond the tolerance of {tolerance:.1%}: whole "
            "buildings, groups and connected pieces allow no better, or none was found"
        )
    if not in_time:
        notes.append("the time was up before the search ended")
    return Drawing(label, load, off, (pieces <= 1).all(), pieces <= 1, torn, tuple(notes))
