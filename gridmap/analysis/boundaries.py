"""Boundaries of communities read from the database, and what a change of them would break."""

from collections.abc import Iterable, Sequence

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gridmap import store
from gridmap.boundaries import (
    Boundary,
    BoundaryNetwork,
    Bounds,
    Change,
    Conflict,
    build,
    check_names,
    plain_name,
)
from gridmap.boundaries.network import LEAP_M, MARGIN_DEG

NOBODY = 0
"""Id of a community that is not loaded yet: no building is its own."""

OVERLAP_M2 = 1.0
"""Land that two communities share up to this was rounding."""


def read_network(
    connection: Connection, names: Iterable[str], *, leap_m: float = LEAP_M
) -> BoundaryNetwork:
    """
    Streets around those of the names, and the banks of water so named.

    Loose ends up to `leap_m` metres apart are joined straight.

    Raises
    ------
    BoundaryError
        A name is unknown; the message suggests similar ones.
    """
    wanted = list(dict.fromkeys(plain_name(name) for name in names))
    known = store.boundaries.names(connection)
    plain = known["name"].map(plain_name)
    check_names(wanted, plain.to_list())
    spelled = known.loc[plain.isin(wanted), "name"].tolist()
    rows = store.boundaries.lines(connection, spelled, MARGIN_DEG)
    lines = shapely.from_wkb(rows["wkb"].to_numpy(object))
    parts, of = shapely.get_parts(lines, return_index=True)
    of_parts = rows["name"].to_numpy(object)[of].tolist()
    return BoundaryNetwork.from_lines(parts, of_parts, leap_m=leap_m)


def draw(
    connection: Connection,
    bounds: Bounds,
    *,
    near: tuple[float, float] | None = None,
    outline: BaseGeometry | None = None,
    leap_m: float = LEAP_M,
) -> Boundary:
    """
    Polygon within four bounds on the stored streets: see `gridmap.boundaries.build`.

    Gaps of up to `leap_m` metres without any street are closed straight.

    Raises
    ------
    BoundaryError
        A name is unknown, or the bounds do not close: then it is an `UnclosedError`.
    """
    network = read_network(connection, bounds.names(), leap_m=leap_m)
    return build(network, bounds, hint=near, outline=outline)


def conflicts(connection: Connection, changes: Sequence[Change]) -> list[Conflict]:
    """Conflicts that the changes, all in one go, would cause."""
    found = []
    ids = [change.community_id for change in changes if change.community_id is not None]
    for change in changes:
        wkb = shapely.to_wkb(change.outline)
        outside = store.boundaries.outside(connection, change.community_id or NOBODY, wkb)
        shared = store.boundaries.overlaps(connection, ids, wkb)
        overlaps = {
            row.name: float(row.shared_m2)
            for row in shared.itertuples(index=False)
            if row.shared_m2 > OVERLAP_M2
        }
        if len(outside) or overlaps:
            found.append(
                Conflict(
                    change.name,
                    tuple(outside["name"]),
                    int(outside["is_in_plot"].sum()),
                    overlaps,
                )
            )
    return found


def outline_history(connection: Connection, community_id: int) -> pd.DataFrame:
    """Changes of a community's outline, the latest first; columns as `store.boundaries.history`."""
    return store.boundaries.history(connection, community_id)
