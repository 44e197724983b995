"""Choice of sites for new points: the best among candidates, with its proof."""

import geopandas as gpd
import numpy as np
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.errors import SitingError
from gridmap.geo.layers import weights
from gridmap.geo.walking import WalkNetwork, snapped
from gridmap.network import walk_distances

MODELS = ("mclp", "lscp", "p-median", "p-center")
"""Most weight within the radius; fewest sites for all; least mean way; least longest way."""


def site(
    model: str,
    demand: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    network: WalkNetwork,
    *,
    p: int | None = None,
    radius_m: float | None = None,
    weight: str = "household_count",
) -> gpd.GeoDataFrame:
    """
    Choose among candidate sites, by walking distance; see `gridmap.siting`.

    Parameters
    ----------
    model
        'mclp' (most weight within the radius of p sites), 'lscp' (fewest sites that have all
        within the radius), 'p-median' (p sites, least mean way) or 'p-center' (p sites, shortest
        longest way).
    demand
        Who is to be served, with the column of the weight; what weighs nothing is left out.
    candidates
        Places where a site could be.
    network
        Streets, from `walk_network`.
    p
        Number of sites; not for 'lscp', which finds it.
    radius_m
        Metres on foot; for 'mclp' and 'lscp'.
    weight
        Column of `demand`. It must have no gaps.

    Returns
    -------
    GeoDataFrame
        The chosen candidates with their own columns and `served`, the weight that goes to each.
        Its `attrs` hold the proof: `model`, `objective` (weight covered, sites, weight x metres,
        metres), `bound` (no choice can be better), `gap`, `status` ('optimal' where proven).

    Raises
    ------
    SitingError
        No such model, `p` or `radius_m` is missing, or no choice serves all that must be.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> buildings = gpd.read_file("data/geo/building.geojson").set_index("code")
    >>> sites = gpd.read_file("data/geo/candidate_site.geojson").set_index("code")
    >>> network = geo.walk_network(gpd.read_file("data/geo/street.geojson"))
    >>> chosen = geo.site(
    ...     "mclp", buildings, sites, network, p=3, radius_m=500, weight="dwelling_count"
    ... )
    >>> chosen.served.to_dict(), chosen.attrs["status"]
    ({'CS-024': 1131.0, 'CS-030': 3683.0, 'CS-038': 884.0}, 'optimal')
    """
    name = model.replace("_", "-")
    if name not in MODELS:
        raise SitingError(
            "there is no model {model!r}; there are {models}", model=model, models=list(MODELS)
        )
    is_cover = name in ("mclp", "lscp")
    if is_cover and radius_m is None:
        raise SitingError("{name} needs radius_m, the metres within which a site serves", name=name)
    if (p is None) != (name == "lscp"):
        raise SitingError("lscp finds the number of sites, all other models need p")
    heavy = weights(demand, weight)
    lived = np.flatnonzero(heavy > 0)
    homes = snapped(demand, "demand", network).only(lived)
    sites = snapped(candidates, "candidates", network)
    metres = walk_distances(
        network.graph, homes.ways, sites.ways, limit_m=radius_m if is_cover else None
    )
    plan = _solved(name, csr_array(metres.T), heavy[lived], p)
    served = np.bincount(
        np.maximum(plan.assignment, 0), heavy[lived] * (plan.assignment >= 0), len(candidates)
    )
    chosen = candidates.iloc[plan.sites].assign(served=served[plan.sites])
    proof = ("objective", "bound", "gap", "status", "seconds")
    chosen.attrs = {"model": name} | {one: getattr(plan, one) for one in proof}
    return chosen


def _solved(model: str, metres: csr_array, heavy: np.ndarray, p: int | None) -> siting.Plan:
    """Plan of a model; `metres` are sites x demand, within the radius for those that cover."""
    if model == "p-median":
        return siting.p_median(metres, heavy, p)
    if model == "p-center":
        return siting.p_center(metres, p)
    # Where home and site are one place the distance is a stored 0: it covers.
    cover = csr_array(
        (np.ones(metres.nnz, bool), metres.indices, metres.indptr), shape=metres.shape
    )
    return siting.mclp(cover, heavy, p) if model == "mclp" else siting.lscp(cover)
