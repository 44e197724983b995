"""Input of the solvers, checked once at the door."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, issparse

from gridmap.errors import SitingError

Array = npt.NDArray[np.float64]


def cover_of(cover: npt.ArrayLike | csr_array) -> csr_array:
    """Sites x demand points as booleans without stored zeros."""
    if not issparse(cover):
        cover = np.asarray(cover, bool)
        if cover.ndim != 2:
            raise SitingError("cover must be a table, sites x demand points")
    made = csr_array(cover, dtype=bool)
    if made.data.all() and made.has_canonical_format:
        return made
    made = made.copy()
    made.sum_duplicates()
    made.eliminate_zeros()
    return made


def distance_of(distance: npt.ArrayLike | csr_array) -> Array:
    """Sites x demand points, dense, inf where a point cannot be reached."""
    if issparse(distance):
        pairs = csr_array(distance).tocoo()
        dense = np.full(pairs.shape, np.inf)
        dense[pairs.coords] = pairs.data
    else:
        dense = np.array(distance, float)
        if dense.ndim != 2:
            raise SitingError("distance must be a table, sites x demand points")
        dense[np.isnan(dense)] = np.inf
    if (dense < 0).any():
        raise SitingError("distance must not be negative")
    return dense


def demand_of(demand: npt.ArrayLike, points: int) -> Array:
    """A weight of 0 or more for each point."""
    weight = np.asarray(demand, float)
    if weight.shape != (points,):
        raise SitingError(
            "demand has {size} weights for {points} demand points", size=weight.size, points=points
        )
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise SitingError("demand must be numbers of 0 or more: clean them first")
    return weight


def capacity_of(capacity: npt.ArrayLike, sites: int) -> Array:
    """Capacity of each site, 0 or more; one number counts for all."""
    given = np.asarray(capacity, float)
    if given.shape not in ((), (1,), (sites,)) or np.isnan(given).any() or (given < 0).any():
        raise SitingError(
            "capacity must be one number of 0 or more, or {sites}, one a site", sites=sites
        )
    return np.broadcast_to(given, (sites,)).copy()


def unreached(reach: npt.ArrayLike, what: str) -> None:
    """Refuse points that nothing reaches, by their positions."""
    reached = np.asarray(reach)
    if len(lost := np.flatnonzero(~reached)):
        named = [*map(str, lost[:5]), *(["..."] if len(lost) > 5 else [])]
        raise SitingError(
            "no site {what} {lost_count} of {reached_count} demand points ({named}): add "
            "sites that do, or leave these points out",
            what=what,
            lost_count=len(lost),
            reached_count=len(reached),
            named=named,
        )


def step_of(*numbers: Array) -> float:
    """1 where all sums of products of the numbers are whole, else 0."""
    finite = [given[np.isfinite(given)] for given in numbers]
    return float(all((given == np.rint(given)).all() for given in finite))
