"""Draws plots: connected, balanced, compact, groups whole; anew or from what is in force."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gridmap.i18n import Message
from gridmap.plots import graph, power, start
from gridmap.plots.checking import checked, part_count, previous_parts
from gridmap.plots.improving import (
    best_start,
    partition_graph,
    partition_of,
    resumed,
    rounding,
    settling,
)

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


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
        What could not be as asked for, and why; one message each.
    """

    label: Ids
    weight_by_part: Array
    max_deviation: float
    parts_contiguous: np.bool_
    is_contiguous: npt.NDArray[np.bool_]
    torn_groups: Ids
    notes: tuple[Message, ...]


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
    is_round: bool = False,
    time_limit_s: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Drawing:
    """
    Divide buildings into connected parts of equal weight.

    A balanced power diagram gives round cells, repair makes them hold together, and moves of
    single buildings balance them. The same input and seed give the same parts, and so does the
    same divided shifted or turned.

    Parameters
    ----------
    xy
        n x 2 metres.
    weight
        Households, people or a mixture, not negative. A building without weight counts for
        contiguity and lies in a part like any other; where none has any, all count alike.
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
    is_round
        Draw parts anew as round as the tolerance allows, whatever that costs in balance.
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

    report = progress or (lambda share: None)
    xy, weight, edges, group = checked(xy, weight, edges, group)
    if not len(weight):
        return _result(
            np.zeros(0, np.int64), weight, edges, group, 0, tolerance, True, np.zeros(0, np.int64)
        )
    before = None if previous is None else previous_parts(previous, len(weight))
    is_bare = before is None and not weight.any()
    given = weight
    if is_bare:
        weight = np.ones(len(weight))
    number, heavy, mean = part_count(weight, parts, target, tolerance, before)
    # Groups that do not matter are torn all the same, and told of.
    kept = group if group_weight else np.full(len(group), -1)
    task = start.Task(
        power.own_axes(xy, seed), weight, edges, kept, number, heavy, mean, tolerance,
        np.sqrt(group_weight) * tolerance if (group >= 0).any() else 0.0,
    )  # fmt: skip
    divided = partition_graph(task)
    report(0.05)
    if before is None:
        label, in_time = best_start(task, divided, xy, seed, group_weight, is_late, report)
        before = label
    else:
        label, in_time = resumed(task, before), True
        before = np.where(before < 0, label, before)
    report(0.9)
    partition = partition_of(task, divided, label)
    if is_round:
        in_time &= partition.descend(rounding(tolerance), is_late=is_late)
        before = np.array(partition.label)
    terms = settling(divided, tolerance, group_weight)
    in_time &= partition.descend(terms, before, is_late=is_late)
    label = np.array(partition.label)
    report(1.0)
    if previous is None:
        label = _by_first(label)
    drawn = _result(label, given, edges, group, number, tolerance, in_time, heavy)
    bare = Message("nobody is counted there yet: the parts have as many buildings each")
    return replace(drawn, notes=(bare, *drawn.notes)) if is_bare else drawn


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
        notes.append(
            Message(
                "{count} buildings are heavier than a part and are parts of their own",
                count=len(heavy),
            )
        )
    if (pieces > 1).any():
        notes.append(
            Message(
                "{count} parts are in pieces: settlements that no neighbour joins to the rest are "
                "too light for a part of their own",
                count=int((pieces > 1).sum()),
            )
        )
    if off > tolerance:
        notes.append(
            Message(
                "the largest deviation is {off:.1%}, beyond the tolerance of {tolerance:.1%}: "
                "whole buildings, groups and connected pieces allow no better, or none was found",
                off=off,
                tolerance=tolerance,
            )
        )
    if not in_time:
        notes.append(Message("the time was up before the search ended"))
    return Drawing(label, load, off, (pieces <= 1).all(), pieces <= 1, torn, tuple(notes))
