"""Service points as they are kept by hand (`sql/service_points/`)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def listed(connection: Connection) -> pd.DataFrame:
    """One row per service point; `services` are codes, lon and lat in EPSG:4326."""
    return reader.frame(connection, "service_points/listed")


def state(connection: Connection, thing: int) -> dict[str, Any] | None:
    """Kept columns of a point, its place and its services, as JSON has them; None without one."""
    return (reader.row(connection, "service_points/state", id=thing) or {}).get("state")


def below(connection: Connection, thing: int) -> Sequence[RowMapping]:
    """One row per point that belongs to this one: name and tier."""
    return reader.rows(connection, "service_points/below", id=thing)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a point with these columns, lon and lat; returns its id."""
    (added,) = reader.column(connection, "service_points/add", values=json.dumps(values))
    return added


def update(connection: Connection, thing: int, values: Mapping[str, Any]) -> int:
    """Change columns, or the place, of a point; returns 1, or 0 where the user may not."""
    return reader.run(connection, "service_points/update", id=thing, values=json.dumps(values))


def remove(connection: Connection, thing: int) -> int:
    """Take back a point; returns 1, or 0 where the user has not added it today."""
    return reader.run(connection, "service_points/remove", id=thing)


def follow(connection: Connection, thing: int, values: Mapping[str, Any]) -> None:
    """Let a point give the services that the values name, and no others."""
    if "services" in values:
        set_offers(connection, thing, values["services"])


def set_offers(connection: Connection, thing: int, codes: Sequence[str]) -> None:
    """Let a point give these services, and no others."""
    reader.do(connection, "service_points/drop_offers", id=thing, codes=list(codes))
    reader.do(connection, "service_points/add_offers", id=thing, codes=list(codes))
