"""Questions about the walking network, as arrays (`sql/network/`)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap.network import WalkNetwork, streets
from gridmap.store import arrays, reader

Columns = dict[str, npt.NDArray]

PLACE = {"id": "i8", "lon": "f8", "lat": "f8", "estate_id": "i8"}
WAY = {
    "id": "i8",
    "lon": "f8",
    "lat": "f8",
    "street_id": "i8",
    "along_share": "f8",
    "walk_m": "f8",
    "rule": "i2",
}
WORLD = (-180.0, -90.0, 180.0, 90.0)


def edges(connection: Connection) -> Columns:
    """`id`, `from_node`, `to_node`, `length_m` of every street, by id."""
    fields = {"id": "i8", "from_node": "i8", "to_node": "i8", "length_m": "f8"}
    return arrays.read(connection, "network/edges", fields)


def walk_network(connection: Connection) -> WalkNetwork:
    """Walking network of all streets; `edge_id` is `street.id`, and nodes rise by their id."""
    rows = edges(connection)
    node, end = np.unique(np.concatenate((rows["from_node"], rows["to_node"])), return_inverse=True)
    tail, head = np.split(end, 2)
    made = WalkNetwork.from_edges(*streets.node_place(node), tail, head, rows["length_m"])
    return replace(made, edge_id=rows["id"])


def lines(connection: Connection, box: tuple[float, float, float, float] = WORLD) -> Columns:
    """`id`, `is_joined`, `geom` (EPSG:4326) of the streets in a box, by id."""
    west, south, east, north = box
    fields = {"id": "i8", "is_joined": "i2", "vertex_count": "i4", "xy": "S"}
    rows = arrays.read(
        connection, "network/lines", fields, west=west, south=south, east=east, north=north
    )
    xy = rows["xy"].view("<f8").reshape(-1, 2)
    of = np.repeat(np.arange(len(rows["id"])), rows["vertex_count"])
    return {
        "id": rows["id"],
        "is_joined": rows["is_joined"].astype(bool),
        "geom": np.asarray(shapely.linestrings(xy, indices=of), dtype=object),
    }


def walls(connection: Connection) -> Columns:
    """`id` and `geom` (EPSG:4326, None where unknown) of walled estates, by id."""
    rows = connection.execute(reader.statement("network/walls")).all()
    wkb = np.array([row.wkb for row in rows], dtype=object)
    return {
        "id": np.array([row.id for row in rows], dtype=np.int64),
        "geom": np.asarray(shapely.from_wkb(wkb), dtype=object),
    }


def gates(connection: Connection) -> Columns:
    """`is_gate`, `estate_id`, `building_id`, `lon`, `lat` of gates and entrances."""
    fields = {"is_gate": "i2", "estate_id": "i8", "building_id": "i8", "lon": "f8", "lat": "f8"}
    return arrays.read(connection, "network/gates", fields)


def buildings(connection: Connection, ids: Sequence[int] | None = None) -> Columns:
    """`id`, `lon`, `lat`, `estate_id` of residential buildings in use, by id."""
    return arrays.read(connection, "network/buildings", PLACE, ids=ids)


def points(connection: Connection, ids: Sequence[int] | None = None) -> Columns:
    """`id`, `lon`, `lat`, `estate_id` of service points, by id."""
    return arrays.read(connection, "network/points", PLACE, ids=ids)


def points_moved(connection: Connection, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Ids of the service points, among these, that are not snapped at their present place."""
    found = reader.column(connection, "network/points_moved", ids=ids.tolist())
    return np.array(found, dtype=np.int64)


def building_ways(connection: Connection, methods: Sequence[str]) -> Columns:
    """Columns of `WAY`, one row per way from a building to a street, by id; see `point_ways`."""
    return arrays.read(connection, "network/building_ways", WAY, methods=list(methods))


def point_ways(connection: Connection, methods: Sequence[str]) -> Columns:
    """Columns of `WAY`, one row per way from a point to a street; `rule` indexes `methods`."""
    return arrays.read(connection, "network/point_ways", WAY, methods=list(methods))


def unsnapped(connection: Connection, methods: Sequence[str]) -> pd.DataFrame:
    """`rule`, `kind` (building or service_point) and `id` of what was snapped by these methods."""
    return reader.frame(connection, "network/unsnapped", methods=list(methods))
