"""From a layer's own CRS to the stored one, with guards against the usual mistakes."""

from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from etl.features import Features
from etl.reasons import Reason, reason
from gridmap import crs as crs_
from gridmap.errors import CrsError
from gridmap.i18n import Message

MOST = 0.5
"""Share of a layer from which a fault is the layer's and not a row's."""

OFF_M = 150
"""Metres between Xian 1980 or Beijing 1954 and CGCS2000, at most, within China."""

SWAPPED = reason("axes-swapped")


def to_stored(features: Features) -> tuple[npt.NDArray, npt.NDArray]:
    """
    Geometry in EPSG:4326, flat, and for each feature why it has no place (None: it has).

    Raises
    ------
    CrsError
        Most of the layer shows the same fault: swapped axes, metres taken for degrees or degrees
        for metres, an easting with a zone number under a CRS without.
    """
    geometry = shapely.force_2d(features.geometry)
    reasons = features.faults.copy()
    _mark(reasons, _not_finite(geometry), reason("not-finite"))
    _mark(reasons, shapely.is_missing(geometry), reason("no-geometry"))
    _mark(reasons, shapely.is_empty(geometry), reason("empty-geometry"))
    geometry[reasons != None] = None  # noqa: E711 elementwise
    box = shapely.bounds(geometry)
    _mark(reasons, (box == 0).all(axis=1), reason("at-zero"))
    crs = features.crs
    if isinstance(crs, str) or crs.is_geographic:
        _guard_degrees(box, reasons)
    else:
        _guard_metres(box, reasons, crs)
    geometry[reasons != None] = None  # noqa: E711
    stored = crs_.reproject(geometry, crs)
    _guard_result(stored, reasons, crs)
    stored[reasons != None] = None  # noqa: E711
    return stored, reasons


