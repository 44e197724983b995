"""Candidate sites as they are kept by hand (`sql/candidate_sites/`)."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def listed(connection: Connection) -> pd.DataFrame:
    """One row per site, also of those given up; lon and lat in EPSG:4326."""
    return reader.frame(connection, "candidate_sites/listed")


def state(connection: Connection, thing: int) -> dict[str, Any] | None:
    """Kept columns of a site and its place, as JSON has them; None without one."""
    return (reader.row(connection, "candidate_sites/state", id=thing) or {}).get("state")


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a site with these columns, lon and lat; returns its id."""
    (added,) = reader.column(connection, "candidate_sites/add", values=json.dumps(values))
    return added


def update(connection: Connection, thing: int, values: Mapping[str, Any]) -> int:
    """Change columns, or the place, of a site; returns 1, or 0 where the user may not."""
    return reader.run(connection, "candidate_sites/update", id=thing, values=json.dumps(values))


def remove(connection: Connection, thing: int) -> int:
    """Take back a site; returns 1, or 0 where the user has not added it today."""
    return reader.run(connection, "candidate_sites/remove", id=thing)
