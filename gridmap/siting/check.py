"""A plan worked out a second time, in the plainest way, with nothing of the solvers."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, issparse


def evaluate(
    model: str,
    sites: npt.ArrayLike,
    *,
    cover: npt.ArrayLike | csr_array | None = None,
    distance: npt.ArrayLike | csr_array | None = None,
    demand: npt.ArrayLike | None = None,
    cost: npt.ArrayLike | None = None,
    capacity: npt.ArrayLike | None = None,
    assignment: npt.ArrayLike | None = None,
) -> float:
    """
    Objective of a set of sites, NaN where it is no plan.

    Parameters
    ----------
    model
        'mclp' (cover, demand), 'lscp' (cover, cost), 'p-median' (distance, demand), 'p-center'
        (distance), 'capacitated-p-median' (distance, demand, capacity, assignment),
        'capacitated-mclp' (cover, demand, capacity, assignment) or 'gradual-mclp' (cover as
        shares, demand).
    sites
        Positions of the chosen sites.
    """
    chosen = sorted({int(site) for site in np.asarray(sites).ravel()})
    if model in ("mclp", "lscp", "gradual-mclp"):
        table = _dense(cover, 0.0)[chosen]
        share = table.max(axis=0, initial=0.0)
        if model == "lscp":
            price = np.ones(_dense(cover, 0.0).shape[0]) if cost is None else np.asarray(cost)
            return float(sum(price[site] for site in chosen)) if (share > 0).all() else np.nan
        weight = np.asarray(demand, float)
        return float((weight * (share if model == "gradual-mclp" else share > 0)).sum())
    if model == "capacitated-mclp":
        served, size = np.asarray(assignment), np.asarray(demand, float)
        at = np.flatnonzero(served >= 0)
        table = _dense(cover, 0.0)
        room = np.broadcast_to(np.asarray(capacity, float), (len(table),))
        load = np.bincount(served[at], size[at], len(table))
        is_kept = (load <= room * (1 + 1e-9)).all() and (table[served[at], at] > 0).all()
        return float(load.sum()) if is_kept and set(served[at]) <= set(chosen) else np.nan
    table = _dense(distance, np.inf)
    if model == "capacitated-p-median":
        served, size = np.asarray(assignment), np.asarray(demand, float)
        room = np.broadcast_to(np.asarray(capacity, float), (len(table),))
        load = np.bincount(served, size, len(table))
        if not set(served.tolist()) <= set(chosen) or (load > room * (1 + 1e-9)).any():
            return np.nan
        total = float(table[served, np.arange(len(served))].sum())
        return total if np.isfinite(total) else np.nan
    nearest = table[chosen].min(axis=0, initial=np.inf)
    if model == "p-center":
        return float(nearest.max(initial=0.0)) if np.isfinite(nearest).all() else np.nan
    weight = np.asarray(demand, float)
    if np.isinf(nearest[weight > 0]).any():
        return np.nan
    return float((weight[weight > 0] * nearest[weight > 0]).sum())


def _dense(given: npt.ArrayLike | csr_array | None, absent: float) -> npt.NDArray[np.float64]:
    if issparse(given):
        pairs = csr_array(given).tocoo()
        table = np.full(pairs.shape, absent)
        for row, column, value in zip(*pairs.coords, pairs.data, strict=True):
            table[row, column] = value
        return table
    table = np.array(given, float)
    table[np.isnan(table)] = absent
    return table
