"""Questions about new stations (`sql/siting/`)."""

from collections.abc import Sequence

import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import arrays, reader
from gridmap.store.network import Columns


def candidate_sites(connection: Connection) -> pd.DataFrame:
    """One row per candidate site; lon, lat in EPSG:4326."""
    return reader.frame(connection, "siting/candidate_sites")


def places(connection: Connection, lon: npt.NDArray, lat: npt.NDArray) -> Columns:
    """`id` (from 0), `lon`, `lat`, `estate_id`, `community_id` (-1 for none) of each place."""
    fields = {"id": "i8", "lon": "f8", "lat": "f8", "estate_id": "i8", "community_id": "i8"}
    return arrays.read(connection, "siting/places", fields, lon=lon.tolist(), lat=lat.tolist())


def buildings(connection: Connection) -> pd.DataFrame:
    """One row per building that could become a station; lon, lat in EPSG:4326."""
    return reader.frame(connection, "siting/buildings")


def street_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Names of streets by id."""
    found = reader.frame(connection, "siting/street_names", ids=list(ids))
    return dict(zip(found.id, found.name, strict=True))


def scenarios(
    connection: Connection, *, id: int | None = None, service_type_code: str | None = None
) -> Sequence[RowMapping]:
    """One row per scenario, the latest first."""
    parameters = {"id": id, "service_type_code": service_type_code}
    return connection.execute(reader.statement("siting/scenarios"), parameters).mappings().all()


def scenario_sites(connection: Connection, scenario_ids: Sequence[int]) -> pd.DataFrame:
    """One row per station that a scenario opens or closes; lon, lat in EPSG:4326."""
    return reader.frame(connection, "siting/scenario_sites", scenario_ids=list(scenario_ids))


def adopt(connection: Connection, scenario_id: int) -> dict[int, int]:
    """Make a scenario's new stations planned points; returns ids by number of the site."""
    found = reader.frame(connection, "siting/adopt", scenario_id=scenario_id)
    numbers = found.source_ref.str.split("/").str[1].astype(int)
    return dict(zip(numbers, found.id, strict=True))


def offer(connection: Connection, service_point_id: int, service_type_code: str) -> None:
    """Let a service point offer a service."""
    parameters = {"service_point_id": service_point_id, "service_type_code": service_type_code}
    reader.do(connection, "siting/offer", **parameters)


def planned(connection: Connection, service_type_code: str) -> pd.DataFrame:
    """One row per point where the service is planned; lon, lat in EPSG:4326."""
    return reader.frame(connection, "siting/planned", service_type_code=service_type_code)


def withdraw(connection: Connection, scenario_id: int) -> int:
    """Remove a scenario's planned points; returns their number."""
    return len(reader.frame(connection, "siting/withdraw", scenario_id=scenario_id))
