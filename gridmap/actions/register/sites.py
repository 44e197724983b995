"""Candidate sites: added, moved, changed, given up and taken up again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gridmap.actions.register import changing, place
from gridmap.errors import RegisterError

LAYER = "candidate_site"


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """
    Add a candidate site; returns its id.

    Parameters
    ----------
    values
        Columns of candidate_site, lon and lat in EPSG:4326; the community is the one around it.

    Raises
    ------
    RegisterError
        No name, a place that cannot be meant, or the user may not.
    """
    _check({"name": "", **values})
    given = {**values, **place.placed(connection, values["lon"], values["lat"])}
    return changing.add(connection, LAYER, given)


def change(connection: Connection, site_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of a site; RegisterError where they make no sense."""
    _check(values)
    changing.change(connection, LAYER, site_id, "change", values)


def move(connection: Connection, site_id: int, lon: float, lat: float) -> None:
    """Move a site to a place in EPSG:4326; RegisterError where it cannot be meant."""
    before = changing.state(connection, LAYER, site_id)
    values = place.moved(connection, before, lon, lat)
    changing.change(connection, LAYER, site_id, "move", values)


def close(connection: Connection, site_id: int, on: date) -> None:
    """Give a site up from a day on: studies of siting leave it out."""
    changing.change(connection, LAYER, site_id, "close", {"closed_on": on.isoformat()})


def reopen(connection: Connection, site_id: int) -> None:
    """Take a site up again that was given up."""
    changing.change(connection, LAYER, site_id, "open", {"closed_on": None})


def _check(values: Mapping[str, Any]) -> None:
    if not values.get("name", "-").strip():
        raise RegisterError("a candidate site needs a name")
