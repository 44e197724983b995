"""Services that points offer, and the points they belong to (`sql/load/service_points/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def stage_offers(connection: Connection) -> None:
    """Make an empty `offered`, one row per incoming point."""
    reader.do(connection, "load/service_points/stage_offers")


def keep_corrected(connection: Connection) -> int:
    """Leave the services of points of which the file says what it said before."""
    return reader.run(connection, "load/service_points/keep_corrected")


def remove_offers(connection: Connection) -> int:
    """Remove services that the file no longer names."""
    return reader.run(connection, "load/service_points/remove_offers")


def add_offers(connection: Connection) -> int:
    """Add services that are new."""
    return reader.run(connection, "load/service_points/add_offers")


def link_parents(connection: Connection) -> int:
    """Set the point that each incoming one belongs to."""
    return reader.run(connection, "load/service_points/link_parents")


def unknown_parents(connection: Connection) -> list[str]:
    """Names of parents that are no point of the layer, ten at most."""
    return reader.column(connection, "load/service_points/unknown_parents")
