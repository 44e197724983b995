"""Colours that distinguish a point's catchment from its neighbours'."""

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from gridmap.render import palette

NEIGHBOURS = 6
"""Number of neighbours that a point in a plane has on average."""


def distinct_colours(ids: npt.NDArray[np.int64], xy: npt.NDArray[np.float64]) -> dict[int, str]:
    """
    Colour of `palette.CATCHMENT` for each point, by id; its nearest neighbours have others.

    Parameters
    ----------
    ids
        n ids, rising: the same points always get the same colours.
    xy
        n x 2, in any plane.
    """
    if not len(ids):
        return {}
    count = min(NEIGHBOURS + 1, len(ids))
    near = cKDTree(xy).query(xy, k=count)[1].reshape(len(ids), count)
    chosen = np.full(len(ids), -1)
    used = np.zeros(len(palette.CATCHMENT), np.int64)
    for one, neighbours in enumerate(near):
        taken = np.bincount(
            chosen[neighbours][chosen[neighbours] >= 0], minlength=len(palette.CATCHMENT)
        )
        # Among those that no neighbour has, the one that is used least.
        chosen[one] = np.lexsort((used, taken))[0]
        used[chosen[one]] += 1
    return {int(key): palette.CATCHMENT[color] for key, color in zip(ids, chosen, strict=True)}
