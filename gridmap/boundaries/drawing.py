"""From four bounds to a polygon on their centre-lines (GB 50180-2018, A.0.1), and its report."""

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gridmap import crs
from gridmap.boundaries.network import BoundaryNetwork, Ids
from gridmap.boundaries.paths import Paths
from gridmap.boundaries.ring import Ring, closing, misfit, rivals, unmet_sides
from gridmap.boundaries.sentence import SIDES, Bounds
from gridmap.errors import BoundaryError
from gridmap.i18n import Message

AREA_TOLERANCE = 0.05
"""Share by which an area may differ from the stated one without a warning."""

CORNERS = ("northeast", "southeast", "southwest", "northwest")
"""Where each of SIDES begins."""

ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Side:
    """
    One side as it was drawn.

    `on_name_m` runs on the named streets, `off_name_m` on others (`others` names them), `leap_m`
    straight where there is no street.
    """

    names: tuple[str, ...]
    on_name_m: float
    off_name_m: float
    leap_m: float
    others: tuple[str, ...]


@dataclass(frozen=True)
class Corner:
    """Corner of two sides, EPSG:4326; `gap_m` metres apart where their streets do not meet."""

    lon: float
    lat: float
    is_met: bool
    gap_m: float


@dataclass(frozen=True, eq=False)
class Boundary:
    """
    Area that four bounds enclose.

    Attributes
    ----------
    outline
        Polygon in EPSG:4326.
    area_m2
        On the ellipsoid.
    stated_area_m2
        As the source states it; None where it does not.
    sides
        By 'east', 'south', 'west', 'north'.
    corners
        By 'northeast', 'southeast', 'southwest', 'northwest'.
    rivals
        How many other blocks the same names could mean.
    notes
        What had to be closed, and what does not fit; one sentence each.
    """

    outline: Polygon
    area_m2: float
    stated_area_m2: float | None
    sides: dict[str, Side]
    corners: dict[str, Corner]
    rivals: int
    notes: tuple[str, ...]


def build(
    network: BoundaryNetwork,
    bounds: Bounds,
    *,
    hint: tuple[float, float] | None = None,
    outline: BaseGeometry | None = None,
) -> Boundary:
    """
    The polygon within four bounds.

    Parameters
    ----------
    network
        Streets in which all names are found; see `network.check_names`.
    hint
        Lon, lat of a place inside.
    outline
        An older outline in EPSG:4326; the ring that overlaps it most is taken.

    Raises
    ------
    BoundaryError
        The bounds do not close, or not around the hint.
    """
    paths = Paths(network, bounds)
    rings = closing(network, bounds, paths)
    if hint is not None:
        inside = crs.reproject(np.array([Point(*hint)]), crs.STORED, network.plane)[0]
        rings = [one for one in rings if one.polygon.covers(inside)]
        if not rings:
            raise BoundaryError("no block within these bounds holds the place of the hint")
    if not rings:
        raise BoundaryError(
            "{names} enclose nothing with each on its side: {why}",
            names="、".join(bounds.names()),
            why=unmet_sides(network, bounds)
            or Message("check whether east, west, south and north are right"),
        )
    old = None
    if outline is not None:
        old = crs.reproject(np.array([outline]), crs.STORED, network.plane)[0]
    best = min(rings, key=lambda ring: misfit(ring, bounds.stated_area_m2, old))
    return _boundary(network, bounds, best, rivals(rings, best))


def _boundary(network: BoundaryNetwork, bounds: Bounds, ring: Ring, rivals: int) -> Boundary:
    outline = crs.reproject(np.array([ring.polygon]), network.plane)[0]
    area = area_m2(outline)
    sides = {side: _side(network, getattr(bounds, side), ring.edges[side]) for side in SIDES}
    corners, notes = _corners(network, bounds, ring)
    for side, drawn in sides.items():
        if drawn.off_name_m >= 1:
            by = f" along {'、'.join(drawn.others)}" if drawn.others else ""
            notes.append(
                f"{side}: {drawn.off_name_m:.0f} m are not on {'、'.join(drawn.names)}; "
                f"closed{by or ' along streets without a name'}"
            )
        if drawn.leap_m >= 1:
            notes.append(f"{side}: {drawn.leap_m:.0f} m are closed straight: no street is there")
    if rivals:
        notes.append(
            f"{rivals} other blocks lie within the same names; give a hint if this is not it"
        )
    if bounds.stated_area_m2:
        off = area / bounds.stated_area_m2 - 1
        if abs(off) > AREA_TOLERANCE:
            notes.append(
                f"the area is {area / 1e6:.3f} km², {off:+.1%} from the stated "
                f"{bounds.stated_area_m2 / 1e6:.3f} km²: look at the bounds again"
            )
    return Boundary(outline, area, bounds.stated_area_m2, sides, corners, rivals, tuple(notes))


def _corners(
    network: BoundaryNetwork, bounds: Bounds, ring: Ring
) -> tuple[dict[str, Corner], list[str]]:
    """Corners, and a sentence for each at which the streets do not meet."""
    corners, notes = {}, []
    for number, side in enumerate(SIDES):
        names = getattr(bounds, SIDES[number - 1]), getattr(bounds, side)
        node = ring.corner[side]
        at_node = (network.tail == node) | (network.head == node)
        one, two = (network.of(name) for name in names)
        is_met = bool((at_node & one).any() and (at_node & two).any())
        gap_m = 0.0
        if not is_met:
            lines = [
                shapely.multilinestrings(list(network.geometry[flags])) for flags in (one, two)
            ]
            gap_m = float(shapely.distance(*lines))
            notes.append(
                f"{CORNERS[number]}: {'、'.join(names[0])} and {'、'.join(names[1])} do not meet; "
                f"they are {gap_m:.0f} m apart"
            )
        place = crs.reproject(np.array([Point(network.xy[node])]), network.plane)[0]
        corners[CORNERS[number]] = Corner(place.x, place.y, is_met, gap_m)
    return corners, notes


def area_m2(outline: BaseGeometry) -> float:
    """On the ellipsoid, of a polygon in EPSG:4326."""
    return abs(float(ELLIPSOID.geometry_area_perimeter(outline)[0]))


def _side(network: BoundaryNetwork, names: tuple[str, ...], rows: Ids) -> Side:
    length = shapely.length(network.geometry[rows])
    named, leap = network.of(names)[rows], network.is_leap[rows]
    others = dict.fromkeys(str(one) for one in network.name[rows[~named & ~leap]] if one)
    return Side(
        names,
        float(length[named].sum()),
        float(length[~named & ~leap].sum()),
        float(length[leap].sum()),
        tuple(others),
    )
