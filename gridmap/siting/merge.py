"""Demand with the same covering set is one demand: exact, and most of the work saved."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]
_WORD = 64
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd multipliers of the hash (xxHash, SplitMix64)."""


def merged(
    cover: csr_array, demand: Array, group: npt.NDArray[np.int64] | None = None
) -> tuple[csr_array, Array, npt.NDArray[np.int64]]:
    """
    Demand points that the same sites cover (and that are in the same group), added up.

    Points are told apart by a hash of their covering set, and the sets behind a hash are then
    compared bit by bit, so that the result is exact.

    Returns
    -------
    cover, demand, point
        Sites x distinct sets, their weights, and one point of each.
    """
    label, first = classes(cover, group)
    kept = cover.tocsc()[:, first] if len(first) < cover.shape[1] else cover
    return csr_array(kept), np.bincount(label, demand, len(first)).astype(float), first


def distinct(cover: csr_array) -> npt.NDArray[np.int64]:
    """One demand point of each covering set."""
    return classes(cover)[1]


def classes(
    cover: csr_array, group: npt.NDArray[np.int64] | None = None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The class of each point, and one point of each class."""
    sites, points = cover.shape
    words = np.zeros((-(-sites // _WORD), points), np.uint64)
    for site in range(sites):
        row = cover.indices[cover.indptr[site] : cover.indptr[site + 1]]
        words[site // _WORD, row] |= np.uint64(1) << np.uint64(site % _WORD)
    if group is not None:
        words = np.vstack([words, group.astype(np.uint64)])
    for odd in _ODD:
        label, first = _labelled(words, np.uint64(odd))
        if all((word == word[first][label]).all() for word in words):
            return label, first
    raise AssertionError("three hashes of the same sets collided")


def _labelled(
    words: npt.NDArray[np.uint64], odd: np.uint64
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    key = words[0].copy()
    for word in words[1:]:
        key *= odd
        key ^= key >> np.uint64(29)
        key += word
    label, distinct = pd.factorize(key)
    first = np.empty(len(distinct), np.int64)
    first[label[::-1]] = np.arange(len(label))[::-1]
    return label, first
