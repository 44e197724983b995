"""
Datums and projections: GCJ-02 and BD-09 to WGS 84 and back, and the metric CRS of a place.

Coordinates are always `lon, lat` / `x, y`, whatever a CRS declares: EPSG:4490 and the
Gauss-Krueger zones declare northing first, and every transformer here is `always_xy`.
"""

import warnings
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from gridmap.crs.bulk import FAR_M, around, beyond_m, bulk, far, main_extent
from gridmap.crs.shifts import SHIFTS, Array, Extent, Shift, invert
from gridmap.errors import CrsError

__all__ = [
    "FAR_M",
    "around",
    "beyond_m",
    "bulk",
    "far",
    "main_extent",
]

STORED = CRS.from_epsg(4326)
"""CRS of every stored geometry. CGCS2000 differs from it by centimetres in China."""

CHINA: Extent = (73.5, 3.4, 135.1, 53.6)
"""Where the CGCS2000 3-degree zones are meant for; degrees."""

LEAST_SPACING = 0.5
"""Metres: less than this from each other on average, no buildings or streets are."""

MAX_WIDTH = 12.0
"""Degrees of longitude that one zone can still measure; a grid's data are some 0.1 wide."""


def to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str) -> tuple[Array, Array]:
    """
    Degrees in a datum to WGS 84 degrees.

    Parameters
    ----------
    lon, lat
        Degrees, any shape; NaN stays NaN.
    datum
        'wgs84', 'cgcs2000' (taken as equal), 'gcj02' (AMap, Tencent) or 'bd09' (Baidu).

    Returns
    -------
    lon, lat
        Exact inverse of `from_wgs84` to 1e-9 degrees (0.1 mm), found by iteration: the published
        inverse formulas are off by metres (GCJ-02) and by a decimetre (BD-09).

    Raises
    ------
    CrsError
        No such datum.
    """
    return invert(_shift(datum), *_degrees(lon, lat))


def from_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str) -> tuple[Array, Array]:
    """
    WGS 84 degrees to degrees in a datum; see `to_wgs84`.

    The GCJ-02 formula is the one that has been public since 2010 (eviltransform, coordtransform);
    it agrees with the map services to 1 m.
    """
    return _shift(datum)(*_degrees(lon, lat))


def is_datum(name: str) -> bool:
    """Whether `to_wgs84` knows the name."""
    return name.lower() in SHIFTS


def metric_crs(extent: Extent) -> CRS:
    """
    The CRS to measure metres in: the zone of the extent's middle.

    In China the CGCS2000 3-degree Gauss-Krueger zone without zone prefix (EPSG:4534 at 75 E to
    EPSG:4554 at 135 E), elsewhere the WGS 84 UTM zone. Scale is within 0.4 per mille of 1.

    Parameters
    ----------
    extent
        West, south, east, north in EPSG:4326.

    Raises
    ------
    CrsError
        The extent is empty, not in degrees, or wider than one zone can measure.
    """
    west, south, east, north = (float(side) for side in extent)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise CrsError(
            "extent {west}, {south}, {east}, {north} is not west, south, east, north",
            west=west,
            south=south,
            east=east,
            north=north,
        )
    if east - west > MAX_WIDTH:
        raise CrsError(
            "the data reach over {east:.0f} degrees of longitude; no metric zone measures "
            "that: load one town at a time, or mend the rows that lie far off",
            east=east - west,
        )
    return _zone((west + east) / 2, (south + north) / 2)


def require_metric(crs: CRS) -> CRS:
    """The CRS itself if both its axes are metres; CrsError otherwise."""
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise CrsError(
            "{crs} does not measure in metres; use crs.metric_crs(extent)", crs=crs.to_string()
        )
    if crs.to_epsg() == 3857:
        raise CrsError("EPSG:3857 stretches lengths (by 1.3 at 40 N); use crs.metric_crs(extent)")
    return crs


def require_degrees(xy: Array) -> None:
    """CrsError for places (n x 2, lon and lat) beyond 180 or 90 degrees; NaN is let through."""
    beyond = (np.abs(xy) > (180, 90)).any(axis=1)
    if beyond.any():
        x, y = xy[int(np.argmax(beyond))]
        raise CrsError(
            "{x:.1f}, {y:.1f} is no longitude and latitude in degrees: name the layer's CRS",
            x=x,
            y=y,
        )


