"""Shortest farthest walk with p sites (p-center)."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.errors import SitingError
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.inputs import distance_of, unreached
from gridmap.siting.plan import Cancel, Plan, Progress, Watch
from gridmap.siting.setcover import covers_with


def p_center(
    distance: npt.ArrayLike | csr_array,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """
    p sites so that the farthest demand point has the shortest way to its nearest site.

    The answer is one of the distances. Whether p sites reach all points within a distance is a
    set cover: first with fractions of sites, which bounds the answer from below, then exactly,
    by bisection (Minieka 1970, doi:10.1137/1012016; Elloumi, Labbe & Pochet 2004,
    doi:10.1287/ijoc.1030.0028).

    Parameters
    ----------
    distance
        Metres or any cost, sites x demand points; dense with inf or NaN, or sparse with nothing
        stored, where a site does not reach a point.
    p
        How many sites, fixed ones included.
    fixed
        Sites that have to be in the plan.
    constraints
        Forbidden sites, spacing, budget, closures.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.

    Raises
    ------
    SitingError
        A point that no site reaches; p too small to reach all points at any distance.
    """
    watch = Watch(time_limit_s, progress, cancel)
    away = distance_of(distance)
    feasible = Feasible.of(len(away), p, fixed, constraints)
    allowed = np.where((feasible.upper > 0)[:, None], away, np.inf)
    unreached(np.isfinite(allowed).any(axis=0), "that may be chosen reaches")
    least = allowed.min(axis=0).max(initial=0.0)
    radii = np.unique(allowed[np.isfinite(allowed)])
    radii = radii[radii >= least]

    def within(radius: float) -> csr_array:
        return csr_array(away <= radius)

    def farthest(chosen: npt.NDArray[np.int64]) -> int:
        return int(np.searchsorted(radii, away[chosen].min(axis=0).max()))

    low, high = 0, len(radii) - 1
    sites, is_certain = covers_with(within(radii[high]), feasible, watch)
    if sites is None:
        if is_certain:
            raise SitingError(
                "{p} sites cannot reach all demand points: raise p, or loosen the constraints",
                p=feasible.p,
            )
        raise SitingError("no plan was found in time: raise time_limit_s")
    high = farthest(sites)
    for is_relaxed in (True, False):
        # What fractions cannot reach, sites cannot.
        above = high
        while low < above and not watch.is_over():
            middle = (low + above) // 2
            found, is_certain = covers_with(
                within(radii[middle]), feasible, watch, relaxed=is_relaxed
            )
            if found is not None:
                sites, high = found, farthest(found)
                above = min(above, high)
            elif is_certain:
                low = middle + 1
            elif is_relaxed:
                above = middle
            else:
                break
            watch.tell(radii[high], radii[low])
    sites = feasible.fill(sites)
    served = sites[away[sites].argmin(axis=0)]
    return watch.plan(sites, float(radii[high]), float(radii[low]), served)
