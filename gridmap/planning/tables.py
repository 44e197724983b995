"""What planning asks of the database: a query of `siting_*.sql` each, in the caller's rights."""

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap import arrays, queries
from gridmap.network.tables import Columns


def _frame(connection: Connection, name: str, **parameters: Any) -> pd.DataFrame:
    result = connection.execute(queries.statement(name), parameters)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def siting_places(connection: Connection, lon: npt.NDArray, lat: npt.NDArray) -> Columns:
    """`id` (from 0), `lon`, `lat`, `estate_id`, `community_id` (-1 for none) of each place."""
    fields = {"id": "i8", "lon": "f8", "lat": "f8", "estate_id": "i8", "community_id": "i8"}
    return arrays.read(connection, "siting_places", fields, lon=lon.tolist(), lat=lat.tolist())


def siting_buildings(connection: Connection) -> pd.DataFrame:
    """A row a building that a station could be made in; lon, lat in EPSG:4326."""
    return _frame(connection, "siting_buildings")


def siting_street_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Names of streets by id."""
    found = _frame(connection, "siting_street_names", ids=list(ids))
    return dict(zip(found.id, found.name, strict=True))


def siting_scenarios(
    connection: Connection, *, id: int | None = None, service_type_code: str | None = None
) -> Sequence[RowMapping]:
    """A row a scenario."""
    parameters = {"id": id, "service_type_code": service_type_code}
    return connection.execute(queries.statement("siting_scenarios"), parameters).mappings().all()


def siting_scenario_sites(connection: Connection, scenario_ids: Sequence[int]) -> pd.DataFrame:
    """A row a station that a scenario opens or closes; lon, lat in EPSG:4326."""
    return _frame(connection, "siting_scenario_sites", scenario_ids=list(scenario_ids))


def siting_adopt(connection: Connection, scenario_id: int) -> dict[int, int]:
    """Make planned points; their ids by the number of their site."""
    found = _frame(connection, "siting_adopt", scenario_id=scenario_id)
    numbers = found.source_ref.str.split("/").str[1].astype(int)
    return dict(zip(numbers, found.id, strict=True))


def siting_planned(connection: Connection, service_type_code: str) -> pd.DataFrame:
    """A row a point where the service is planned; lon, lat in EPSG:4326."""
    return _frame(connection, "siting_planned", service_type_code=service_type_code)


def siting_withdraw(connection: Connection, scenario_id: int) -> int:
    """Take planned points away; how many."""
    return len(_frame(connection, "siting_withdraw", scenario_id=scenario_id))
