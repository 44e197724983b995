"""Columns of layers that only the database can fill in (`sql/load/layers/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def set_min_zoom(connection: Connection) -> int:
    """Set the lowest zoom that draws each incoming building."""
    return reader.run(connection, "load/layers/set_min_zoom")


def overlapping_communities(connection: Connection) -> Sequence[RowMapping]:
    """
    Pairs of communities that overlap, one of them incoming: first_name, second_name.

    `share` is that of the smaller one that the other covers as well.
    """
    return reader.rows(connection, "load/layers/overlapping_communities")


def overlapping_estates(connection: Connection) -> Sequence[RowMapping]:
    """Pairs of estates that overlap; see `overlapping_communities`."""
    return reader.rows(connection, "load/layers/overlapping_estates")


def keep_aliases(connection: Connection) -> int:
    """Add the names that incoming estates are known by."""
    return reader.run(connection, "load/layers/keep_aliases")


def keep_residence(connection: Connection) -> int:
    """Leave homes as they are where the file says nothing of the kind."""
    return reader.run(connection, "load/layers/keep_residence")
