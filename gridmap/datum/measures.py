"""Ways in which a layer lies on others, each scored by observation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from shapely import STRtree

from gridmap import crs

Geometries = npt.NDArray[np.object_]
Scores = npt.NDArray[np.float64]

NEAR_RING_M = (60.0, 200.0)
"""How far off they are: farther than a building reaches, nearer than the town changes."""

FAR_RING_M = (400.0, 900.0)
"""The same for communities and estates, which are wider."""

BESIDE_M = 30.0
"""From a street to the fronts along it."""

FADE_M = 8.0
"""Distance from a building at which a point's fit has fallen to 1/e; outlines are that exact."""

CELL_M = 60.0
"""Width of a cell: what stands closer lies on the same things, and is one observation."""


@dataclass(frozen=True)
class Measure:
    """
    One way in which a layer lies on others.

    Attributes
    ----------
    on
        What it lies on, in words: 'streets'.
    probes
        Geometries of the layer in EPSG:4326, an observation each.
    score
        How well geometries in the plane lie, higher is better, 0 where there is nothing to lie on.
        Takes any multiple of the probes, one round after the other.
    ring_m
        How far the controls are.
    owner
        Number from 0 of the feature that a probe is of; None: every probe is a feature.
    """

    on: str
    probes: Geometries
    score: Callable[[Geometries], Scores]
    ring_m: tuple[float, float] = NEAR_RING_M
    owner: npt.NDArray[np.int64] | None = None

    def groups(self, plane: CRS) -> npt.NDArray[np.int64]:
        """Number of the observation that each probe belongs to: its feature's, or its cell's."""
        if self.owner is not None:
            return np.unique(self.owner, return_inverse=True)[1].reshape(-1)
        flat = shapely.centroid(crs.reproject(self.probes, crs.STORED, plane))
        cell = shapely.get_coordinates(flat) // CELL_M
        return np.unique(cell, axis=0, return_inverse=True)[1].reshape(-1)


def beside(
    on: str,
    probes: Geometries,
    references: Geometries,
    owner: npt.NDArray[np.int64] | None = None,
) -> Measure:
    """
    Things that stand along each other and not on each other: buildings and streets.

    1 within `BESIDE_M`, -1 on it, 0 farther away. `references` in the plane, as for all measures.
    """
    tree = STRtree(references)

    def score(geometry: Geometries) -> Scores:
        near = _meets(tree, geometry, BESIDE_M)
        return near.astype(float) - 2 * _meets(tree, geometry, 0)

    return Measure(on, probes, score, owner=owner)


def inside(on: str, probes: Geometries, references: Geometries) -> Measure:
    """Points in buildings: 1 inside, falling off with the distance by `FADE_M`."""
    tree = STRtree(references)

    def score(geometry: Geometries) -> Scores:
        scores = np.zeros(len(geometry))
        pairs, distance = tree.query_nearest(
            geometry, max_distance=5 * FADE_M, return_distance=True, all_matches=False
        )
        scores[pairs[0]] = np.exp(-distance / FADE_M)
        return scores

    return Measure(on, probes, score)


def named(on: str, probes: Geometries, areas: Geometries) -> Measure:
    """Points in the area that each of them names: 1 inside, else 0."""
    shapely.prepare(areas)

    def score(geometry: Geometries) -> Scores:
        rounds = len(geometry) // len(areas)
        return shapely.intersects(np.tile(areas, rounds), geometry).astype(float)

    return Measure(on, probes, score, FAR_RING_M)


def _meets(tree: STRtree, geometry: Geometries, distance: float) -> npt.NDArray[np.bool_]:
    met = np.zeros(len(geometry), dtype=bool)
    if distance:
        met[tree.query(geometry, predicate="dwithin", distance=distance)[0]] = True
    else:
        met[tree.query(geometry, predicate="intersects")[0]] = True
    return met
