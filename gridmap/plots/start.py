"""
A first division to improve: what comes before single buildings are moved.

Rules, in this order:

- A building heavier than a part may be is a part of its own.
- A group as heavy as some whole parts gets them for itself; one that fits into a part starts whole.
- What is not connected is not divided together: each piece gets parts by its weight (Webster's
  method), and one too light for a part of its own joins the nearest, which is then in two pieces.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order
from scipy.spatial import cKDTree

from gridmap.plots import graph, power

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Task:
    """
    Task of a drawing: the graph to be divided and its parts.

    Attributes
    ----------
    xy
        n x 2, in axes of their own.
    weight, edges, group
        As `gridmap.plots.draw` takes them; group -1 for none.
    parts
        How many.
    heavy
        Buildings that are parts of their own.
    target
        Weight of each other part, if all were equal.
    most
        The most that a part may be off to keep a group whole, as a share of the target.
    """

    xy: Array
    weight: Array
    edges: Ids
    group: Ids
    parts: int
    heavy: Ids
    target: float
    tolerance: float
    most: float


def fresh(task: Task) -> Ids:
    """Part of each building: connected where the graph allows, none empty."""
    cut = _cut(task)
    piece = graph.components(
        len(task.xy), task.edges[cut[task.edges[:, 0]] == cut[task.edges[:, 1]]]
    )
    mass = np.bincount(piece, weights=task.weight).astype(np.float64)
    free = np.setdiff1d(np.arange(len(mass)), piece[task.heavy])
    seats = np.zeros(len(mass), np.int64)
    seats[free] = webster(mass[free], task.parts - len(task.heavy))
    label = np.full(len(task.xy), -1)
    label[task.heavy] = np.arange(len(task.heavy))
    taken = len(task.heavy)
    for one in np.flatnonzero(seats):
        rows = np.flatnonzero(piece == one)
        label[rows] = taken + _divided(task, rows, int(seats[one]))
        taken += int(seats[one])
    return joined(task, fill_empty(task, label))


def webster(mass: Array, seats: int) -> Ids:
    """Seats by weight, one after the other to the largest mass / (seats so far + 1/2)."""
    given = np.zeros(len(mass), np.int64)
    for _ in range(seats if len(mass) else 0):
        given[np.argmax(mass / (given + 0.5))] += 1
    return given


def _cut(task: Task) -> Ids:
    """Numbers for what is kept apart: heavy buildings, groups with parts of their own."""
    number = np.full(len(task.xy), -1)
    mass = group_mass(task)
    whole = np.round(mass / task.target)
    suits = (whole >= 1) & (np.abs(mass - whole * task.target) <= task.most * task.target * whole)
    own = np.flatnonzero(suits & (mass > (1 + task.tolerance) * task.target))
    number[np.isin(task.group, own)] = task.group[np.isin(task.group, own)]
    number[task.heavy] = -2 - np.arange(len(task.heavy))
    return number


def _divided(task: Task, rows: Ids, parts: int) -> Ids:
    """Buildings of one connected piece, in balanced round cells that hold together."""
    unit = units(task, rows)
    if int(unit.max()) + 1 < parts:
        unit = np.arange(len(rows))
    xy, weight, edges = merged(task, rows, unit)
    label = power.cells(xy, weight, min(parts, len(weight)))
    return whole(label, weight, edges)[unit]


def group_mass(task: Task) -> Array:
    """Weight of each group."""
    named = task.group >= 0
    return np.bincount(task.group[named], task.weight[named]).astype(np.float64)


def fits(task: Task) -> npt.NDArray[np.bool_]:
    """Whether a group, as it is, can be in one part."""
    return group_mass(task) <= (1 + task.tolerance) * task.target


def units(task: Task, rows: Ids) -> Ids:
    """Number of each building, or of its group if that is connected and fits into a part."""
    group = task.group[rows]
    # A group in two pieces is two units.
    inner = _inner(task.edges, rows, np.arange(len(rows)))
    inner = inner[(group[inner[:, 0]] == group[inner[:, 1]]) & (group[inner[:, 0]] >= 0)]
    inner = inner[fits(task)[group[inner[:, 0]]]]
    return graph.components(len(rows), inner)


def merged(task: Task, rows: Ids, unit: Ids) -> tuple[Array, Array, Ids]:
    """Middles, weights and neighbours of units of some rows."""
    count = int(unit.max()) + 1
    size = np.bincount(unit, minlength=count)
    xy = np.column_stack([np.bincount(unit, task.xy[rows, axis], count) / size for axis in (0, 1)])
    weight = np.bincount(unit, task.weight[rows], count).astype(np.float64)
    return xy, weight, _inner(task.edges, rows, unit)


def united(task: Task) -> tuple[Ids, Task]:
    """Unite groups that fit into a part as one building each; also the group of each building."""
    rows = np.arange(len(task.xy))
    unit = units(task, rows)
    xy, weight, edges = merged(task, rows, unit)
    group = np.full(len(weight), -1)
    alone = np.bincount(unit)[unit] == 1
    group[unit[alone]] = task.group[alone]
    heavy = np.sort(unit[task.heavy])
    return unit, replace(task, xy=xy, weight=weight, edges=edges, group=group, heavy=heavy)


def _inner(edges: Ids, rows: Ids, unit: Ids) -> Ids:
    """Edges between units of some rows."""
    number = np.full(int(edges.max(initial=-1)) + 1, -1)
    known = rows < len(number)
    number[rows[known]] = unit[known]
    ends = number[edges]
    ends = ends[(ends >= 0).all(axis=1)]
    return ends[ends[:, 0] != ends[:, 1]]


def whole(label: Ids, weight: Array, edges: Ids) -> Ids:
    """
    Labels whose parts hold together: of a part in pieces the heaviest keeps the name.

    The other pieces go, building by building, to the lightest part next to them; where there is
    none they stay.
    """
    piece = graph.components(len(label), edges, label)
    mass = np.bincount(piece, weights=weight) + 1e-9 * np.bincount(piece)
    heaviest = np.lexsort((-mass[piece], label))
    first = heaviest[np.unique(label[heaviest], return_index=True)[1]]
    stays = np.isin(piece, piece[first])
    if stays.all():
        return label
    return grown(np.where(stays, label, -1), weight, edges, otherwise=label)


def grown(label: Ids, weight: Array, edges: Ids, *, otherwise: Ids | None = None) -> Ids:
    """Buildings without a part (-1) given, from the rim inwards, to the lightest part beside."""
    near = graph.neighbour_lists(len(label), edges)
    result = label.tolist()
    load = np.bincount(
        label[label >= 0], weight[label >= 0], int(label.max(initial=-1)) + 1
    ).tolist()
    todo = np.flatnonzero(label < 0).tolist()
    while todo:
        left = []
        for one in todo:
            beside = {result[two] for two in near[one]} - {-1}
            if beside:
                result[one] = min(beside, key=lambda part: (load[part], part))
                load[result[one]] += weight[one]
            else:
                left.append(one)
        if len(left) == len(todo):
            break
        todo = left
    found = np.array(result, np.int64)
    return found if otherwise is None else np.where(found < 0, otherwise, found)


def joined(task: Task, label: Ids) -> Ids:
    """Every building in a part: beside one that has, else with the nearest one that has."""
    label = grown(label, task.weight, task.edges)
    lost = np.flatnonzero(label < 0)
    if len(lost):
        known = np.flatnonzero(label >= 0)
        piece = graph.components(len(label), task.edges)
        far, nearest = cKDTree(task.xy[known]).query(task.xy[lost])
        for one in np.unique(piece[lost]):
            mine = np.flatnonzero(piece[lost] == one)
            label[lost[mine]] = label[known[nearest[mine[np.argmin(far[mine])]]]]
    return label


def fill_empty(task: Task, label: Ids) -> Ids:
    """Parts without a building take half of the heaviest that can be halved."""
    label = label.copy()
    for part in np.setdiff1d(np.arange(task.parts), label):
        load = np.bincount(label[label >= 0], task.weight[label >= 0], task.parts)
        size = np.bincount(label[label >= 0], minlength=task.parts)
        load[size < 2] = -1
        rows = np.flatnonzero(label == np.argmax(load))
        edges = _inner(task.edges, rows, np.arange(len(rows)))
        half = whole(power.cells(task.xy[rows], task.weight[rows], 2), task.weight[rows], edges)
        if half.min() == half.max():
            half = _one_leaf(edges, len(rows))
        # The name stays with the heavier half: fewer households change hands.
        heavier = np.bincount(half, task.weight[rows], 2).argmax()
        label[rows[half != heavier]] = part
    return label


def _one_leaf(edges: Ids, count: int) -> Ids:
    """All but one building, which the others hold together without."""
    tree = coo_array(
        (np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count)
    ).tocsr()
    order = breadth_first_order(tree, 0, directed=False, return_predecessors=False)
    half = np.zeros(count, np.int64)
    half[order[-1]] = 1
    return half
