"""Supply per head of a service: floating catchment areas."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, issparse

Array = npt.NDArray[np.float64]
Decay = Callable[[Array], Array]


def gaussian(limit: float) -> Decay:
    """Weight 0.01 ** ((cost / limit) ** 2): 1 at the point, 0.01 at the limit."""
    return lambda cost: 0.01 ** ((cost / limit) ** 2)


def exponential(limit: float) -> Decay:
    """Weight 0.01 ** (cost / limit): 1 at the point, 0.01 at the limit."""
    return lambda cost: 0.01 ** (cost / limit)


def power(limit: float) -> Decay:
    """Weight cost ** -b, 1 up to a cost of 1 and 0.01 at the limit (b = ln 100 / ln limit)."""
    exponent = np.log(100) / np.log(limit)
    return lambda cost: np.maximum(cost, 1.0) ** -exponent


DECAYS: dict[str, Callable[[float], Decay]] = {
    "gaussian": gaussian,
    "exponential": exponential,
    "power": power,
}
"""Impedance functions by name; 0.01 at the limit is Kwan's (1998) convention."""


def two_step_floating_catchment(
    cost: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    supply: npt.ArrayLike,
    *,
    limit: float,
    decay: str | Decay | None = None,
) -> Array:
    """
    Supply per head within reach, where others within reach use it too (2SFCA).

    Step 1: each point's supply is divided by the demand within the limit of it. Step 2: each
    demand point adds up what the points within the limit of it have per head. Luo & Wang 2003,
    doi:10.1068/b29120; with decay Luo & Qi 2009, doi:10.1016/j.healthplace.2009.06.002.

    Parameters
    ----------
    cost
        Demand points x points, metres or minutes; dense with inf or NaN, or sparse with nothing
        stored, where a point cannot be reached. A stored 0 is a cost of 0.
    demand
        People or households a demand point: the population base of the result.
    supply
        Places, staff or m² a point.
    limit
        Largest cost, included, in the unit of `cost`.
    decay
        None: all within the limit count alike. A name of `DECAYS`, or a function of costs that
        returns weights in [0, 1].

    Returns
    -------
    array
        Supply per head for each demand point, in units of supply per unit of demand; 0 where
        nothing can be reached. Weighted with the demand it adds up to the supply in use.
    """
    weight = _weights(cost, limit, decay)
    crowd = np.asarray(demand, float) @ weight
    ratio = np.divide(
        np.asarray(supply, float), crowd, out=np.zeros(weight.shape[1]), where=crowd > 0
    )
    return weight @ ratio


def balanced_floating_catchment(
    cost: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    supply: npt.ArrayLike,
    *,
    limit: float,
    decay: str | Decay | None = None,
) -> Array:
    """
    Like `two_step_floating_catchment`, with nobody and no supply counted twice (BFCA).

    The weights of each demand point, and of each point, add up to 1: who reaches two points goes
    half to each. Paez, Higgins & Vivona 2019, doi:10.1371/journal.pone.0218773.
    """
    weight = _weights(cost, limit, decay)
    crowd = np.asarray(demand, float) @ _rows_add_to_one(weight)
    ratio = np.divide(
        np.asarray(supply, float), crowd, out=np.zeros(weight.shape[1]), where=crowd > 0
    )
    return _rows_add_to_one(weight.T.tocsr()).T @ ratio


def _weights(cost: npt.ArrayLike | csr_array, limit: float, decay: str | Decay | None) -> csr_array:
    """Demand points x points; nothing stored beyond the limit."""
    if issparse(cost):
        pairs = coo_array(cost)
        rows, columns, costs = pairs.row, pairs.col, pairs.data.astype(float)
    else:
        dense = np.asarray(cost, float)
        rows, columns = np.nonzero(dense <= limit)
        costs = dense[rows, columns]
        pairs = coo_array(dense.shape)
    within = costs <= limit
    weigh = DECAYS[decay](limit) if isinstance(decay, str) else decay
    costs = costs[within]
    weight = np.ones(len(costs)) if weigh is None else np.asarray(weigh(costs), float)
    return csr_array((weight, (rows[within], columns[within])), shape=pairs.shape)


def _rows_add_to_one(weight: csr_array) -> csr_array:
    sums = np.asarray(weight.sum(axis=1)).ravel()
    scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return csr_array(weight.multiply(scale[:, None]))
