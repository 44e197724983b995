"""Shifts of GCJ-02 and BD-09 against WGS 84, as formulas; degrees in and out."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Shift = Callable[[Array, Array], tuple[Array, Array]]
Extent = tuple[float, float, float, float]

AXIS_M = 6378245.0
"""Semi-major axis of the Krasovsky ellipsoid, which GCJ-02 is computed on, metres."""

ECCENTRICITY2 = 0.00669342162296594323
"""Its squared eccentricity."""

GCJ_AREA: Extent = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of where GCJ-02 shifts at all; outside it equals WGS 84. Degrees."""


def same(lon: Array, lat: Array) -> tuple[Array, Array]:
    """No shift: WGS 84 and CGCS2000."""
    return lon.copy(), lat.copy()


def to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    """GCJ-02 of places in WGS 84, degrees; outside `GCJ_AREA` they stay."""
    west, south, east, north = GCJ_AREA
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east_m += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east_m += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north_m += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north_m += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    phi = np.radians(lat)
    magic = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    meridian_m = AXIS_M * (1 - ECCENTRICITY2) / magic**1.5
    parallel_m = AXIS_M / np.sqrt(magic) * np.cos(phi)
    dlon, dlat = np.degrees(east_m / parallel_m), np.degrees(north_m / meridian_m)
    return lon + np.where(inside, dlon, 0), lat + np.where(inside, dlat, 0)


def to_bd09(lon: Array, lat: Array) -> tuple[Array, Array]:
    """BD-09 of places in WGS 84, degrees: GCJ-02, turned and stretched once more."""
    lon, lat = to_gcj02(lon, lat)
    turn = np.pi * 3000 / 180
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def invert(shift: Shift, lon: Array, lat: Array) -> tuple[Array, Array]:
    """
    Places in WGS 84 that a shift moves to these.

    Fixed point of `guess = wanted - (shift(guess) - guess)`; gains three digits per round.
    """
    guess_lon, guess_lat = lon.copy(), lat.copy()
    for _ in range(20):
        found_lon, found_lat = shift(guess_lon, guess_lat)
        off_lon, off_lat = lon - found_lon, lat - found_lat
        guess_lon, guess_lat = guess_lon + off_lon, guess_lat + off_lat
        # NaN compares as false, so missing places do not keep it going.
        if not ((np.abs(off_lon) > 1e-11) | (np.abs(off_lat) > 1e-11)).any():
            break
    return guess_lon, guess_lat


SHIFTS: dict[str, Shift] = {
    "wgs84": same,
    "cgcs2000": same,
    "gcj02": to_gcj02,
    "bd09": to_bd09,
}
