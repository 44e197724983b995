"""From four bounds to a polygon on their centre-lines (GB 50180-2018, A.0.1), and its report."""

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gridmap import crs
from gridmap.boundaries.gaps import Gap, UnclosedError, between_sides, of_ring
from gridmap.boundaries.network import LEAP_M, BoundaryNetwork, Ids
from gridmap.boundaries.paths import Paths
from gridmap.boundaries.ring import Ring, closing, misfit, rivals, unmet_sides
from gridmap.boundaries.sentence import SIDE_NAMES, SIDES, Bounds
from gridmap.errors import BoundaryError
from gridmap.i18n import Message

AREA_TOLERANCE = 0.05
"""Share by which an area may differ from the stated one without a warning."""

CORNER_NAMES = {
    "northeast": Message("northeast corner"),
    "southeast": Message("southeast corner"),
    "southwest": Message("southwest corner"),
    "northwest": Message("northwest corner"),
}
STRAY_M = 200.0
"""A side that leaves its names for more than this, and for twice what it keeps to them, is none."""

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
        What had to be closed, and what does not fit; one message each.
    gaps
        Pieces that are on none of the named streets.
    """

    outline: Polygon
    area_m2: float
    stated_area_m2: float | None
    sides: dict[str, Side]
    corners: dict[str, Corner]
    rivals: int
    notes: tuple[Message, ...]
    gaps: tuple[Gap, ...] = ()


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
    UnclosedError
        The bounds do not close, or only far from the named streets, as the strip between two
        carriageways of one of them does.
    BoundaryError
        They do not close around the hint.
    """
    paths = Paths(network, bounds)
    rings = closing(network, bounds, paths)
    if not rings:
        raise UnclosedError(
            "{names} enclose nothing with each on its side: {why}",
            gaps=between_sides(network, bounds),
            names="、".join(bounds.names()),
            why=unmet_sides(network, bounds)
            or Message("check whether east, west, south and north are right"),
        )
    if hint is not None:
        inside = crs.reproject(np.array([Point(*hint)]), crs.STORED, network.plane)[0]
        rings = [one for one in rings if one.polygon.covers(inside)]
        if not rings:
            raise BoundaryError("no block within these bounds holds the place of the hint")
    old = None
    if outline is not None:
        old = crs.reproject(np.array([outline]), crs.STORED, network.plane)[0]
    kept = [ring for ring in rings if not _strays(network, bounds, ring)]
    if not kept:
        nearest = min(rings, key=lambda ring: ring.cost)
        raise UnclosedError(
            "{names} enclose no block: {strays}; check the names, or load the streets that are "
            "missing",
            gaps=of_ring(network, bounds, nearest),
            names="、".join(bounds.names()),
            strays=_strays(network, bounds, nearest),
        )
    best = min(kept, key=lambda ring: misfit(ring, bounds.stated_area_m2, old))
    return _boundary(network, bounds, best, rivals(rings, best))


def _boundary(network: BoundaryNetwork, bounds: Bounds, ring: Ring, rivals: int) -> Boundary:
    outline = crs.reproject(np.array([ring.polygon]), network.plane)[0]
    area = area_m2(outline)
    sides = {side: _side(network, getattr(bounds, side), ring.edges[side]) for side in SIDES}
    corners, notes = _corners(network, bounds, ring)
    for side, drawn in sides.items():
        if drawn.off_name_m >= 1:
            others = "、".join(drawn.others) or Message("streets without a name")
            notes.append(
                Message(
                    "{side}: {metres:.0f} m are not on {names}; closed along {others}",
                    side=SIDE_NAMES[side],
                    metres=drawn.off_name_m,
                    names="、".join(drawn.names),
                    others=others,
                )
            )
        if drawn.leap_m >= 1:
            notes.append(
                Message(
                    "{side}: {metres:.0f} m are closed straight: no street is there",
                    side=SIDE_NAMES[side],
                    metres=drawn.leap_m,
                )
            )
    if rivals:
        notes.append(
            Message(
                "{count} other blocks lie within the same names; give a hint if this is not it",
                count=rivals,
            )
        )
    if bounds.stated_area_m2:
        off = area / bounds.stated_area_m2 - 1
        if abs(off) > AREA_TOLERANCE:
            notes.append(
                Message(
                    "the area is {area:.3f} km², {off:+.1%} from the stated {stated:.3f} km²: "
                    "look at the bounds again",
                    area=area / 1e6,
                    off=off,
                    stated=bounds.stated_area_m2 / 1e6,
                )
            )
    notes = [*network.notes, *notes]
    return Boundary(
        outline, area, bounds.stated_area_m2, sides, corners, rivals, tuple(notes),
        of_ring(network, bounds, ring),
    )  # fmt: skip


def _strays(network: BoundaryNetwork, bounds: Bounds, ring: Ring) -> list[Message]:
    """Messages about sides that run on other streets rather than on those named."""
    found = []
    for side in SIDES:
        drawn = _side(network, getattr(bounds, side), ring.edges[side])
        off_m = drawn.off_name_m + drawn.leap_m
        if off_m > max(STRAY_M * network.leap_m / LEAP_M, 2 * drawn.on_name_m):
            found.append(
                Message(
                    "the {side} would run {on:.0f} m on {names} and {off:.0f} m elsewhere",
                    side=SIDE_NAMES[side],
                    on=drawn.on_name_m,
                    names="、".join(drawn.names),
                    off=off_m,
                )
            )
    return found


def _corners(
    network: BoundaryNetwork, bounds: Bounds, ring: Ring
) -> tuple[dict[str, Corner], list[Message]]:
    """Corners, and a message for each at which the streets do not meet."""
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
                Message(
                    "{corner}: {one} and {two} do not meet; they are {metres:.0f} m apart",
                    corner=CORNER_NAMES[CORNERS[number]],
                    one="、".join(names[0]),
                    two="、".join(names[1]),
                    metres=gap_m,
                )
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
