"""
Balanced power diagrams: round cells of about equal weight, before anybody asks who is a neighbour.

A cell holds the points for which |x - centre|² - power is least; a cell that is too light has its
power raised, and centres follow their points (Aurenhammer, Hoffmann and Aronov 1998; the balanced
variant of Lloyd's method).
"""

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

ROUNDS = 100
"""More gains nothing: cells hold whole points, so that their weights jump."""

FOLLOW = 60
"""Rounds in which centres move; later ones only balance."""

CANDIDATES = 7
"""Cells that a point is held against between two looks at all of them."""

REFRESH = 6
"""Rounds from one look at all cells to the next."""

STEP = 0.9
"""How far power is raised for a cell that is empty, in its own squared radius."""

ROUND_TO = 1e-7
"""Places are rounded to this part of the town's size: what a turn of the axes leaves is less."""


def own_axes(xy: Array, seed: int) -> Array:
    """
    The points in axes of their own, so that shifting or turning a town changes nothing.

    The axes point to a random mixture of the points (by number, not by place): unlike principal
    axes they are well defined for a square too. Scaled to a root mean square of 1.
    """
    xy = xy - xy.mean(axis=0)
    size = np.sqrt((xy**2).sum(axis=1).mean())
    if not size > 0:
        return np.zeros_like(xy)
    xy = xy / size
    mixture = np.random.default_rng(seed).standard_normal((2, len(xy)))
    along = mixture[0] @ xy
    along /= np.hypot(*along)
    across = np.array([-along[1], along[0]])
    across *= np.sign(mixture[1] @ xy @ across) or 1.0
    return np.round(np.column_stack((xy @ along, xy @ across)) / ROUND_TO) * ROUND_TO


def cells(xy: Array, weight: Array, parts: int) -> Labels:
    """
    Cell of each point, 0 to parts - 1; some may be empty.

    Parameters
    ----------
    xy
        n x 2, in any unit.
    weight
        Not negative. Points without weight go where they lie.
    """
    if parts == 1:
        return np.zeros(len(xy), np.int64)
    heavy = np.maximum(weight, weight.max(initial=0.0) * 1e-6 + 1e-12)
    label = _bisected(xy, heavy, parts)
    target = weight.sum() / parts or 1.0
    centre, radius2 = _moments(xy, heavy, label, parts, None)
    power = np.zeros(parts)
    best, least = label, np.inf
    rows = np.arange(len(xy))
    for turn in range(ROUNDS):
        if turn % REFRESH == 0:
            near = _nearest(xy, centre, power, min(CANDIDATES, parts))
        # |x|² is the same for all cells of a point.
        power_distance = ((centre**2).sum(axis=1) - power)[near]
        power_distance -= xy[:, :1] * (2 * centre[:, 0])[near]
        power_distance -= xy[:, 1:] * (2 * centre[:, 1])[near]
        label = near[rows, power_distance.argmin(axis=1)]
        load = np.bincount(label, weights=weight, minlength=parts)
        if turn >= FOLLOW and (off := ((load - target) ** 2).sum()) < least:
            best, least = label, off
        if turn < FOLLOW:
            centre, radius2 = _moments(xy, heavy, label, parts, centre)
        step = STEP * (1.0 if turn < FOLLOW else (ROUNDS - turn) / (ROUNDS - FOLLOW))
        power += step * radius2 * np.clip((target - load) / target, -1, 1)
    return best


def _bisected(xy: Array, weight: Array, parts: int) -> Labels:
    """Cut across the longer side in the ratio of the parts to come, again and again."""
    label = np.zeros(len(xy), np.int64)
    todo = [(np.arange(len(xy)), 0, parts)]
    while todo:
        rows, first, count = todo.pop()
        if count == 1 or len(rows) < 2:
            label[rows] = first
            continue
        order = rows[np.argsort(xy[rows, np.ptp(xy[rows], axis=0).argmax()], kind="stable")]
        half = count // 2
        upto = np.cumsum(weight[order])
        cut = int(np.searchsorted(upto - weight[order] / 2, upto[-1] * half / count))
        cut = min(max(cut, 1), len(order) - 1)
        todo += [(order[:cut], first, half), (order[cut:], first + half, count - half)]
    return label


def _moments(
    xy: Array, weight: Array, label: Labels, parts: int, before: Array | None
) -> tuple[Array, Array]:
    """Centre of each cell and its squared radius; an empty one keeps its centre."""
    mass = np.bincount(label, weights=weight, minlength=parts)
    held = np.maximum(mass, 1e-300)
    sums = [np.bincount(label, weights=weight * xy[:, axis], minlength=parts) for axis in (0, 1)]
    centre = np.column_stack(sums) / held[:, None]
    if before is not None:
        centre = np.where(mass[:, None] > 0, centre, before)
    spread = ((xy - centre[label]) ** 2).sum(axis=1)
    radius2 = np.bincount(label, weights=weight * spread, minlength=parts) / held
    # A cell of one point has no radius and could never grow.
    return centre, np.maximum(radius2, np.median(radius2) * 0.1 + 1e-12)


def _nearest(xy: Array, centre: Array, power: Array, count: int) -> Labels:
    """Cells with the least |x - centre|² - power: nearest neighbours, one dimension up."""
    lifted = np.column_stack((centre, np.sqrt(power.max() - power)))
    flat = np.column_stack((xy, np.zeros(len(xy))))
    return cKDTree(lifted).query(flat, k=np.arange(1, count + 1))[1]
