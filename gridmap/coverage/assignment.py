"""Assignment of demand to points of limited capacity."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import maximum_flow

from gridmap.errors import GridmapError

Counts = npt.NDArray[np.int64]


class AssignmentError(GridmapError):
    """Counts or capacities that cannot be assigned."""


@dataclass(frozen=True)
class Assignment:
    """`count[k]` of demand point `demand[k]` go to `point[k]`; the others are `unserved`."""

    demand: Counts
    point: Counts
    count: Counts
    unserved: Counts
    load: Counts
    total_distance: float


def assign(distance: csr_array, demand: npt.ArrayLike, capacity: npt.ArrayLike) -> Assignment:
    """
    Send each household to a point that has room, the most served first, then the least way.

    An exact transportation problem: as many as can be served at all (maximum flow), and among all
    ways to serve that many one of the least total distance (HiGHS). Households of one building
    may go to different points. Source: founding document 002 (C22), capacity.

    Parameters
    ----------
    distance
        Demand points x points, sparse, metres; what is not stored is out of reach.
    demand
        Households (or people) of each demand point, whole numbers >= 0.
    capacity
        How many each point can serve, whole numbers >= 0.

    Raises
    ------
    AssignmentError
        A negative or broken number, or shapes that do not fit.
    """
    wanted, room = _whole(demand, "demand"), _whole(capacity, "capacity")
    pairs = coo_array(distance)
    if pairs.shape != (len(wanted), len(room)):
        raise AssignmentError(
            "distances are {rows} x {columns}, but there are {demands} demand points "
            "and {points} points; give a distance matrix of that shape",
            rows=pairs.shape[0],
            columns=pairs.shape[1],
            demands=len(wanted),
            points=len(room),
        )
    served = _most_served(pairs, wanted, room)
    flow = _least_distance(pairs, wanted, room, served)
    used = flow > 0
    given = np.zeros(len(wanted), np.int64)
    load = np.zeros(len(room), np.int64)
    np.add.at(given, pairs.row[used], flow[used])
    np.add.at(load, pairs.col[used], flow[used])
    return Assignment(
        demand=pairs.row[used].astype(np.int64),
        point=pairs.col[used].astype(np.int64),
        count=flow[used],
        unserved=wanted - given,
        load=load,
        total_distance=float(pairs.data @ flow),
    )


def _whole(values: npt.ArrayLike, name: str) -> Counts:
    given = np.asarray(values, float)
    if not (np.isfinite(given).all() and (given >= 0).all() and (given == np.round(given)).all()):
        raise AssignmentError(
            "{name} must be whole numbers, 0 or more; correct the data", name=name
        )
    return given.astype(np.int64)


def _most_served(pairs: coo_array, wanted: Counts, room: Counts) -> int:
    n, m = pairs.shape
    source, sink = n + m, n + m + 1
    tail = np.concatenate([np.full(n, source), pairs.row, n + np.arange(m)])
    head = np.concatenate([np.arange(n), n + pairs.col, np.full(m, sink)])
    capacity = np.concatenate([wanted, np.minimum(wanted[pairs.row], room[pairs.col]), room])
    graph = csr_array((capacity.astype(np.int32), (tail, head)), shape=(n + m + 2, n + m + 2))
    return int(maximum_flow(graph, source, sink).flow_value)


def _least_distance(pairs: coo_array, wanted: Counts, room: Counts, served: int) -> Counts:
    edges = len(pairs.data)
    if not served:
        return np.zeros(edges, np.int64)
    ones, number = np.ones(edges), np.arange(edges)
    out = csr_array((ones, (pairs.row, number)), shape=(len(wanted), edges))
    into = csr_array((ones, (pairs.col, number)), shape=(len(room), edges))
    # A transportation polytope has whole corners, with the total fixed too; the dual simplex
    # ends in one.
    solved = linprog(
        pairs.data,
        A_ub=vstack([out, into]),
        b_ub=np.concatenate([wanted, room]),
        A_eq=csr_array(ones[None, :]),
        b_eq=[served],
        method="highs-ds",
    )
    if solved.x is None:
        raise AssignmentError(
            "the assignment was not solved ({reason}); try a radius", reason=solved.message
        )
    return np.round(solved.x).astype(np.int64)
