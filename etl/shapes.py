"""One shape per layer: geometry repaired, or refused with a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import GeometryType

from etl.reasons import Reason, reason
from gridmap.i18n import Message

ELLIPSOID = Geod(ellps="WGS84")

REPAIR_SHARE = 0.05
"""Change of area from which a repair is a guess: a figure of eight has no area of its own."""

LEAST_M2 = 1.0
"""Smaller polygons are slips of the mouse, not buildings."""

SMALL_DEG2 = 1e-9
"""Square degrees, 12 m2 at the equator: what is larger need not be measured to be larger."""

_LEAST_RING = 4
"""Corners of the smallest outline, the first one twice."""

_BLOCK = 10_000
"""Outlines whose keys are made at once."""

POINT, LINE, POLYGON = Message("a point"), Message("a line"), Message("a polygon")
NAMES = {
    GeometryType.POINT: POINT,
    GeometryType.LINESTRING: LINE,
    GeometryType.LINEARRING: LINE,
    GeometryType.POLYGON: POLYGON,
    GeometryType.MULTIPOINT: Message("several points"),
    GeometryType.MULTILINESTRING: Message("several lines"),
    GeometryType.MULTIPOLYGON: Message("several polygons"),
    GeometryType.GEOMETRYCOLLECTION: Message("a mixed collection"),
}


@dataclass
class Shaped:
    """Geometry of one type in EPSG:4326, and for each why it is refused (None: it is not)."""

    geometry: npt.NDArray[np.object_]
    reasons: npt.NDArray[np.object_]
    notes: dict[str, int] = field(default_factory=dict)

    def refuse(self, where: npt.NDArray, why: Reason | npt.NDArray) -> None:
        """Give a reason to those that have none yet, and drop their geometry."""
        open_ = where & (self.reasons == None)  # noqa: E711 elementwise
        self.reasons[open_] = why if isinstance(why, Reason) else why[open_]
        self.geometry[open_] = None

    def count(self, name: str, number: int) -> None:
        """Note a number worth telling."""
        if number:
            self.notes[name] = int(number)


FAULTS = {
    "self-intersection": Message("the outline crosses itself"),
    "ring self-intersection": Message("the outline touches itself"),
    "too few points in geometry component": Message("the outline has too few points"),
    "hole lies outside shell": Message("a hole lies outside the outline"),
    "holes are nested": Message("a hole lies inside another hole"),
    "nested shells": Message("an outline lies inside another one"),
    "interior is disconnected": Message("holes cut the area in two"),
    "duplicate rings": Message("the same ring twice"),
}
"""What GEOS calls an outline's fault, lower case."""

Shaper = Callable[[npt.NDArray, npt.NDArray], Shaped]


def polygons(geometry: npt.NDArray, reasons: npt.NDArray) -> Shaped:
    """
    MultiPolygons: valid, not tiny, parts of collections that are no polygons left out.

    Self-intersections are repaired ring by ring; where that changes the area by more than
    `REPAIR_SHARE` nobody can tell which outline was meant, and the feature is refused.
    """
    shaped = Shaped(geometry.copy(), reasons.copy())
    _polygons_of_collections(shaped)
    _polygons_of_closed_lines(shaped)
    _refuse_types(shaped, (GeometryType.POLYGON, GeometryType.MULTIPOLYGON), POLYGON)
    _repair(shaped)
    _refuse_tiny(shaped)
    known = ~shapely.is_missing(shaped.geometry)
    single = known & (shapely.get_type_id(shaped.geometry) == GeometryType.POLYGON)
    shaped.geometry[single] = shapely.multipolygons(shaped.geometry[single][:, None])
    return shaped


def points(geometry: npt.NDArray, reasons: npt.NDArray) -> Shaped:
    """Points; a multipoint of one is that one."""
    shaped = Shaped(geometry.copy(), reasons.copy())
    lone = (shapely.get_type_id(geometry) == GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(geometry) == 1
    )
    shaped.geometry[lone] = shapely.get_geometry(geometry[lone], 0)
    _refuse_types(shaped, (GeometryType.POINT,), POINT)
    return shaped


def lines(geometry: npt.NDArray, reasons: npt.NDArray) -> Shaped:
    """LineStrings and MultiLineStrings with a length."""
    shaped = Shaped(geometry.copy(), reasons.copy())
    _refuse_types(shaped, (GeometryType.LINESTRING, GeometryType.MULTILINESTRING), LINE)
    shaped.refuse(shapely.length(_rounded(shaped.geometry)) == 0, reason("no-length"))
    return shaped


