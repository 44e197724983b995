"""Input of a drawing, checked once, and how many parts it asks for."""

import numpy as np
import numpy.typing as npt

from gridmap import crs
from gridmap.errors import PlotError

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


def checked(
    xy: npt.ArrayLike, weight: npt.ArrayLike, edges: npt.ArrayLike, group: npt.ArrayLike | None
) -> tuple[Array, Array, Ids, Ids]:
    """Places, weights, neighbours and groups as arrays; PlotError for what cannot be drawn."""
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


def previous_parts(previous: npt.ArrayLike, count: int) -> Ids:
    """Parts so far as an array of `count` numbers, -1 for new buildings."""
    before = np.array(previous, dtype=np.int64)
    if len(before) != count or (before < -1).any() or (before < 0).all():
        raise PlotError(
            "previous parts must be one of 0, 1, ... for each of the {count} buildings, -1 "
            "for new ones",
            count=count,
        )
    return before


def part_count(
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
