"""Whether a layer fits where it was declared to be, or where another datum would put it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod

from gridmap import crs
from gridmap.datum.measures import Geometries, Measure

CONTROLS = 24
"""Places around each hypothesis that it is compared with."""

LEAST_FIT = 3.5
"""
Standard deviations by which another place must stand out, three times those of the declared one.

More where there are few observations, whose spread is itself unsure: twice as many for five.
"""

DECLARED_FIT = 2.0
"""Standard deviations from which a layer is right as declared."""

LEAST_LEVEL = 0.35
"""Mean score that a place needs: where little is loaded, a few hits are chance."""

LEAST_COUNT = 5
"""Observations below which nothing is said."""


@dataclass(frozen=True)
class Move:
    """
    A hypothesis: where the layer would lie if a datum was mistaken.

    `datum` is what the layer is really in, or, where `is_own` is false, the datum that was
    mistaken when the layers below it were loaded.
    """

    datum: str
    is_own: bool
    apply: crs.Shift


@dataclass(frozen=True)
class Finding:
    """
    Finding of the measures about one layer.

    Attributes
    ----------
    is_right
        It fits as declared.
    move
        What fits instead; None where it is right or nothing can be said.
    count
        Observations, of the measure with the most: features that stand apart.
    declared_fit, other_fit
        Standard deviations by which the place as declared, and the best other one, stand out.
    """

    is_right: bool
    move: Move | None
    count: int
    declared_fit: float
    other_fit: float


def moves(declared: str) -> tuple[Move, ...]:
    """Possible mistakes about a layer taken as 'wgs84', 'gcj02' or 'bd09'."""
    own = [
        Move(datum, True, _shift(declared, datum))
        for datum in ("wgs84", "gcj02", "bd09")
        if datum != declared
    ]
    # Layers below that are in a datum and were taken as WGS 84, or the other way round; what looks
    # the same as a mistake of the layer's own counts as that.
    below = [
        Move(datum, False, _shift(datum, "wgs84"))
        for datum in ("gcj02", "bd09")
        if datum != declared
    ]
    if declared != "wgs84":
        below += [Move(datum, False, _shift("wgs84", datum)) for datum in ("gcj02", "bd09")]
    return (*own, *below)


def judge(
    measures: Sequence[Measure], declared: str, plane: CRS, rng: np.random.Generator
) -> Finding:
    """
    Whether a layer fits where it was declared to be, or where another datum would put it.

    Every place is compared with `CONTROLS` places around it: the mean gain over them, divided by
    the larger of its standard error over the observations and its standard deviation over the
    places. Measures are added as Stouffer does (1949): sum / sqrt(number).

    Parameters
    ----------
    measures
        With observations; references in `plane`.
    declared
        Datum that the layer was taken as.
    plane
        Metric CRS.
    """
    groups = [measure.groups(plane) for measure in measures]
    counts = [int(group.max(initial=-1)) + 1 for group in groups]
    usable = [number for number, count in enumerate(counts) if count >= LEAST_COUNT]
    if not usable:
        return Finding(False, None, max(counts, default=0), 0.0, 0.0)
    hypotheses = moves(declared)
    found = np.array(
        [_fits(measures[one], groups[one], [None, *hypotheses], plane, rng) for one in usable]
    )
    level = found[:, :, 0].mean(axis=0)
    total = found[:, :, 1].sum(axis=0) / np.sqrt(len(usable))
    best = int(total[1:].argmax())
    right, other = float(total[0]), float(total[1 + best])
    needed = LEAST_FIT * (1 + LEAST_COUNT / max(counts))
    is_off = other >= needed and right < other / 3 and level[1 + best] >= LEAST_LEVEL
    is_right = not is_off and right >= DECLARED_FIT
    return Finding(is_right, hypotheses[best] if is_off else None, max(counts), right, other)


def moved(geometry: Geometries, move: Move | None) -> Geometries:
    """Move geometries in EPSG:4326 as a hypothesis says; None leaves them where they are."""
    if move is None:
        return geometry
    return shapely.transform(geometry, lambda xy: np.column_stack(move.apply(xy[:, 0], xy[:, 1])))


def displacement(geometry: Geometries, move: Move) -> tuple[float, float]:
    """Distance and direction of a move: metres, degrees from north."""
    west, south, east, north = shapely.total_bounds(geometry)
    lon, lat = np.array([(west + east) / 2]), np.array([(south + north) / 2])
    there = move.apply(lon, lat)
    bearing, _, metres = Geod(ellps="WGS84").inv(*there, lon, lat)
    return float(metres[0]), float(bearing[0]) % 360


def _shift(taken_as: str, is_in: str) -> crs.Shift:
    """From where coordinates in one datum lie, taken as another, to where they belong."""
    return lambda lon, lat: crs.to_wgs84(*crs.from_wgs84(lon, lat, taken_as), is_in)


def _fits(
    measure: Measure,
    groups: npt.NDArray[np.int64],
    hypotheses: Sequence[Move | None],
    plane: CRS,
    rng: np.random.Generator,
) -> list[tuple[float, float]]:
    """Mean score of each hypothesis, and its lead over the others in standard deviations."""
    placed = [moved(measure.probes, move) for move in hypotheses]
    flat = np.split(crs.reproject(np.concatenate(placed), crs.STORED, plane), len(placed))
    return [_fit(measure, groups, geometry, rng) for geometry in flat]


def _fit(
    measure: Measure,
    groups: npt.NDArray[np.int64],
    geometry: Geometries,
    rng: np.random.Generator,
) -> tuple[float, float]:
    turn = (np.arange(CONTROLS) + rng.random(CONTROLS)) * 2 * np.pi / CONTROLS
    radius = rng.uniform(*measure.ring_m, CONTROLS)
    steps = np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])
    scores = measure.score(_repeated(geometry, np.vstack([[0, 0], steps])))
    scores = scores.reshape(-1, len(geometry))
    gain = scores[0] - scores[1:].mean(axis=0)
    by_group = np.bincount(groups, gain) / np.bincount(groups)
    spread = max(
        float(by_group.std(ddof=1) / np.sqrt(len(by_group))),
        float(scores[1:].mean(axis=1).std(ddof=1)),
        # Half an observation: where nothing varies, few observations still prove little.
        0.5 / len(by_group),
    )
    return float(scores[0].mean()), float(by_group.mean()) / spread


def _repeated(geometry: Geometries, steps: npt.NDArray[np.float64]) -> Geometries:
    """The geometries once for every step, moved by it."""
    xy = shapely.get_coordinates(geometry)
    return shapely.set_coordinates(
        np.tile(geometry, len(steps)), (xy[None] + steps[:, None]).reshape(-1, 2)
    )
