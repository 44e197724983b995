"""Coverage of one service on one day, and its hours, read from the database."""

from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis import access
from gridmap.analysis.coverage.buildings import buildings, buildings_on
from gridmap.coverage import ServiceCoverage, StaffedHours, staffed_hours
from gridmap.network import nearest_points


def service_coverage(
    connection: Connection, service_type_code: str, on: date | None = None
) -> ServiceCoverage:
    """
    Read what the figures of one service on one day are made of, as the reader may see it.

    On another day than today: points open then, households in the ledger then, plots as they were;
    buildings, streets and the buildings that households are matched to as they are. Need groups
    are then missing but for the reader's own buildings.
    """
    today = store.db.today(connection)
    if on is None or on == today:
        store.coverage.refresh_small_cells(connection)
        access.refresh_access(connection, service_type_code)
        areas = store.coverage.areas(connection)
        table, far = _set_aside(connection, buildings(connection, service_type_code))
        return ServiceCoverage(
            service_type_code,
            today,
            table,
            _typed(areas[areas.level == "unlocated"]),
            _typed(areas),
            far,
        )
    none = store.coverage.areas(connection).head(0)
    table, far = _set_aside(connection, buildings_on(connection, on))
    return ServiceCoverage(
        service_type_code,
        on,
        _with_distances(connection, table, service_type_code, on),
        _typed(store.coverage.unlocated_on(connection, on)),
        _typed(none),
        far,
    )


def service_hours(
    connection: Connection, found: ServiceCoverage, radius_m: float, *, walk: bool = True
) -> StaffedHours:
    """`staffed_hours` of a service's points, in the week of the day of its coverage."""
    points = store.coverage.points(connection, found.on, found.service_type_code)
    # Points of the same hours are open together: the nearest of them is the one that counts.
    groups = list(points.groupby("opening_hours", dropna=False).service_point_id)
    within = np.zeros((len(found.buildings), len(groups)), bool)
    if len(points) and len(found.buildings):
        access.refresh_access(connection, found.service_type_code)
        network = access.read_network(connection)
        row = pd.Index(found.buildings.building_id).get_indexer(network.buildings.ids)
        for number, (_, ids) in enumerate(groups):
            chosen = network.points.of(ids)
            near = nearest_points(network.streets, network.buildings, chosen)
            metres = near.walk_m if walk else near.straight_m
            within[row[(metres <= radius_m) & (row >= 0)], number] = True
    return staffed_hours(
        [text if isinstance(text, str) else None for text, _ in groups],
        csr_array(within),
        found.buildings.household_count.to_numpy(),
        int(found.unlocated.household_count.sum()),
        found.on,
        point_count=[len(ids) for _, ids in groups],
    )


def _set_aside(connection: Connection, table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The buildings without those that lie far from all others, and what these are called."""
    is_far = crs.far(table.lon, table.lat)
    if not is_far.any():
        return table, ()
    ids = table.building_id[is_far].astype(int).tolist()
    known = store.buildings.names(connection, ids).set_index("building_id").loc[ids]
    called = [
        name or address or str(number)
        for number, name, address in zip(ids, known.name, known.address, strict=True)
    ]
    return table[~is_far].reset_index(drop=True), tuple(called)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as floats: hidden ones are NaN, whatever the driver made of NULL."""
    needs = ["age60_count", "age80_count"]
    return table.astype({name: float for name in needs}).reset_index(drop=True)


def _with_distances(
    connection: Connection, table: pd.DataFrame, service_type_code: str, on: date
) -> pd.DataFrame:
    """The nearest point that was open on the day, by straight line and on foot."""
    access.refresh_access(connection, service_type_code)
    network = access.read_network(connection)
    points = store.access.open_points(connection, service_type_code, on)
    names = points.set_index("service_point_id").name
    chosen = network.points.of(points.service_point_id)
    found = nearest_points(network.streets, network.buildings, chosen)
    distances = pd.DataFrame(
        {
            "straight_m": np.where(np.isfinite(found.straight_m), found.straight_m, np.nan),
            "walk_m": np.where(np.isfinite(found.walk_m), found.walk_m, np.nan),
            "point_id": np.where(found.point < 0, np.nan, found.point),
            "walk_point_id": np.where(found.walk_point < 0, np.nan, found.walk_point),
            "nearest_point": pd.Series(found.point, network.buildings.ids).map(names),
            "walk_point": pd.Series(found.walk_point, network.buildings.ids).map(names),
        },
        index=network.buildings.ids,
    )
    return table.join(distances, on="building_id")
