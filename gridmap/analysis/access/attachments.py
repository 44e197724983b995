"""Keeps building_attachment and point_attachment right: only what changed is attached again."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from sqlalchemy import Connection, text

from gridmap import crs, store
from gridmap.analysis.access.pending import Pending
from gridmap.network import HANGING, RULES, Attachment, Doors, Walls, Ways, attach
from gridmap.network.attach import FAR_M
from gridmap.network.straight import metric_xy
from gridmap.store import arrays
from gridmap.store.network import Columns

Extent = tuple[float, float, float, float]

KINDS = {
    "building": ("building_id", store.network.buildings),
    "point": ("service_point_id", store.network.points),
}
"""What is attached: the key in its table of attachments, and where the places come from."""


def refresh_attachments(connection: Connection) -> None:
    """
    Attach what has changed since the last time, or everything.

    For the caller that holds the lock of `refresh_access`. Streets, walls and gates concern
    everything; a building or point that changed only itself.
    """
    pending = Pending.read(connection, None)
    is_whole = pending.is_whole or not _is_made(connection)
    if not (is_whole or len(pending.rows)):
        return
    # A point that opened or closed where it stands meets the streets where it did.
    changed = {
        "building": pending.buildings,
        "point": store.network.moved(connection, pending.points),
    }
    places = {
        kind: read(connection, None if is_whole else changed[kind].tolist())
        for kind, (_, read) in KINDS.items()
    }
    for kind, (key, _) in KINDS.items():
        _forget(connection, kind, key, None if is_whole else changed[kind])
    if any(len(found["id"]) for found in places.values()):
        _attach(connection, places, is_whole)
    pending.forget(connection)


def hanging(connection: Connection) -> pd.DataFrame:
    """
    What hangs off the streets, as it was last attached.

    Returns
    -------
    DataFrame
        `rule` (see `gridmap.network.attach`), `kind` (building or service_point) and `id`.
    """
    return store.network.hanging(connection, HANGING)


def attached(connection: Connection, places: Columns) -> Columns:
    """
    Where places that are stored nowhere, such as a site somebody draws, meet the streets.

    Parameters
    ----------
    places
        `id` (rising), `lon`, `lat` (EPSG:4326), `estate_id` (-1 for none).

    Returns
    -------
    dict
        As `store.network.ways`.
    """
    nobody = {name: values[:0] for name, values in places.items()}
    together = {"building": nobody, "point": places}
    walls, gates = store.network.walls(connection), store.network.gates(connection)
    extent = _extent(together)
    streets = store.network.lines(connection, _around(extent, together, walls, gates))
    found = _attached(extent, together, streets, walls, gates)["point"]
    if len(found.hanging()):
        # What is not to be found around here may be farther off.
        streets = store.network.lines(connection)
        found = _attached(extent, together, streets, walls, gates)["point"]
    has_street = found.edge >= 0
    street_id = np.full(len(found.edge), -1)
    street_id[has_street] = streets["id"][found.edge[has_street]]
    own = {name: values[found.place] for name, values in places.items() if name != "estate_id"}
    return own | {
        "street_id": street_id,
        "along_share": found.share,
        "walk_m": found.walk_m,
        "rule": found.rule,
    }


def _is_made(connection: Connection) -> bool:
    """Not after a crash: PostgreSQL empties these tables."""
    return connection.execute(
        text(
            "SELECT EXISTS (SELECT FROM building_attachment)"
            " OR EXISTS (SELECT FROM point_attachment)"
        )
    ).scalar_one()


def _forget(connection: Connection, kind: str, key: str, ids: npt.NDArray[np.int64] | None) -> None:
    where = "" if ids is None else f" WHERE {key} = ANY (CAST(:ids AS bigint[]))"
    connection.execute(
        text(f"DELETE FROM {kind}_attachment{where}"),  # noqa: S608
        {} if ids is None else {"ids": ids.tolist()},
    )


def _attach(connection: Connection, places: dict[str, Columns], is_whole: bool) -> None:
    walls, gates = store.network.walls(connection), store.network.gates(connection)
    extent = _extent(places)
    box = store.network.WORLD if is_whole else _around(extent, places, walls, gates)
    streets = store.network.lines(connection, box)
    found = _attached(extent, places, streets, walls, gates)
    if not is_whole and any(len(one.hanging()) for one in found.values()):
        # What is not to be found around here may be farther off.
        streets = store.network.lines(connection)
        found = _attached(extent, places, streets, walls, gates)
    for kind, (key, _) in KINDS.items():
        _write(connection, f"{kind}_attachment", key, places[kind], found[kind], streets["id"])


def _extent(places: dict[str, Columns]) -> Extent:
    lon = np.concatenate([found["lon"] for found in places.values()])
    lat = np.concatenate([found["lat"] for found in places.values()])
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _around(extent: Extent, places: dict[str, Columns], walls: Columns, gates: Columns) -> Extent:
    """The box of the places, their estates and gates, and what is near to them."""
    estates = np.concatenate([found["estate_id"] for found in places.values()])
    outlines = walls["geom"][np.isin(walls["id"], estates)]
    out = np.isin(gates["estate_id"], estates[estates >= 0])
    spots = shapely.points(gates["lon"][out], gates["lat"][out])
    west, south, east, north = shapely.total_bounds(
        np.concatenate((outlines, np.atleast_1d(spots), [shapely.box(*extent)]))
    )
    up = 2 * FAR_M / 110_000
    across = up / np.cos(np.radians(max(abs(south), abs(north))))
    return float(west - across), float(south - up), float(east + across), float(north + up)


def _attached(
    extent: Extent, places: dict[str, Columns], streets: Columns, walls: Columns, gates: Columns
) -> dict[str, Attachment]:
    plane = crs.metric_crs(extent)
    ways = Ways(_flat(streets["geom"], plane), streets["is_joined"].astype(bool))
    spots = metric_xy(gates["lon"], gates["lat"], extent)
    opens = _position(walls["id"], gates["estate_id"])
    is_gate = (gates["is_gate"] > 0) & (opens >= 0)
    walled = Walls(_flat(walls["geom"], plane), spots[is_gate], opens[is_gate])
    # All at once: the walls are cut and the index is built for everybody.
    lon, lat, estate = (
        np.concatenate([rows[name] for rows in places.values()])
        for name in ("lon", "lat", "estate_id")
    )
    # Buildings stand first.
    door = _position(places["building"]["id"], gates["building_id"])
    is_door = (gates["is_gate"] == 0) & (door >= 0)
    found = attach(
        metric_xy(lon, lat, extent),
        _position(walls["id"], estate),
        ways,
        walled,
        Doors(spots[is_door], door[is_door]),
    )
    first = len(places["building"]["id"])
    return {
        "building": found.only(np.arange(first)),
        "point": found.only(np.arange(first, found.count)),
    }


def _flat(geometry: npt.NDArray, plane: CRS) -> npt.NDArray:
    return crs.reproject(geometry, crs.STORED, plane)


def _position(ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each wanted id stands among rising ids; -1 where it does not."""
    if not len(ids):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, -1)


def _write(
    connection: Connection,
    table: str,
    key: str,
    places: Columns,
    found: Attachment,
    street_ids: npt.NDArray[np.int64],
) -> None:
    choice = np.arange(len(found.place)) - np.searchsorted(found.place, found.place)
    for code, rule in enumerate(RULES):
        kept = found.rule == code
        if not kept.any():
            continue
        place = found.place[kept]
        columns: dict[str, npt.NDArray | str] = {
            key: places["id"][place],
            "choice": choice[kept].astype(np.int16),
            "lon": places["lon"][place],
            "lat": places["lat"][place],
            "rule": rule,
        }
        if rule != "none":
            columns["street_id"] = street_ids[found.edge[kept]]
            columns["along_share"] = found.share[kept]
            columns["walk_m"] = found.walk_m[kept]
        arrays.copy_in(connection, table, columns)
