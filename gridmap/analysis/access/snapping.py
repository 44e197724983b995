"""Keep building_attachment and point_attachment right: only what changed is snapped again."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis.access.pending import Pending
from gridmap.network import (
    SNAP_METHODS,
    UNSNAPPED,
    Doors,
    Snapped,
    StreetLines,
    Walls,
    snap,
)
from gridmap.network.snapping import FAR_M
from gridmap.network.straight import metric_xy
from gridmap.store import arrays
from gridmap.store.network import Columns

Extent = tuple[float, float, float, float]

KINDS = {
    "building": ("building_id", store.network.buildings),
    "point": ("service_point_id", store.network.points),
}
"""What is snapped: the key in its table of attachments, and where the places come from."""


def refresh_snapping(connection: Connection) -> None:
    """
    Snap what has changed since the last time, or everything, to the streets.

    For the caller that holds the lock of `refresh_access`. Streets, walls and gates concern
    everything; a building or point that changed concerns only itself.
    """
    pending = Pending.read(connection, None)
    is_whole = pending.is_whole or not store.access.is_snapped(connection)
    if not (is_whole or len(pending.rows)):
        return
    # A point that opened or closed where it stands meets the streets where it did.
    changed = {
        "building": pending.buildings,
        "point": store.network.points_moved(connection, pending.points),
    }
    places = {
        kind: read(connection, None if is_whole else changed[kind].tolist())
        for kind, (_, read) in KINDS.items()
    }
    store.access.forget_building_snaps(connection, None if is_whole else changed["building"])
    store.access.forget_point_snaps(connection, None if is_whole else changed["point"])
    if any(len(found["id"]) for found in places.values()):
        _snap(connection, places, is_whole)
    pending.forget(connection)


def unsnapped(connection: Connection) -> pd.DataFrame:
    """
    Buildings and service points with no sound way to the streets, as last snapped.

    Returns
    -------
    DataFrame
        `rule` (a method of `gridmap.network.snapping`), `kind` (building or service_point), `id`.
    """
    return store.network.unsnapped(connection, UNSNAPPED)


def snap_places(connection: Connection, places: Columns) -> Columns:
    """
    Snap places that are stored nowhere, such as a site somebody draws, to the streets.

    Parameters
    ----------
    places
        `id` (rising), `lon`, `lat` (EPSG:4326), `estate_id` (-1 for none).

    Returns
    -------
    dict
        As `store.network.point_ways`.
    """
    nobody = {name: values[:0] for name, values in places.items()}
    together = {"building": nobody, "point": places}
    walls, gates = store.network.walls(connection), store.network.gates(connection)
    extent = _extent(together)
    streets = store.network.lines(connection, _around(extent, together, walls, gates))
    found = _snapped(extent, together, streets, walls, gates)["point"]
    if len(found.unsnapped()):
        # A street that is not found around here may be farther off.
        streets = store.network.lines(connection, crs.around(extent))
        found = _snapped(extent, together, streets, walls, gates)["point"]
    has_street = found.edge >= 0
    street_id = np.full(len(found.edge), -1)
    street_id[has_street] = streets["id"][found.edge[has_street]]
    own = {name: values[found.place] for name, values in places.items() if name != "estate_id"}
    return own | {
        "street_id": street_id,
        "along_share": found.share,
        "walk_m": found.walk_m,
        "rule": found.method,
    }


def _snap(connection: Connection, places: dict[str, Columns], is_whole: bool) -> None:
    walls, gates = store.network.walls(connection), store.network.gates(connection)
    extent = _extent(places)
    box = crs.around(extent) if is_whole else _around(extent, places, walls, gates)
    streets = store.network.lines(connection, box)
    found = _snapped(extent, places, streets, walls, gates)
    if not is_whole and any(len(one.unsnapped()) for one in found.values()):
        # A street that is not found around here may be farther off.
        streets = store.network.lines(connection, crs.around(extent))
        found = _snapped(extent, places, streets, walls, gates)
    for kind, (key, _) in KINDS.items():
        _write(connection, f"{kind}_attachment", key, places[kind], found[kind], streets["id"])


def _extent(places: dict[str, Columns]) -> Extent:
    lon = np.concatenate([found["lon"] for found in places.values()])
    lat = np.concatenate([found["lat"] for found in places.values()])
    return crs.main_extent(lon, lat)


def _around(extent: Extent, places: dict[str, Columns], walls: Columns, gates: Columns) -> Extent:
    """The box of the places, their estates and gates, and what is near to them."""
    estates = np.concatenate([found["estate_id"] for found in places.values()])
    outlines = walls["geom"][np.isin(walls["id"], estates)]
    out = np.isin(gates["estate_id"], estates[estates >= 0])
    ends_xy = shapely.points(gates["lon"][out], gates["lat"][out])
    west, south, east, north = shapely.total_bounds(
        np.concatenate((outlines, np.atleast_1d(ends_xy), [shapely.box(*extent)]))
    )
    up = 2 * FAR_M / 110_000
    across = up / np.cos(np.radians(max(abs(south), abs(north))))
    return float(west - across), float(south - up), float(east + across), float(north + up)


def _snapped(
    extent: Extent, places: dict[str, Columns], streets: Columns, walls: Columns, gates: Columns
) -> dict[str, Snapped]:
    plane = crs.metric_crs(extent)
    walls = _within_reach(walls, extent)
    ways = StreetLines(_flat(streets["geom"], plane), streets["is_joined"].astype(bool))
    ends_xy = metric_xy(gates["lon"], gates["lat"], extent)
    opens = _position(walls["id"], gates["estate_id"])
    is_gate = (gates["is_gate"] > 0) & (opens >= 0)
    walled = Walls(_flat(walls["geom"], plane), ends_xy[is_gate], opens[is_gate])
    # All at once: the walls are cut and the index is built for everybody.
    lon, lat, estate = (
        np.concatenate([rows[name] for rows in places.values()])
        for name in ("lon", "lat", "estate_id")
    )
    # Buildings come first.
    door = _position(places["building"]["id"], gates["building_id"])
    is_door = (gates["is_gate"] == 0) & (door >= 0)
    found = snap(
        metric_xy(lon, lat, extent),
        _position(walls["id"], estate),
        ways,
        walled,
        Doors(ends_xy[is_door], door[is_door]),
    )
    first = len(places["building"]["id"])
    return {
        "building": found.only(np.arange(first)),
        "point": found.only(np.arange(first, found.count)),
    }


def _flat(geometry: npt.NDArray, plane: CRS) -> npt.NDArray:
    return crs.reproject(geometry, crs.STORED, plane)


def _within_reach(walls: Columns, extent: Extent) -> Columns:
    """Walls whose outlines the plane of the extent can show; the others as if unknown."""
    is_far = crs.beyond_m(extent, shapely.bounds(walls["geom"])) > crs.FAR_M
    shown = walls["geom"].copy()
    shown[is_far] = None
    return walls | {"geom": shown}


def _position(ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Position of each wanted id among rising ids; -1 where it is missing."""
    if not len(ids):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, -1)


def _write(
    connection: Connection,
    table: str,
    key: str,
    places: Columns,
    found: Snapped,
    street_ids: npt.NDArray[np.int64],
) -> None:
    choice = np.arange(len(found.place)) - np.searchsorted(found.place, found.place)
    for code, method in enumerate(SNAP_METHODS):
        kept = found.method == code
        if not kept.any():
            continue
        place = found.place[kept]
        columns: dict[str, npt.NDArray | str] = {
            key: places["id"][place],
            "choice": choice[kept].astype(np.int16),
            "lon": places["lon"][place],
            "lat": places["lat"][place],
            "rule": method,
        }
        if method != "none":
            columns["street_id"] = street_ids[found.edge[kept]]
            columns["along_share"] = found.share[kept]
            columns["walk_m"] = found.walk_m[kept]
        arrays.copy_in(connection, table, columns)
