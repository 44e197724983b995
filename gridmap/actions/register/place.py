"""Places that are given by a click or typed: checked, and the community that they lie in."""

import math
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.errors import RegisterError

FAR_M = 10_000.0
"""Metres around what is loaded beyond which a place is taken for a slip of the pen."""


def check(connection: Connection, lon: float, lat: float) -> None:
    """
    Refuse a place that cannot be meant.

    Raises
    ------
    RegisterError
        No place on earth, longitude and latitude in the other order, or far from what is loaded.
    """
    if not _is_place(lon, lat):
        if _is_place(lat, lon):
            raise _swapped(lon, lat)
        raise RegisterError(
            "{place} is no place: longitude lies between -180 and 180, latitude between "
            "-90 and 90",
            place=_text(lon, lat),
        )  # fmt: skip
    loaded = store.overview.boxes(connection)
    if loaded.empty:
        return
    boxes = loaded[["west", "south", "east", "north"]].to_numpy(float)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = crs.bulk(middles[:, 0], middles[:, 1], loaded["feature_count"].to_numpy(float))
    (west, south), (east, north) = boxes[inside, :2].min(axis=0), boxes[inside, 2:].max(axis=0)
    extent = float(west), float(south), float(east), float(north)
    here, other = crs.beyond_m(extent, np.array([[lon, lat] * 2, [lat, lon] * 2]))
    if here <= FAR_M:
        return
    if other <= FAR_M:
        raise _swapped(lon, lat)
    raise RegisterError(
        "{place} lies {km} km from the area that is loaded; check the digits, or click "
        "the place on the map",
        place=_text(lon, lat), km=math.ceil(here / 1000),
    )  # fmt: skip


def placed(connection: Connection, lon: float, lat: float) -> dict[str, Any]:
    """Columns of a place that was checked: lon, lat and the community around it."""
    check(connection, lon, lat)
    found = store.register.community_at(connection, lon, lat)
    return {"lon": lon, "lat": lat, "community_id": found["id"] if found else None}


def moved(connection: Connection, before: dict[str, Any], lon: float, lat: float) -> dict[str, Any]:
    """
    Columns of a thing that moves.

    Its community is that of the new place, unless another one than that of the old place was
    named for it, which stays.
    """
    new = placed(connection, lon, lat)
    old = store.register.community_at(connection, before["lon"], before["lat"])
    if before["community_id"] not in (None, old["id"] if old else None):
        del new["community_id"]
    return new


def _is_place(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90


def _swapped(lon: float, lat: float) -> RegisterError:
    return RegisterError(
        "longitude comes before latitude: write {right} instead of {wrong}",
        right=_text(lat, lon), wrong=_text(lon, lat),
    )  # fmt: skip


def _text(lon: float, lat: float) -> str:
    return f"{lon:.9g}, {lat:.9g}"
