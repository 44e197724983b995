"""Columns of layers that only the database can fill in (`sql/load/layers/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def set_min_zoom(connection: Connection) -> int:
    """Set the lowest zoom that draws each incoming building."""
    return reader.run(connection, "load/layers/set_min_zoom")


def keep_aliases(connection: Connection) -> int:
    """Add the names that incoming estates are known by."""
    return reader.run(connection, "load/layers/keep_aliases")
