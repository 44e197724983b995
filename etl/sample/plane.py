"""
From the drawing board to the ground: plan metres, bent and turned, then lon/lat.

The town is drawn on straight lines in *plan* coordinates (metres, x east, y north, origin
at the crossing of the three communities). A smooth bend with its own phases for each seed
takes plan to *ground* metres, a transverse Mercator at the origin takes ground to WGS 84.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyproj
import shapely
from shapely import affinity

from etl.sample.tools import stream

ORIGIN_LON, ORIGIN_LAT = 117.21, 31.13
"""Degrees, WGS 84; where the invented town is put. Nothing there looks like it."""

DECIMALS = 7
"""Of a degree, about 1 cm."""

_GROUND = pyproj.CRS.from_proj4(
    f"+proj=tmerc +lat_0={ORIGIN_LAT} +lon_0={ORIGIN_LON} +k=1 +x_0=0 +y_0=0 +ellps=GRS80"
)
_TO_LONLAT = pyproj.Transformer.from_crs(_GROUND, "EPSG:4326", always_xy=True)


@dataclass(frozen=True)
class Bend:
    """Plan to ground. `west`, `north` and `south` stretch the parts beyond the axes."""

    phase: tuple[float, ...]
    turn: float
    west: float = 1.0
    north: float = 1.0
    south: float = 1.0

    def __call__(self, xy: np.ndarray) -> np.ndarray:
        """Ground coordinates of an (n, 2) array of plan coordinates, both in metres."""
        x, y = xy[:, 0], xy[:, 1]
        x = np.where(x < 0, x * self.west, x)
        y = np.where(y < 0, y * self.south, y * self.north)
        # Amplitudes over wavelengths stay below 0.1: streets turn by 5 degrees, not by 20.
        p, tau = self.phase, 2 * np.pi
        u = x + 13 * np.sin(tau * y / 1150 + p[0]) + 5 * np.sin(tau * (y / 430 + x / 1700) + p[1])
        v = y + 12 * np.sin(tau * x / 1240 + p[2]) + 4 * np.sin(tau * (x / 380 - y / 1500) + p[3])
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return np.column_stack([u * cos - v * sin, u * sin + v * cos])

    def soft(self, geom: shapely.Geometry) -> shapely.Geometry:
        """Every vertex moved on its own; lines and outlines bend."""
        return shapely.transform(geom, self)

    def rigid(self, geom: shapely.Geometry) -> shapely.Geometry:
        """Moved and turned as a whole: right angles of a building stay right."""
        x0, y0, x1, y1 = geom.bounds
        centre = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
        # A building follows its long side: shops on a north-south street turn with the street.
        upright = y1 - y0 > 1.3 * (x1 - x0)
        step = np.array([[0.0, 1.0]] if upright else [[1.0, 0.0]])
        here, there = self(np.vstack([centre, centre + step]))
        angle = np.arctan2(there[1] - here[1], there[0] - here[0]) - upright * np.pi / 2
        turned = affinity.rotate(geom, angle, origin=tuple(centre[0]), use_radians=True)
        return affinity.translate(turned, here[0] - centre[0, 0], here[1] - centre[0, 1])


def bend(seed: int) -> Bend:
    """The bend of one seed, not yet stretched to the stated areas."""
    rng = stream(seed, "bend")
    phase = tuple(float(p) for p in rng.uniform(0, 2 * np.pi, 4))
    # Real towns of the plain turn their grid a little off north.
    return Bend(phase, float(np.radians(rng.choice([-1, 1]) * rng.uniform(2.5, 6))))


def stretch(bend: Bend, outlines: dict[str, shapely.Polygon], areas_m2: dict[str, float]) -> Bend:
    """Stretch each community (keys FX, LJ, QS; plan outlines) to its stated area."""
    for _ in range(12):
        share = {key: areas_m2[key] / bend.soft(outlines[key]).area for key in outlines}
        bend = replace(
            bend,
            west=bend.west * share["FX"] / share["QS"],
            north=bend.north * share["LJ"],
            south=bend.south * share["QS"],
        )
    return bend


def to_lonlat(geom: np.ndarray) -> np.ndarray:
    """Ground metres to EPSG:4326, rounded to `DECIMALS`."""

    def project(xy: np.ndarray) -> np.ndarray:
        lonlat = _TO_LONLAT.transform(xy[:, 0], xy[:, 1])
        return np.round(np.column_stack(lonlat), DECIMALS)

    return shapely.transform(geom, project)