def require_metres(xy: Array, *, count: int | None = None) -> None:
    """
    Refuse coordinates that can only be degrees.

    Buildings, streets and points are metres apart: where they lie within 180 x 90 of the origin
    and less than `LEAST_SPACING` apart on average, the unit is degrees.

    Parameters
    ----------
    xy
        n x 2 places that are said to be metres.
    count
        Number of things in their extent, where they are only its corners; n if None.

    Raises
    ------
    CrsError
        The coordinates are degrees.
    """
    known = xy[np.isfinite(xy).all(axis=1)]
    if not len(known) or (np.abs(known) > (180, 90)).any():
        return
    width = float(np.ptp(known, axis=0).max())
    if 0 < width < LEAST_SPACING * (count or len(known)) ** 0.5:
        x, y = known[0]
        raise CrsError(
            "coordinates like {x:.4f}, {y:.4f} are degrees; reproject them to a metric CRS",
            x=x,
            y=y,
        )


def parse(text: str) -> CRS | str:
    """
    Parse a user's name of a CRS: a datum's name for GCJ-02 and BD-09, else a pyproj CRS.

    Raises
    ------
    CrsError
        Nothing is known by that name.
    """
    name = text.strip().lower().replace("-", "").replace("_", "")
    if is_datum(name):
        return name if name in ("gcj02", "bd09") else STORED
    try:
        return stored_alike(CRS.from_user_input(text.strip()))
    except CRSError as error:
        raise CrsError(
            "no coordinate system is called {text!r}; pass EPSG:n, gcj02 or bd09", text=text
        ) from error


def stored_alike(crs: CRS) -> CRS:
    """`STORED` for what is equal to it to centimetres (CGCS2000, CRS84), else the CRS itself."""
    code = ":".join(crs.to_authority() or ())
    return STORED if code in ("EPSG:4326", "EPSG:4490", "OGC:CRS84", "EPSG:4979") else crs


def unknown_shift(crs: CRS | str) -> str | None:
    """
    Name of the datum whose shift to WGS 84 is not known, as of Xian 1980; None for the others.

    CGCS2000 needs none, and those of GCJ-02 and BD-09 are known. Of Beijing 1954 only shifts of
    oil fields are published.
    """
    if isinstance(crs, str) or crs.geodetic_crs is None or crs.geodetic_crs.datum is None:
        return None
    datum = crs.geodetic_crs.datum.name
    if datum in ("China 2000", "World Geodetic System 1984") or "ensemble" in datum:
        return None
    with warnings.catch_warnings():
        # Of grids that are not installed: what is used without them is what counts.
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(crs, STORED, always_xy=True)
    is_known = group.transformers and "Ballpark" not in group.transformers[0].description
    return None if is_known and datum != "Beijing 1954" else datum


def reproject(geometry: npt.NDArray, source: CRS | str, target: CRS | str = STORED) -> npt.NDArray:
    """
    Geometries from one CRS (or datum) to another; missing ones stay missing.

    Coordinates that have no image come back as infinite: look before you store.
    """
    if source == target or (isinstance(source, CRS) and source.equals(target)):
        return geometry
    move = _mover(source, target)
    return shapely.transform(geometry, lambda xy: np.column_stack(move(xy[:, 0], xy[:, 1])))


def _mover(source: CRS | str, target: CRS | str) -> Shift:
    if isinstance(source, str):
        first, rest = (lambda x, y: to_wgs84(x, y, source)), STORED
        return first if target == STORED else _then(first, _mover(rest, target))
    if isinstance(target, str):
        last: Shift = lambda x, y: from_wgs84(x, y, target)  # noqa: E731
        return last if source == STORED else _then(_mover(source, STORED), last)
    return _transformer(source, target).transform


def _then(first: Shift, second: Shift) -> Shift:
    return lambda x, y: second(*first(x, y))


@lru_cache(maxsize=16)
def _transformer(source: CRS, target: CRS) -> Transformer:
    """Making one takes 50 ms, longer than most layers take to go through it."""
    return Transformer.from_crs(source, target, always_xy=True)


@lru_cache(maxsize=64)
def _zone(lon: float, lat: float) -> CRS:
    west, south, east, north = CHINA
    if west <= lon <= east and south <= lat <= north:
        return CRS.from_epsg(4534 + round((lon - 75) / 3))
    found = query_utm_crs_info("WGS 84", AreaOfInterest(lon, lat, lon, lat))
    if not found:
        raise CrsError(
            "no metric zone covers {lon:.4f}, {lat:.4f}; is it lon, lat in degrees?",
            lon=lon,
            lat=lat,
        )
    return CRS.from_epsg(int(found[0].code))


def _degrees(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _shift(datum: str) -> Shift:
    try:
        return SHIFTS[datum.lower()]
    except KeyError:
        raise CrsError(
            "no datum is called {datum!r}; there are {known}", datum=datum, known=list(SHIFTS)
        ) from None
