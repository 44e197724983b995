"""Questions about new stations (`sql/siting/`)."""

import json
from collections.abc import Sequence
from typing import Any

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


def surroundings(
    connection: Connection, lon: npt.NDArray, lat: npt.NDArray, within_m: float
) -> pd.DataFrame:
    """
    One row per place: names of what lies around it, missing where nothing does.

    `id` (from 0); `estate` that it lies in; `streets`, at most two within `within_m`; `estate_near`
    and `street_near`.
    """
    return reader.frame(
        connection, "siting/surroundings", lon=lon.tolist(), lat=lat.tolist(), within_m=within_m
    )


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


def offer(connection: Connection, scenario_id: int, service_point_id: int) -> None:
    """Let a planned point offer the service of its scenario."""
    parameters = {"scenario_id": scenario_id, "service_point_id": service_point_id}
    reader.do(connection, "siting/offer", **parameters)


def set_point(connection: Connection, scenario_id: int, number: int, service_point_id: int) -> None:
    """Record the planned point that a station of a scenario became."""
    parameters = {"scenario_id": scenario_id, "number": number}
    reader.do(connection, "siting/set_point", service_point_id=service_point_id, **parameters)


def mark(connection: Connection, scenario_id: int, *, is_adopted: bool) -> bool:
    """Mark a scenario as adopted or not; False where it is so already, or another's."""
    return bool(
        reader.run(connection, "siting/mark", scenario_id=scenario_id, is_adopted=is_adopted)
    )


def delete(connection: Connection, scenario_id: int) -> bool:
    """Delete a scenario; False where it is another's."""
    return bool(reader.run(connection, "siting/delete", scenario_id=scenario_id))


def save(connection: Connection, **values: Any) -> int:
    """Add a scenario in the name of the transaction's user; returns its id."""
    written = {
        name: json.dumps(value) if isinstance(value, dict | list) else value
        for name, value in values.items()
    }
    return reader.column(connection, "siting/save", **written)[0]


def save_site(connection: Connection, **values: Any) -> None:
    """Add a station that a scenario opens or closes; lon, lat in EPSG:4326."""
    reader.do(connection, "siting/save_site", **values)


def planned(connection: Connection, service_type_code: str | None) -> pd.DataFrame:
    """One row per point where the service is planned, or any; lon, lat in EPSG:4326."""
    return reader.frame(connection, "siting/planned", service_type_code=service_type_code)


def withdraw(connection: Connection, scenario_id: int) -> int:
    """Remove a scenario's planned points; returns their number."""
    return len(reader.frame(connection, "siting/withdraw", scenario_id=scenario_id))
