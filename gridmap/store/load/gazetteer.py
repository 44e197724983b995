"""Names and counts of buildings and estates, from a gazetteer (`sql/load/gazetteer/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def buildings(connection: Connection) -> Sequence[RowMapping]:
    """One row per building of an estate: id, estate_id, name."""
    return reader.rows(connection, "load/gazetteer/buildings")


def stage(connection: Connection) -> None:
    """Make empty `incoming_building` and `incoming_estate`."""
    reader.do(connection, "load/gazetteer/stage")


def set_counts(connection: Connection) -> int:
    """Set units, storeys and rooms per floor where the gazetteer has them."""
    return reader.run(connection, "load/gazetteer/set_counts")


def forget_names(connection: Connection) -> int:
    """Remove names that an earlier gazetteer gave and this one lacks."""
    return reader.run(connection, "load/gazetteer/forget_names")


def add_names(connection: Connection) -> int:
    """Add names of buildings that are new."""
    return reader.run(connection, "load/gazetteer/add_names")


def set_estate_names(connection: Connection) -> int:
    """Set the names of estates that the gazetteer lists some for."""
    return reader.run(connection, "load/gazetteer/set_estate_names")