def drawable(features: Features, at: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """
    Features at some positions as they can be drawn, in EPSG:4326; None of what has no place.

    They may be invalid: where an outline crosses itself is best seen on the map.
    """
    geometry = shapely.force_2d(features.geometry[at])
    geometry[_not_finite(geometry) | shapely.is_empty(geometry)] = None
    crs = features.crs
    if isinstance(crs, str) or crs.is_geographic:
        geometry[_nowhere(geometry)] = None
    stored = crs_.reproject(geometry, crs)
    stored[_not_finite(stored) | _nowhere(stored)] = None
    return stored


def _nowhere(geometry: npt.NDArray) -> npt.NDArray:
    """Whether each lies beyond the degrees that there are, or at zero."""
    box = shapely.bounds(geometry)
    west, south, east, north = box.T
    beyond = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    return beyond | (box == 0).all(axis=1)


def notes(crs: CRS | str) -> dict[str, Any]:
    """Notes on a layer's datum, for a reader."""
    datum = crs_.unknown_shift(crs)
    if datum is None:
        return {}
    return {
        "datum_shift": Message(
            "{datum}: its shift to WGS 84 is not public and not applied, so that everything may "
            "lie up to {metres} m off; ask for the data in CGCS2000",
            datum=datum,
            metres=OFF_M,
        )
    }


def _mark(reasons: npt.NDArray, where: npt.NDArray, why: Reason) -> None:
    reasons[where & (reasons == None)] = why  # noqa: E711 the first reason stands


def _not_finite(geometry: npt.NDArray) -> npt.NDArray:
    xy, of = shapely.get_coordinates(geometry, return_index=True)
    bad = np.zeros(len(geometry), dtype=bool)
    bad[of[~np.isfinite(xy).all(axis=1)]] = True
    return bad


def _most(where: npt.NDArray, reasons: npt.NDArray) -> bool:
    sound = (reasons == None).sum()  # noqa: E711
    return bool(sound) and where.sum() >= MOST * sound


def _guard_degrees(box: npt.NDArray, reasons: npt.NDArray) -> None:
    west, south, east, north = box.T
    # China as it looks with its axes exchanged.
    swapped = (west >= 15) & (east <= 55) & (south >= 70) & (north <= 140)
    outside = ~swapped & ((west < -180) | (east > 180) | (south < -90) | (north > 90))
    if _most(swapped, reasons):
        x, y = _example(box, swapped)
        raise CrsError(
            "{swapped}: one lies at lon {x:.5f}, lat {y:.5f}; exchange the two",
            swapped=SWAPPED.message,
            x=x,
            y=y,
        )
    if _most(outside, reasons):
        x, y = _example(box, outside)
        raise CrsError(
            "coordinates such as {x:.2f}, {y:.2f} are no degrees, the layer looks "
            "projected: set the coordinate system (--crs) to {guess}",
            x=x,
            y=y,
            guess=_guess(x, y),
        )
    _mark(reasons, swapped, SWAPPED)
    _mark(reasons, outside, reason("beyond-degrees"))


def _guard_metres(box: npt.NDArray, reasons: npt.NDArray, crs: CRS) -> None:
    west, south, east, north = box.T
    degrees = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    if _most(degrees & (reasons == None), reasons):  # noqa: E711
        x, y = _example(box, degrees)
        raise CrsError(
            "coordinates such as {x:.5f}, {y:.5f} look like degrees, but the layer is "
            "taken as {crs}, in metres: set the coordinate system (--crs) to EPSG:4326, EPSG:4490, "
            "gcj02 or bd09",
            x=x,
            y=y,
            crs=crs.to_string(),
        )
    zone = _gauss_krueger_easting(crs)
    if zone is None:
        return
    numbered = (abs(west - zone) > 1e6) & (west >= 13e6) & (east < 46e6)
    if _most(numbered, reasons):
        x, y = _example(box, numbered)
        raise CrsError(
            "eastings such as {x:.0f} carry the zone number {zone:.0f}, which {crs} does "
            "not have: set the coordinate system (--crs) to {guess}",
            x=x,
            zone=x // 1000000.0,
            crs=crs.to_string(),
            guess=_guess(x, y),
        )
    swapped = (west > 1.8e6) & (east < 6e6) & (abs(south - zone) < 4e5) & (north < 1.8e6)
    if _most(swapped, reasons):
        x, y = _example(box, swapped)
        raise CrsError(
            "northing and easting look swapped: one lies at x {x:.0f}, y {y:.0f}, where x "
            "should be the easting; exchange the two",
            x=x,
            y=y,
        )


def _guard_result(stored: npt.NDArray, reasons: npt.NDArray, crs: CRS | str) -> None:
    west, south, east, north = shapely.bounds(stored).T
    nowhere = _not_finite(stored) | (west < -180) | (east > 180) | (south < -90) | (north > 90)
    if nowhere.any() and nowhere.sum() >= MOST * (reasons == None).sum():  # noqa: E711
        _refuse(crs)
    _mark(reasons, nowhere, reason("beyond-crs"))


def _refuse(crs: CRS | str) -> NoReturn:
    name = crs if isinstance(crs, str) else crs.to_string()
    raise CrsError(
        "most coordinates have no place on earth in {name}; "
        "set the right coordinate system (--crs)",
        name=name,
    )


def _example(box: npt.NDArray, where: npt.NDArray) -> tuple[float, float]:
    first = box[np.flatnonzero(where)[0]]
    return float(first[0]), float(first[1])


def _gauss_krueger_easting(crs: CRS) -> float | None:
    """False easting of a transverse Mercator zone, metres; None for other projections."""
    operation = crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    return next((float(one.value) for one in operation.params if one.name == "False easting"), None)


def _guess(x: float, y: float) -> Message:
    """Guess at the system of metres in use in China."""
    if 25e6 <= x < 46e6 and 3e5 < y < 6.2e6:
        zone = int(x // 1e6)
        return Message(
            "EPSG:{code} (CGCS2000, 3-degree zone {zone})", code=4513 + zone - 25, zone=zone
        )
    if 8e6 <= x <= 15.2e6 and 4e5 < y < 7.2e6:
        return Message("EPSG:3857 (Web Mercator)")
    return Message("EPSG:4534 to 4554 (CGCS2000 metres, by central meridian: 4549 is 120 E)")