def keys(geometry: npt.NDArray, also: npt.NDArray | None = None) -> npt.NDArray[np.object_]:
    """
    A key for what has no code: a hash of the place, and of `also` (a name) where given.

    The same outline has the same key wherever it starts and whichever way it runs; places are
    taken to 1e-7 degrees (1 cm), so that another version of PROJ finds the same key.
    """
    extra = also if also is not None else np.full(len(geometry), "", dtype=object)
    found = np.full(len(geometry), None, dtype=object)
    for start in range(0, len(geometry), _BLOCK):
        # Of some at once: all of them rounded, in order and as bytes would be held three times.
        places = shapely.to_wkb(shapely.normalize(_rounded(geometry[start : start + _BLOCK])))
        for at, place in enumerate(places, start):
            if place is not None:
                written = place + str(extra[at] or "").encode()
                found[at] = blake2b(written, digest_size=10).hexdigest()
    return found


def _rounded(geometry: npt.NDArray) -> npt.NDArray:
    # Adding zero turns -0.0 into 0.0, which are equal but not the same bytes.
    return shapely.transform(geometry, lambda xy: np.round(xy, 7) + 0.0)


def _polygons_of_collections(shaped: Shaped) -> None:
    mixed = shapely.get_type_id(shaped.geometry) == GeometryType.GEOMETRYCOLLECTION
    for position in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapely.get_parts(shaped.geometry[position]))
        kept = parts[shapely.get_type_id(parts) == GeometryType.POLYGON]
        if len(kept):
            shaped.geometry[position] = shapely.multipolygons(kept)
    shaped.count("collections_reduced_to_polygons", mixed.sum())


def _polygons_of_closed_lines(shaped: Shaped) -> None:
    """Outlines that were drawn as lines, as CAD does."""
    kinds = shapely.get_type_id(shaped.geometry)
    lone = (kinds == GeometryType.MULTILINESTRING) & (
        shapely.get_num_geometries(shaped.geometry) == 1
    )
    shaped.geometry[lone] = shapely.get_geometry(shaped.geometry[lone], 0)
    lines = (kinds == GeometryType.LINESTRING) | lone
    closed = lines & shapely.is_closed(shaped.geometry)
    closed &= shapely.get_num_coordinates(shaped.geometry) >= _LEAST_RING
    for position in np.flatnonzero(closed):
        shaped.geometry[position] = shapely.Polygon(shaped.geometry[position].coords)
    shaped.count("lines_closed_to_outlines", closed.sum())


def _refuse_types(shaped: Shaped, wanted: tuple[int, ...], called: Message) -> None:
    kinds = shapely.get_type_id(shaped.geometry)
    wrong = (kinds >= 0) & ~np.isin(kinds, wanted)
    for kind in np.unique(kinds[wrong]):
        shaped.refuse(kinds == kind, reason("wrong-geometry", found=NAMES[kind], needed=called))


def _repair(shaped: Shaped) -> None:
    broken = ~shapely.is_missing(shaped.geometry) & ~shapely.is_valid(shaped.geometry)
    positions = np.flatnonzero(broken)
    if not len(positions):
        return
    before = shaped.geometry[positions]
    after = shapely.make_valid(before, method="structure", keep_collapsed=False)
    after[~np.isin(shapely.get_type_id(after), (3, 6))] = None
    area_before, area_after = shapely.area(before), np.nan_to_num(shapely.area(after))
    whys = shapely.is_valid_reason(before)
    changed = abs(area_after - area_before) > REPAIR_SHARE * np.maximum(area_after, area_before)
    shaped.geometry[positions] = after
    lost = (area_after == 0) | shapely.is_missing(after)
    for where, code in ((lost, "outline-lost"), (changed & ~lost, "outline-unclear")):
        for position, fault in zip(positions[where], whys[where], strict=True):
            shaped.reasons[position] = reason(code, fault=_fault(fault))
            shaped.geometry[position] = None
    shaped.count("geometries_repaired", (~lost & ~changed).sum())


def _fault(said: str) -> Message:
    """GEOS's reason without the place, so that equal faults count as one."""
    name = said.split("[")[0].strip().lower()
    return FAULTS.get(name, Message("the outline is invalid"))


def _refuse_tiny(shaped: Shaped) -> None:
    small = shapely.area(shaped.geometry) < SMALL_DEG2
    for position in np.flatnonzero(small):
        area, _ = ELLIPSOID.geometry_area_perimeter(shaped.geometry[position])
        if abs(area) < LEAST_M2:
            shaped.reasons[position] = reason("no-area")
            shaped.geometry[position] = None
