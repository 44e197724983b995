"""Places in three datums, computed in another way than `gridmap.crs`, and the published ones."""

import csv
import json
import math

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from tests import twins

KRASOVSKY = Geod(a=6_378_245.0, rf=298.3)
"""Ellipsoid on which the shift of GCJ-02 is laid off."""

PLACES = (
    *((121.02, 31.04), (113.11, 23.02), (104.23, 30.31), (87.44, 43.52), (126.31, 45.44)),
    *((91.02, 29.53), (109.31, 18.21), (102.42, 25.13), (117.27, 31.46), (75.37, 39.22)),
    *((119.39, 49.08), (111.37, 40.51), (106.14, 38.22), (116.04, 26.27), (122.24, 53.02)),
)
"""In the four corners of the country and between them; picked on the map, WGS 84."""


def gcj02(lon: float, lat: float) -> tuple[float, float]:
    """
    Lay the shift off as metres north and east along the ellipsoid of Krasovsky.

    The sums of waves are those that every public implementation quotes ("eviltransform"); radii
    of curvature come from pyproj's ellipsoid, not from a formula of ours.
    """
    x, y, pi = lon - 105, lat - 35, math.pi

    def waves(at: float, *terms: tuple[float, float]) -> float:
        return sum(2 / 3 * metres * math.sin(at * pi * pace) for metres, pace in terms)

    ripple = waves(x, (20, 6), (20, 2))
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += waves(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    # Radii by the length of a small step on the ellipsoid.
    step = 1e-4
    _, _, per_north = KRASOVSKY.inv(lon, lat - step, lon, lat + step)
    _, _, per_east = KRASOVSKY.inv(lon - step, lat, lon + step, lat)
    return lon + east / per_east * 2 * step, lat + north / per_north * 2 * step


def bd09(lon: float, lat: float) -> tuple[float, float]:
    """Turn and stretch GCJ-02 as Baidu does, in the complex plane."""
    turn = math.pi * 3000 / 180
    place = complex(lon, lat)
    radius = abs(place) + 2e-5 * math.sin(lat * turn)
    angle = math.atan2(lat, lon) + 3e-6 * math.cos(lon * turn)
    moved = radius * complex(math.cos(angle), math.sin(angle)) + complex(0.0065, 0.006)
    return moved.real, moved.imag


def triples(origin: str) -> tuple[npt.NDArray[np.float64], ...]:
    """Lon, lat (2 x n) of places in WGS 84, GCJ-02 and BD-09."""
    if origin == twins.REAL:
        path = twins.SHARED / "bench/datum/gcoord_china-cities.json"
        cities = json.loads(path.read_text("utf-8"))
        return tuple(
            np.array([city["coords"][name] for city in cities]).T
            for name in ("WGS84", "GCJ02", "BD09")
        )
    shifted = [gcj02(*place) for place in PLACES]
    return tuple(np.array(one).T for one in (PLACES, shifted, [bd09(*one) for one in shifted]))


def pairs(origin: str) -> list[tuple[float, ...]]:
    """Places in WGS 84 and in GCJ-02: lon, lat, lon, lat."""
    if origin == twins.REAL:
        path = twins.SHARED / "bench/datum/eviltransform_vectors.csv"
        with path.open(encoding="utf-8") as file:
            return [
                tuple(float(row[name]) for name in ("in_lng", "in_lat", "out_lng", "out_lat"))
                for row in csv.DictReader(file)
                if row["kind"] == "wgs2gcj"
            ]
    return [(*place, *gcj02(*place)) for place in PLACES]
